package dev.sluice.progress;

/**
 * Receives the progress of long-running work. Libraries report here and never print; the command
 * line decides what to show and how.
 */
public interface Progress {
  /** Shows nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public Bar start(String what, long total, Unit unit) {
          return Bar.SILENT;
        }

        @Override
        public void say(String line) {}
      };

  /** The unit of work. */
  enum Unit {
    BATCHES,
    BYTES,
    TRIALS,
    STEPS
  }

  /**
   * Starts a piece of work.
   *
   * @param what a few words, such as {@code "epoch 3/20"}
   * @param total the number of units, or -1 if unknown
   */
  Bar start(String what, long total, Unit unit);

  /**
   * Starts one epoch of training.
   *
   * @param epoch the epoch, from 1
   * @param epochs the maximum number of epochs
   * @param batches the number of batches per epoch
   */
  default Bar startEpoch(int epoch, int epochs, long batches) {
    return start("epoch %d/%d".formatted(epoch, epochs), batches, Unit.BATCHES);
  }

  /** Prints a line that stays on the screen. */
  void say(String line);

  /** Prints a line about an epoch, which a bar for several training runs omits. */
  default void sayOfEpoch(String line) {
    say(line);
  }

  /** The progress of one piece of work; closing it ends its line. */
  interface Bar extends AutoCloseable {
    Bar SILENT =
        new Bar() {
          @Override
          public void advanceTo(long done, String note) {}

          @Override
          public void close() {}
        };

    /**
     * Reports how much is done.
     *
     * @param done units done since the start, not since the last call
     * @param note a few words shown after the bar, such as {@code "loss 0.512"}; may be empty
     */
    void advanceTo(long done, String note);

    @Override
    void close();
  }
}
