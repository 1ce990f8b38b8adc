package dev.sluice.experiment.worker;

import dev.sluice.progress.Progress;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows a trial as a single bar: the bars of its epochs are joined, and their lines become the note
 * at its end. A line that was shown for one trial (a warning about the data, say) is not shown
 * again for the next.
 */
public final class TrialProgress implements Progress {
  private static final Pattern EPOCH = Pattern.compile("epoch (\\d+)/");
  private static final Pattern OF_AN_EPOCH = Pattern.compile("(scoring )?epoch \\d");

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
   * @param said lines shown for earlier trials; this one's are added
   * @param epochs the largest number of epochs of the trial
   */
  public TrialProgress(Progress shown, Set<String> said, String what, int epochs) {
    this.shown = shown;
    this.said = said;
    this.what = what;
    this.epochs = epochs;
  }

  @Override
  public Bar start(String name, long total, Unit unit) {
    if (unit != Unit.BATCHES || total <= 0) {
      // Downloads come before training and have their own bar; later work is short.
      return bar == null ? shown.start(name, total, unit) : Bar.SILENT;
    }
    if (bar == null) {
      batches = total;
      bar = shown.start(what, epochs * total, Unit.BATCHES);
      Matcher epoch = EPOCH.matcher(name);
      if (epoch.lookingAt()) {
        // A trial that resumes does not begin with its first epoch.
        finished = (Long.parseLong(epoch.group(1)) - 1) * total;
      }
    }
    return new Bar() {
      @Override
      public void advanceTo(long done, String note) {
        // The loss alone: the bar shows the speed, and a terminal is narrow.
        String loss = note.contains(",") ? note.substring(0, note.indexOf(',')) : note;
        bar.advanceTo(Math.min(finished + done, epochs * batches), name + " " + loss);
      }

      @Override
      public void close() {
        finished = Math.min(finished + batches, (epochs - 1) * batches);
      }
    };
  }

  @Override
  public void say(String line) {
    // A line after each epoch is too much where a bar shows the whole trial.
    if (!OF_AN_EPOCH.matcher(line).lookingAt() && said.add(line)) {
      shown.say(line);
    }
  }

  /** Ends the bar, whether or not all epochs were run. */
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
