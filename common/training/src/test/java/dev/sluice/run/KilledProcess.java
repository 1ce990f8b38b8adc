package dev.sluice.run;

import dev.sluice.progress.Progress;
import dev.sluice.training.Interruption;
import java.nio.file.Path;

/** The program that {@link KillTest} kills. */
final class KilledProcess {
  private KilledProcess() {}

  public static void main(String[] args) {
    Run.start(
            new TinyTask(),
            TinyTask.Settings.of(Integer.parseInt(args[1])),
            Path.of(args[0]),
            RunOptions.of("killed"))
        .execute(Progress.SILENT, new Interruption());
  }
}
