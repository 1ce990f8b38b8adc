package dev.sluice.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/**
 * Counts the trainable parameters of a layer: all stored ones except recurrent weights masked by
 * the cell, which stay zero. Used to compare networks with different cells.
 */
public final class TrainedParameters {
  private TrainedParameters() {}

  /** The number for one layer, from its configuration. */
  public static long of(NeuralNetConfiguration layer) {
    return layer.getLayer().initializer().numParams(layer) - masked(layer.getLayer());
  }

  private static long masked(Layer layer) {
    if (layer instanceof RecurrentConf recurrent) {
      return recurrent.cell().maskedWeights(Math.toIntExact(recurrent.getNOut()));
    }
    if (layer instanceof Bidirectional both) {
      return masked(both.getFwd()) + masked(both.getBwd());
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      return masked(wrapper.getUnderlying());
    }
    return 0;
  }
}
