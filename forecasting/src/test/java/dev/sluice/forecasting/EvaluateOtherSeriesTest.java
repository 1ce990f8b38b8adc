package dev.sluice.forecasting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.ErrorReport;
import dev.sluice.command.TaskCommand;
import dev.sluice.progress.Progress;
import dev.sluice.run.Run;
import dev.sluice.run.RunOptions;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Scores a trained model on another series from the command line. */
class EvaluateOtherSeriesTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws Exception {
    Path file = write("own.csv", SmallSeries.sine(200));
    Run.start(
            new ForecastingTask(),
            SmallSeries.settings("data", file.toString(), "epochs", "1"),
            folder.resolve("run"),
            RunOptions.of("test"))
        .execute(Progress.SILENT, new Interruption());
  }

  private static Path write(String name, double[] values) throws IOException {
    String rows =
        Arrays.stream(values).mapToObj(Double::toString).collect(Collectors.joining("\n"));
    return Files.writeString(folder.resolve(name), "x\n" + rows + "\n");
  }

  private record Outcome(int code, List<String> out, String err) {}

  private static Outcome evaluate(Path data) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ErrorReport errors = new ErrorReport();
    CommandLine line =
        TaskCommand.of(new ForecastingTask())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(errors)
            .setParameterExceptionHandler(errors);
    int code =
        line.execute(
            "evaluate", folder.resolve("run").toString(), "--data", data.toString(), "--as", "csv");
    return new Outcome(code, out.toString().lines().toList(), err.toString());
  }

  @Test
  void everyRowAfterTheFirstLookbackIsForecastWithTheScalingOfTheModel() throws IOException {
    // 16 rows have room for one window: a lookback of 12 and a horizon of 4.
    double[] values = new double[16];
    for (int t = 0; t < 16; t++) {
      values[t] = t;
    }
    Outcome outcome = evaluate(write("other.csv", values));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).hasSize(5);
    assertThat(outcome.out().get(0)).startsWith("model,").contains("MASE");
    assertThat(outcome.out().get(1).split(",", -1)).hasSize(7).doesNotContain("");
    // Only the mean and exponential smoothing need a training part; they are omitted.
    assertThat(outcome.out().get(2)).startsWith("naive (baseline),");
    assertThat(outcome.out().get(3)).startsWith("seasonal naive (baseline),");
    assertThat(outcome.out().get(4)).startsWith("drift (baseline),");
    // The values differ from the last one by 1, 2, 3 and 4, from the season before by 12, and from
    // the line by 0.
    assertThat(figure(outcome, 2, 2)).isEqualTo(2.5);
    assertThat(figure(outcome, 3, 2)).isEqualTo(12);
    assertThat(figure(outcome, 4, 2)).isZero();
  }

  private static double figure(Outcome outcome, int row, int column) {
    return Double.parseDouble(outcome.out().get(row).split(",", -1)[column]);
  }

  @Test
  void aSeriesWithoutRoomForAWindowIsRefusedWithTheRowsNeeded() throws IOException {
    Outcome outcome = evaluate(write("short.csv", new double[15]));
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("short.csv", "15 rows", "need 16 rows; use a longer series")
        .doesNotContain("--test-share");
  }
}
