package dev.sluice.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** {@link Lstm} at work. Networks make it themselves. */
public final class LstmLayer extends UnrolledLayer<Lstm> {

  public LstmLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  List<String> stateKeys() {
    return List.of(STATE_KEY, "prevMem");
  }

  @Override
  Unrolled unroll(Unrolled.Size size) {
    return new UnrolledLstm(size, layerConf().getActivationFn());
  }
}
