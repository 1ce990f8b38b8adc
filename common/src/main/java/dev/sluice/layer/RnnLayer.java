package dev.sluice.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** {@link Rnn} at work. Networks make it themselves. */
public final class RnnLayer extends UnrolledLayer<Rnn> {

  public RnnLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  Unrolled unroll(Unrolled.Size size) {
    return new UnrolledRnn(size, layerConf().getActivationFn());
  }
}
