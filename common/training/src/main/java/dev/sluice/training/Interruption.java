package dev.sluice.training;

/**
 * A user's request to stop training: the first Ctrl-C makes it, and the trainer checks for it after
 * each epoch. It may be made from a signal handler's thread.
 */
public final class Interruption {
  private volatile boolean requested;

  /** Requests a stop. */
  public void request() {
    requested = true;
  }

  /** Whether a stop has been requested. */
  public boolean requested() {
    return requested;
  }
}
