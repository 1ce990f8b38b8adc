package dev.sluice.training;

/**
 * A person's wish that training stop at the next good moment: the first Ctrl-C asks, the trainer
 * looks after each epoch. Safe to ask from a signal handler's thread.
 */
public final class Interruption {
  private volatile boolean requested;

  /** Asks for a stop. */
  public void request() {
    requested = true;
  }

  /** Whether a stop has been asked for. */
  public boolean requested() {
    return requested;
  }
}
