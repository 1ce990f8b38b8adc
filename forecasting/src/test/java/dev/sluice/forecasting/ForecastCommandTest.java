package dev.sluice.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.command.ErrorReport;
import dev.sluice.progress.Progress;
import dev.sluice.run.ModelFile;
import dev.sluice.run.Run;
import dev.sluice.run.RunOptions;
import dev.sluice.run.RunResult;
import dev.sluice.run.SavedModel;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.training.Interruption;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ForecastCommandTest {
  @TempDir private static Path folder;

  /** One column with months, horizon 4, lookback 12. */
  private static Path single;

  /** Two columns without dates; one is forecast. */
  private static Path partial;

  private static RunResult singleResult;

  /** The result of a command. */
  private record Outcome(int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  @BeforeAll
  static void train() throws Exception {
    Path series = folder.resolve("sales.csv");
    Files.writeString(series, dated("sales", 200));
    single = folder.resolve("single");
    singleResult = run(SmallSeries.settings("data", series.toString(), "epochs", "2"), single);
    Path pair = folder.resolve("pair.csv");
    StringBuilder rows = new StringBuilder("a,b\n");
    double[] sine = SmallSeries.sine(150);
    for (double value : sine) {
      rows.append(value).append(',').append(100 - value).append('\n');
    }
    Files.writeString(pair, rows);
    partial = folder.resolve("partial");
    run(SmallSeries.settings("data", pair.toString(), "target", "b", "epochs", "1"), partial);
  }

  private static String dated(String column, int rows) {
    StringBuilder text = new StringBuilder("month," + column + "\n");
    double[] sine = SmallSeries.sine(rows);
    for (int t = 0; t < rows; t++) {
      text.append("%d-%02d,".formatted(2001 + t / 12, 1 + t % 12)).append(sine[t]).append('\n');
    }
    return text.toString();
  }

  private static RunResult run(ForecastingSettings settings, Path to) throws Exception {
    return Run.start(new ForecastingTask(), settings, to, RunOptions.of("test"))
        .execute(Progress.SILENT, new Interruption());
  }

  private static Outcome forecast(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = ForecastCommand.commandLine();
    ErrorReport errors = new ErrorReport();
    command.setExecutionExceptionHandler(errors).setParameterExceptionHandler(errors);
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = command.execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    return new Outcome(code, out.toString(), err.toString());
  }

  @Test
  void theNextValuesFollowTheLastDateWithinTheirIntervals() throws IOException {
    Outcome outcome = forecast(single);
    assertThat(outcome.code()).isZero();
    assertThat(outcome.lines()).hasSize(5);
    assertThat(outcome.lines().get(0)).isEqualTo("time,step,column,forecast,low-80,high-80,method");
    // 200 months from January 2001 end in August 2017.
    assertThat(outcome.lines().get(1)).startsWith("2017-09,1,sales,").endsWith(",direct");
    assertThat(outcome.lines().get(4)).startsWith("2017-12,4,sales,");
    for (String line : outcome.lines().subList(1, 5)) {
      String[] fields = line.split(",", -1);
      assertThat(Double.parseDouble(fields[4])).isLessThan(Double.parseDouble(fields[5]));
    }
    BufferedImage picture = ImageIO.read(single.resolve("forecast.png").toFile());
    assertThat(picture.getWidth()).isEqualTo(1000);
    assertThat(colours(picture)).as("not an empty canvas").isGreaterThan(20);
  }

  private static long colours(BufferedImage picture) {
    return Arrays.stream(
            picture.getRGB(
                0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth()))
        .distinct()
        .count();
  }

  @Test
  void aWiderIntervalContainsTheNarrowerOne() {
    String[] narrow = forecast(single, "--interval", 50).lines().get(1).split(",", -1);
    String[] wide = forecast(single, "--interval", 95).lines().get(1).split(",", -1);
    assertThat(wide[3]).isEqualTo(narrow[3]);
    assertThat(Double.parseDouble(wide[4])).isLessThan(Double.parseDouble(narrow[4]));
    assertThat(Double.parseDouble(wide[5])).isGreaterThan(Double.parseDouble(narrow[5]));
    assertThat(forecast(single, "--interval", 70).err()).contains("50, 80, 90, 95, found 70");
  }

  @Test
  void aStoredModelScoresAsBefore() {
    SavedModel model = ModelFile.read(single, "forecasting");
    ForecastingSettings settings = SmallSeries.SCHEMA.fromTree(model.settings());
    Evaluation again =
        new ForecastingTask()
            .prepare(settings, Optional.of(model.companions()), Progress.SILENT)
            .evaluate(model.network(), Part.TEST);
    assertThat(singleResult.metrics().get("test")).isNotEmpty().isEqualTo(again.metrics());
  }

  @Test
  void otherDataIsForecastFromItsOwnEnd() throws IOException {
    Path other = folder.resolve("other.csv");
    Files.writeString(other, dated("sales", 24));
    Outcome outcome = forecast(single, "--data", other);
    assertThat(outcome.lines().get(1)).startsWith("2003-01,1,sales,");
    // The first 24 months are those of the long series, so the model can forecast the next.
    double value = Double.parseDouble(outcome.lines().get(1).split(",", -1)[3]);
    assertThat(value).isCloseTo(50, offset(8.0));
  }

  @Test
  void aMissingColumnIsNamed() throws IOException {
    Path other = folder.resolve("renamed.csv");
    Files.writeString(other, dated("turnover", 24));
    Outcome outcome = forecast(single, "--data", other);
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("has no column sales").contains("it has turnover");
  }

  @Test
  void tooFewRowsAreReported() throws IOException {
    Path other = folder.resolve("short.csv");
    Files.writeString(other, dated("sales", 9));
    Outcome outcome = forecast(single, "--data", other);
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("has 9 rows").contains("from the last 12");
  }

  @Test
  void stepsBeyondTheHorizonAreMarkedAndHaveNoInterval() {
    Outcome outcome = forecast(single, "--steps", 10);
    assertThat(outcome.lines()).hasSize(11);
    assertThat(outcome.lines().get(4)).endsWith(",direct");
    assertThat(outcome.lines().get(5)).startsWith("2018-01,5,sales,").endsWith(",,,recursive");
    // The direct steps are the same as without the recursive ones.
    assertThat(outcome.lines().subList(0, 5)).isEqualTo(forecast(single).lines());
  }

  @Test
  void stepsBeyondTheHorizonAreRefusedIfSomeInputsAreNotForecast() {
    Outcome outcome = forecast(partial, "--steps", 5);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("it reads a, b and forecasts b").contains("at most 4");
  }

  @Test
  void withoutDatesRowsAreNumbered() {
    Outcome outcome = forecast(partial);
    assertThat(outcome.lines().get(0)).startsWith("row,step,column");
    assertThat(outcome.lines().get(1)).startsWith("151,1,b,");
  }

  @Test
  void fewerStepsAreTheFirstOfAll() {
    assertThat(forecast(single, "--steps", 2).lines())
        .isEqualTo(forecast(single).lines().subList(0, 3));
    assertThat(forecast(single, "--steps", 0).code()).isEqualTo(2);
  }

  @Test
  void jsonLinesContainTheSameValuesAsCsv() throws IOException {
    Path to = folder.resolve("new/folder");
    Outcome outcome = forecast(single, "--as", "jsonl", "--out", to, "--steps", 5);
    assertThat(outcome.out()).isEmpty();
    assertThat(to.resolve("forecast.png")).isNotEmptyFile();
    List<String> json = Files.readAllLines(to.resolve("forecast.jsonl"));
    List<String> csv = forecast(single, "--steps", 5).lines();
    for (int i = 0; i < 5; i++) {
      JsonNode node = new JsonMapper().readTree(json.get(i));
      String[] fields = csv.get(i + 1).split(",", -1);
      assertThat(node.path("time").asText()).isEqualTo(fields[0]);
      assertThat(node.path("forecast").asDouble()).isEqualTo(Double.parseDouble(fields[3]));
      assertThat(node.path("low-80").isNull()).isEqualTo(fields[4].isEmpty());
    }
  }

  @Test
  void aFileThatDoesNotMatchTheFormatIsRefusedBeforeAnythingIsWritten() {
    Path to = folder.resolve("wrong.jsonl");
    Outcome outcome = forecast(single, "--out", to);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("must end in .csv");
    assertThat(to).doesNotExist();
  }
}
