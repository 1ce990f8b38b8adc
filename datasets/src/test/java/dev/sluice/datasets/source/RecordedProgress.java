package dev.sluice.datasets.source;

import dev.sluice.progress.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records what is reported. */
public final class RecordedProgress implements Progress {
  public final List<String> lines = new CopyOnWriteArrayList<>();
  public final List<String> bars = new CopyOnWriteArrayList<>();

  @Override
  public Bar start(String what, long total, Unit unit) {
    bars.add(what + " " + total);
    return new Bar() {
      private long last;

      @Override
      public void advanceTo(long done, String note) {
        last = done;
      }

      @Override
      public void close() {
        bars.add(what + " ended at " + last);
      }
    };
  }

  @Override
  public void say(String line) {
    lines.add(line);
  }
}
