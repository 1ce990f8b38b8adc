package dev.sluice.experiment;

import dev.sluice.progress.Progress;
import java.util.HashSet;
import java.util.Set;

/**
 * Shows one trial as one bar: the epochs' bars are joined, their lines become the note behind it,
 * and what was said for one trial (a warning about the data, say) is not said again for the next.
 */
final class TrialProgress implements Progress {
  private final Progress shown;
  private final Set<String> said;
  private final String what;
  private final int epochs;
  private Bar bar;
  private long batches;
  private long finished;

  /**
   * For one trial.
   *
   * @param said lines said for earlier trials; added to
   * @param epochs most epochs of the trial
   */
  TrialProgress(Progress shown, Set<String> said, String what, int epochs) {
    this.shown = shown;
    this.said = said;
    this.what = what;
    this.epochs = epochs;
  }

  TrialProgress(Progress shown, String what, int epochs) {
    this(shown, new HashSet<>(), what, epochs);
  }

  @Override
  public Bar start(String name, long total, Unit unit) {
    if (unit != Unit.BATCHES || total <= 0) {
      // Downloads come before training and deserve their own bar; later work is short.
      return bar == null ? shown.start(name, total, unit) : Bar.SILENT;
    }
    if (bar == null) {
      batches = total;
      bar = shown.start(what, epochs * total, Unit.BATCHES);
    }
    return new Bar() {
      @Override
      public void advanceTo(long done, String note) {
        bar.advanceTo(Math.min(finished + done, epochs * batches), name + " " + note);
      }

      @Override
      public void close() {
        finished = Math.min(finished + batches, (epochs - 1) * batches);
      }
    };
  }

  @Override
  public void say(String line) {
    // The trainer says a line after each epoch, which one bar for the trial makes needless.
    if (!line.startsWith("epoch ") && said.add(line)) {
      shown.say(line);
    }
  }

  /** Ends the bar, whether or not all epochs were run. */
  void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
