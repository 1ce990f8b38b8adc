package dev.sluice.layer;

import java.util.Map;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * The parameters of {@link Gru}: those of {@link RecurrentParamInitializer} with three gates in the
 * order reset, update, candidate, and in the reset-after form the candidate's second bias {@value
 * #RECURRENT_BIAS_KEY} {@code [1, nOut]} after them.
 */
public final class GruParamInitializer extends RecurrentParamInitializer {
  public static final String RECURRENT_BIAS_KEY = "RB";

  /** Blocks of columns, in their order. */
  static final int RESET = 0;

  static final int UPDATE = 1;
  static final int CANDIDATE = 2;
  static final int GATES = 3;

  private static final GruParamInitializer INSTANCE = new GruParamInitializer();

  private GruParamInitializer() {
    super(GATES);
  }

  public static GruParamInitializer getInstance() {
    return INSTANCE;
  }

  @Override
  Map<String, long[]> shapes(Layer layer) {
    Map<String, long[]> shapes = super.shapes(layer);
    Gru gru = (Gru) layer;
    if (gru.isResetAfter()) {
      shapes.put(RECURRENT_BIAS_KEY, new long[] {1, gru.getNOut()});
    }
    return shapes;
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return super.isBiasParam(layer, key) || key.equals(RECURRENT_BIAS_KEY);
  }
}
