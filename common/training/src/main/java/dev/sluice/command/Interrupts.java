package dev.sluice.command;

import dev.sluice.error.ExitCode;
import dev.sluice.training.Interruption;
import org.jline.utils.Signals;

/**
 * What Ctrl-C means while a network trains: the first press asks for a stop at the end of the
 * epoch, so that everything is saved and evaluated; the second ends the program at once (what the
 * last finished epoch left is still whole, and {@code --resume} continues from there).
 */
public final class Interrupts implements AutoCloseable {
  private static final String SIGNAL = "INT";

  private final Interruption interruption = new Interruption();
  private final Object before;

  /**
   * Listens until closed.
   *
   * @param onFirst says that the wish was heard
   */
  public Interrupts(Runnable onFirst) {
    before =
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

  /** What the trainer looks at. */
  public Interruption interruption() {
    return interruption;
  }

  @Override
  public void close() {
    Signals.unregister(SIGNAL, before);
  }
}
