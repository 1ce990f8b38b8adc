package dev.sluice.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/**
 * How many numbers of a layer training can change: those that it stores, without the recurrent
 * weights that the mask of a cell leaves out, which are zero and stay so. Networks of different
 * cells are compared by it.
 */
public final class TrainedParameters {
  private TrainedParameters() {}

  /** Of one layer, from its definition alone. */
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
