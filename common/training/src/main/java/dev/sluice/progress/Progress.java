package dev.sluice.progress;

/**
 * How long work tells whoever waits that it is getting on. Libraries report here and never print;
 * the command line decides what is shown, and how.
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

  /** What is counted. */
  enum Unit {
    BATCHES,
    BYTES,
    TRIALS,
    STEPS
  }

  /**
   * Starts a stretch of work.
   *
   * @param what a few words, such as {@code "epoch 3/20"}
   * @param total how many units there are, or -1 where that is not known
   */
  Bar start(String what, long total, Unit unit);

  /**
   * Starts one epoch of a training.
   *
   * @param epoch from 1
   * @param epochs the largest number of epochs
   * @param batches in each epoch
   */
  default Bar startEpoch(int epoch, int epochs, long batches) {
    return start("epoch %d/%d".formatted(epoch, epochs), batches, Unit.BATCHES);
  }

  /** Says one line that stays on the screen. */
  void say(String line);

  /** Says one line on an epoch: too much where a single bar shows several trainings. */
  default void sayOfEpoch(String line) {
    say(line);
  }

  /** One stretch of work; closing it ends its line. */
  interface Bar extends AutoCloseable {
    Bar SILENT =
        new Bar() {
          @Override
          public void advanceTo(long done, String note) {}

          @Override
          public void close() {}
        };

    /**
     * Says how far the work is.
     *
     * @param done units done since the start, not since the last call
     * @param note a few words shown behind the bar, such as {@code "loss 0.512"}; may be empty
     */
    void advanceTo(long done, String note);

    @Override
    void close();
  }
}
