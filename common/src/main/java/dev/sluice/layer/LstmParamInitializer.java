package dev.sluice.layer;

import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of {@link Lstm}: those of {@link RecurrentParamInitializer} with four gates in the
 * order candidate, forget, output, input, exactly as Deeplearning4j's own {@code LSTM} has them, so
 * that the parameters of one can be set on the other.
 */
public final class LstmParamInitializer extends RecurrentParamInitializer {
  /** Blocks of columns, in their order. */
  static final int CANDIDATE = 0;

  static final int FORGET = 1;
  static final int OUTPUT = 2;
  static final int INPUT = 3;
  static final int GATES = 4;

  private static final LstmParamInitializer INSTANCE = new LstmParamInitializer();

  private LstmParamInitializer() {
    super(GATES);
  }

  public static LstmParamInitializer getInstance() {
    return INSTANCE;
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    Map<String, INDArray> params = super.init(conf, paramsView, initializeParams);
    if (initializeParams) {
      Lstm lstm = (Lstm) conf.getLayer();
      long n = lstm.getNOut();
      params
          .get(BIAS_KEY)
          .get(NDArrayIndex.all(), NDArrayIndex.interval(FORGET * n, (FORGET + 1) * n))
          .assign(lstm.getForgetGateBiasInit());
    }
    return params;
  }
}
