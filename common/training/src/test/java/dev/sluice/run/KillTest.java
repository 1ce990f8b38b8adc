package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.progress.Progress;
import dev.sluice.training.Interruption;
import dev.sluice.training.TinyProblem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
@ParameterizedClass
@EnumSource(TinyProblem.Kind.class)
class KillTest {
  private static final int EPOCHS = 150;

  @Parameter TinyProblem.Kind kind;
  @TempDir Path temporary;

  @Test
  void aProcessKilledAtAnyMomentLeavesARunThatCanBeResumed() throws Exception {
    Path folder = temporary.resolve("killed");
    int rows = 2;
    int kills = 0;
    while (kills < 3) {
      List<String> command = new ArrayList<>();
      command.add(ProcessHandle.current().info().command().orElseThrow());
      // With the same options: without the vector module, sums would be rounded in another order.
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(
          List.of(
              "-cp",
              System.getProperty("java.class.path"),
              kills == 0 ? KilledProcess.class.getName() : Resuming.class.getName(),
              kind.name(),
              folder.toString(),
              String.valueOf(EPOCHS)));
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (process.isAlive() && rows(folder) < rows && System.nanoTime() < deadline) {
        Thread.sleep(7);
      }
      assertThat(process.isAlive()).as("still training when killed").isTrue();
      process.destroyForcibly().waitFor();
      kills++;
      rows = rows(folder) + 5;
    }
    assertThat(folder.resolve("result.json")).doesNotExist();

    RunResult resumed = Resuming.run(kind, folder);

    RunResult whole =
        Run.start(
                new TinyTask(kind),
                TinyTask.Settings.of(EPOCHS),
                temporary.resolve("whole"),
                RunOptions.of("whole"))
            .execute(Progress.SILENT, new Interruption());
    assertThat(resumed.provenance().launch().resumedAfterEpoch()).isPositive();
    assertThat(resumed.metrics()).isEqualTo(whole.metrics());
    assertThat(folder.resolve("metrics.csv"))
        .hasSameTextualContentAs(temporary.resolve("whole/metrics.csv"));
  }

  private static int rows(Path folder) throws IOException {
    Path metrics = folder.resolve("metrics.csv");
    return Files.exists(metrics) ? Files.readAllLines(metrics).size() - 1 : 0;
  }

  /** Resumes the run of {@link KilledProcess}. */
  static final class Resuming {
    private Resuming() {}

    public static void main(String[] args) {
      run(TinyProblem.Kind.valueOf(args[0]), Path.of(args[1]));
    }

    static RunResult run(TinyProblem.Kind kind, Path folder) {
      return Run.resume(
              new TinyTask(kind),
              folder,
              JsonNodeFactory.instance.objectNode(),
              RunOptions.of("resumed"))
          .execute(Progress.SILENT, new Interruption());
    }
  }
}
