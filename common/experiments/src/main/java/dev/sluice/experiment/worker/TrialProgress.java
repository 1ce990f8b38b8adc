package dev.sluice.experiment.worker;

import dev.sluice.progress.Progress;
import java.util.Set;

/**
 * Shows a trial as a single bar: the bars of its epochs are joined, and their lines become the note
 * at its end. A line that was shown for one trial (a warning about the data, say) is not shown
 * again for the next.
 */
public final class TrialProgress implements Progress {
  private final Progress shown;
  private final Set<String> said;
  private final String what;
  private Bar bar;

  /**
   * For one trial.
   *
   * @param said lines shown for earlier trials; this one's are added
   */
  public TrialProgress(Progress shown, Set<String> said, String what) {
    this.shown = shown;
    this.said = said;
    this.what = what;
  }

  @Override
  public Bar start(String name, long total, Unit unit) {
    // Downloads come before training and have their own bar; later work is short.
    return bar == null ? shown.start(name, total, unit) : Bar.SILENT;
  }

  @Override
  public Bar startEpoch(int epoch, int epochs, long batches) {
    if (bar == null) {
      bar = shown.start(what, epochs * batches, Unit.BATCHES);
    }
    return new Bar() {
      @Override
      public void advanceTo(long done, String note) {
        // The loss alone: the bar shows the speed, and a terminal is narrow.
        String loss = note.contains(",") ? note.substring(0, note.indexOf(',')) : note;
        // A trial that resumes does not begin with its first epoch.
        bar.advanceTo(
            (epoch - 1) * batches + done, "epoch %d/%d %s".formatted(epoch, epochs, loss));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void say(String line) {
    if (said.add(line)) {
      shown.say(line);
    }
  }

  @Override
  public void sayOfEpoch(String line) {
    // A line after each epoch is too much where a bar shows the whole trial.
  }

  /** Ends the bar, whether or not all epochs were run. */
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
