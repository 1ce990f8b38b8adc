package dev.sluice.layer;

/** The parameters of {@link Rnn}: those of {@link RecurrentParamInitializer} with one block. */
public final class RnnParamInitializer extends RecurrentParamInitializer {
  private static final RnnParamInitializer INSTANCE = new RnnParamInitializer();

  private RnnParamInitializer() {
    super(1);
  }

  public static RnnParamInitializer getInstance() {
    return INSTANCE;
  }
}
