package dev.sluice.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** {@link Gru} at work. Networks make it themselves. */
public final class GruLayer extends UnrolledLayer<Gru> {

  public GruLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  Unrolled unroll(Unrolled.Size size) {
    return layerConf().isResetAfter()
        ? new UnrolledResetAfterGru(size, layerConf().getActivationFn())
        : new UnrolledGru(size, layerConf().getActivationFn());
  }
}
