package dev.sluice.network;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/** Looks into wrappers, which do not tell the sizes of what they are around. */
final class Sizes {
  private Sizes() {}

  /** The layer that has the sizes. */
  static Layer of(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return of(wrapper.getUnderlying());
    }
    return layer instanceof Bidirectional both ? of(both.getFwd()) : layer;
  }
}
