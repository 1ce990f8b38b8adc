package dev.sluice.diagnostics.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.diagnostics.adding.AddingSettings;
import dev.sluice.diagnostics.adding.AddingTask;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.progress.Progress;
import dev.sluice.run.Run;
import dev.sluice.run.RunOptions;
import dev.sluice.run.RunResult;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Evaluation;
import dev.sluice.training.Interruption;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GradientFlowCommandTest {
  @TempDir Path folder;

  private final StringWriter printed = new StringWriter();

  /** Exceptions are rethrown. */
  private int run(String... arguments) {
    return new CommandLine(new GradientFlowCommand())
        .setOut(new PrintWriter(printed))
        .setExecutionExceptionHandler(
            (error, line, parsed) -> {
              throw error;
            })
        .execute(arguments);
  }

  private RunResult trained(Path into) throws Exception {
    SettingsSchema<AddingSettings> schema = SettingsSchema.of(AddingSettings.class);
    AddingSettings settings =
        schema.resolve(
            List.of(
                schema.defaults(),
                schema.flags(
                    Map.of(
                        "length",
                        "9",
                        "train-examples",
                        "40",
                        "validation-examples",
                        "10",
                        "test-examples",
                        "10",
                        "units",
                        "3",
                        "epochs",
                        "1"))));
    return Run.start(new AddingTask(), settings, into, RunOptions.of("test"))
        .execute(Progress.SILENT, new Interruption());
  }

  @Test
  void theNormsOfARunArePrintedAndDrawn() throws Exception {
    Path into = folder.resolve("run");
    RunResult result = trained(into);
    Path out = folder.resolve("pictures");

    assertThat(run(into.toString(), "--as", "csv", "--out", out.toString())).isZero();

    Evaluation.Curves curves = result.curves().get("test").get(0);
    assertThat(result.curves()).containsOnlyKeys("test");
    assertThat(curves.x()).hasSize(8);
    List<String> lines = printed.toString().lines().toList();
    assertThat(lines.get(0)).isEqualTo("steps back,at initialisation,trained");
    assertThat(lines).hasSize(9);
    assertThat(
            Double.parseDouble(lines.get(8).split(",", -1)[2]) / curves.y().get("trained").get(7))
        .isBetween(0.999, 1.001);
    assertThat(Files.readString(out.resolve("gradient-flow.csv"))).isEqualTo(printed.toString());
    assertThat(ImageIO.read(out.resolve("gradient-flow.png").toFile()).getWidth())
        .isGreaterThan(400);
  }

  @Test
  void aFolderWithoutAFinishedRunIsReported() {
    assertThatThrownBy(() -> call(folder.resolve("none")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is not a run folder");
    assertThatThrownBy(() -> call(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("contains no result.json");
  }

  /** The command with its arguments parsed, called directly. */
  private static void call(Path run) throws Exception {
    GradientFlowCommand command = new GradientFlowCommand();
    new CommandLine(command).parseArgs(run.toString());
    command.call();
  }
}
