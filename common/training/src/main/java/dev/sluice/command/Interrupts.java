package dev.sluice.command;

import dev.sluice.error.ExitCode;
import dev.sluice.training.Interruption;
import org.jline.utils.Signals;

/**
 * Handles Ctrl-C during training. The first press stops training at the end of the epoch, so that
 * everything is saved and evaluated. The second ends the program at once; {@code --resume} then
 * continues after the last finished epoch.
 */
public final class Interrupts implements AutoCloseable {
  private static final String SIGNAL = "INT";

  private final Interruption interruption = new Interruption();
  private final Object previousHandler;

  /**
   * Handles Ctrl-C until closed.
   *
   * @param onFirst called at the first press
   */
  public Interrupts(Runnable onFirst) {
    previousHandler =
        Signals.register(
            SIGNAL,
            () -> {
              if (interruption.requested()) {
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
              }
              interruption.request();
              onFirst.run();
            });
  }

  /** The request that the trainer checks. */
  public Interruption interruption() {
    return interruption;
  }

  @Override
  public void close() {
    Signals.unregister(SIGNAL, previousHandler);
  }
}
