package dev.sluice.network;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/** Unwraps layers, because wrappers do not report the sizes of the layers inside. */
final class Sizes {
  private Sizes() {}

  /** The innermost layer, which has the sizes. */
  static Layer of(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return of(wrapper.getUnderlying());
    }
    return layer instanceof Bidirectional both ? of(both.getFwd()) : layer;
  }
}
