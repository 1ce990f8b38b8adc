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

/** A trained model scored on a series that it never saw, from the command line. */
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

  private record Ended(int code, List<String> out, String err) {}

  private static Ended evaluate(Path data) {
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
    return new Ended(code, out.toString().lines().toList(), err.toString());
  }

  @Test
  void everyRowAfterTheFirstLookbackIsForecastWithTheModelsOwnScaling() throws IOException {
    // 16 rows hold one window: a lookback of 12 and a horizon of 4.
    double[] values = new double[16];
    for (int t = 0; t < 16; t++) {
      values[t] = t;
    }
    Ended ended = evaluate(write("other.csv", values));
    assertThat(ended.err()).isEmpty();
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).hasSize(5);
    assertThat(ended.out().get(0)).startsWith("model,").contains("MASE");
    assertThat(ended.out().get(1).split(",", -1)).hasSize(7).doesNotContain("");
    // Nothing needs fitting but exponential smoothing, which is left out.
    assertThat(ended.out().get(2)).startsWith("naive (baseline),");
    assertThat(ended.out().get(3)).startsWith("seasonal naive (baseline),");
    assertThat(ended.out().get(4)).startsWith("drift (baseline),");
    // Steps are 1, 2, 3 and 4 off the last value, 12 off the season before, and not off the line.
    assertThat(figure(ended, 2, 2)).isEqualTo(2.5);
    assertThat(figure(ended, 3, 2)).isEqualTo(12);
    assertThat(figure(ended, 4, 2)).isZero();
  }

  private static double figure(Ended ended, int row, int column) {
    return Double.parseDouble(ended.out().get(row).split(",", -1)[column]);
  }

  @Test
  void aSeriesWithoutRoomForOneWindowIsToldWhatIsNeeded() throws IOException {
    Ended ended = evaluate(write("short.csv", new double[15]));
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .contains("short.csv", "15 rows", "need 16 rows; give a longer series")
        .doesNotContain("--test-share");
  }
}
