package dev.sluice.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows progress on standard error: as a bar on a terminal, and as plain lines elsewhere (a file, a
 * pipe, a CI log), at most one for each tenth of the work and none for quick work.
 */
public final class ConsoleProgress implements Progress {
  private static final long QUICK_NANOS = Duration.ofSeconds(5).toNanos();

  private final PrintStream out;
  private final boolean terminal;
  private final int columns;
  private final LongSupplier nanoClock;
  private volatile ProgressBar open;

  /**
   * Creates a progress display.
   *
   * @param out the stream to write to, usually {@link System#err}
   * @param terminal whether the stream is a terminal
   * @param columns the terminal's width in characters
   */
  public ConsoleProgress(PrintStream out, boolean terminal, int columns) {
    this(out, terminal, columns, System::nanoTime);
  }

  ConsoleProgress(PrintStream out, boolean terminal, int columns, LongSupplier nanoClock) {
    this.out = out;
    this.terminal = terminal;
    this.columns = columns;
    this.nanoClock = nanoClock;
  }

  @Override
  public Bar start(String what, long total, Unit unit) {
    return terminal ? new TerminalBar(what, total, unit) : new PlainBar(what, total, unit);
  }

  @Override
  public void say(String line) {
    if (open != null) {
      // Leaves the bar's line; the bar is redrawn below.
      out.println();
    }
    out.println(line);
    out.flush();
  }

  private static String name(Unit unit) {
    return unit.name().toLowerCase(Locale.ROOT);
  }

  private final class TerminalBar implements Bar {
    private final ProgressBar bar;

    TerminalBar(String what, long total, Unit unit) {
      boolean bytes = unit == Unit.BYTES;
      ProgressBarBuilder builder =
          new ProgressBarBuilder()
              .setTaskName(what)
              .setInitialMax(total)
              .setUnit(bytes ? " MB" : "", bytes ? 1 << 20 : 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(250)
              .setConsumer(new ConsoleProgressBarConsumer(out, columns));
      // For other units, callers give the speed in the note.
      bar = (bytes ? builder.showSpeed() : builder).build();
      open = bar;
    }

    @Override
    public void advanceTo(long done, String note) {
      bar.stepTo(done);
      bar.setExtraMessage(note.isEmpty() ? "" : " " + note);
    }

    @Override
    public void close() {
      bar.close();
      open = null;
    }
  }

  private final class PlainBar implements Bar {
    private final String what;
    private final long total;
    private final Unit unit;
    private final long start = nanoClock.getAsLong();
    private long lastLine = start;
    private long lastTenth;
    private long done;
    private String note = "";

    PlainBar(String what, long total, Unit unit) {
      this.what = what;
      this.total = total;
      this.unit = unit;
    }

    @Override
    public void advanceTo(long done, String note) {
      this.done = done;
      this.note = note;
      long now = nanoClock.getAsLong();
      long tenth = total > 0 ? done * 10 / total : 0;
      boolean further = total > 0 ? tenth > lastTenth : true;
      if (further && done != total && now - lastLine >= QUICK_NANOS) {
        lastLine = now;
        lastTenth = tenth;
        say(line(now));
      }
    }

    private String line(long now) {
      double seconds = (now - start) / 1e9;
      boolean bytes = unit == Unit.BYTES;
      double scale = bytes ? 1 << 20 : 1;
      String name = bytes ? "MB" : name(unit);
      StringBuilder line = new StringBuilder(what).append(": ");
      if (total > 0) {
        line.append(
            String.format(
                Locale.ROOT,
                "%d %% (%.0f of %.0f %s)",
                done * 100 / total,
                done / scale,
                total / scale,
                name));
      } else {
        line.append(String.format(Locale.ROOT, "%.0f %s", done / scale, name));
      }
      // Trials differ too much for a speed; callers give the time left in the note.
      if (done > 0 && seconds > 0 && unit != Unit.TRIALS) {
        line.append(String.format(Locale.ROOT, ", %.1f %s/s", done / scale / seconds, name));
        if (total > done) {
          line.append(", ").append(timeLeft(seconds / done * (total - done))).append(" left");
        }
      }
      return note.isEmpty() ? line.toString() : line + ", " + note;
    }

    @Override
    public void close() {
      long now = nanoClock.getAsLong();
      if (now - start >= QUICK_NANOS) {
        say(line(now));
      }
    }
  }

  private static String timeLeft(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60
        ? whole + " s"
        : String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60);
  }
}
