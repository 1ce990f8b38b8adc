package dev.sluice.run;

import dev.sluice.progress.Progress;
import dev.sluice.training.Interruption;
import dev.sluice.training.TinyProblem;
import java.nio.file.Path;

/** The program that {@link KillTest} kills. */
final class KilledProcess {
  private KilledProcess() {}

  public static void main(String[] args) {
    Run.start(
            new TinyTask(TinyProblem.Kind.valueOf(args[0])),
            TinyTask.Settings.of(Integer.parseInt(args[2])),
            Path.of(args[1]),
            RunOptions.of("killed"))
        .execute(Progress.SILENT, new Interruption());
  }
}
