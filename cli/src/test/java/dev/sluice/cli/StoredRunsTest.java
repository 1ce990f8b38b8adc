package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks runs that earlier versions stored against the outputs of those versions. The {@code
 * settings.yaml} of each run says how it was trained.
 *
 * <ul>
 *   <li>{@code TASK-CELL}, of revision 2bcd26e, before the engine: networks of Deeplearning4j's
 *       LSTM, embedding, output layers and Adam, and of Sluice's GRU and RNN of that time.
 *   <li>{@code TASK-cosine}, of revision 18eebfb, before {@code CosineSchedule} and {@code
 *       LastState} moved to other packages: the learning rate falls along a cosine over three
 *       epochs, of which one is trained; the sentiment network reads both ways and takes the last
 *       state.
 * </ul>
 */
class StoredRunsTest {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+");

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  static Stream<String> runs() {
    return Stream.of("sentiment", "forecasting", "charnn")
        .flatMap(task -> Stream.of("lstm", "gru", "rnn", "cosine").map(kind -> task + "-" + kind));
  }

  static Stream<String> runsOfEveryTask() {
    return Stream.concat(
        runs(), Stream.of("adding", "copy-memory", "music").map(task -> task + "-cosine"));
  }

  @BeforeEach
  void copy() throws IOException, URISyntaxException {
    Path runs = Path.of(StoredRunsTest.class.getResource("runs").toURI());
    try (Stream<Path> all = Files.walk(runs)) {
      for (Path from : all.toList()) {
        Path to = folder.resolve(runs.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.copy(from, to);
        }
      }
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void sluice(String... arguments) {
    int code =
        Sluice.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    assertThat(code).as(err.toString()).isZero();
  }

  private static String task(String run) {
    return run.substring(0, run.lastIndexOf('-'));
  }

  /** The flags that say where the data is now; none if it is generated. */
  private List<String> data(String run) {
    String file =
        switch (task(run)) {
          case "sentiment" -> "texts.tsv";
          case "forecasting" -> "series.csv";
          case "charnn" -> "text.txt";
          case "music" -> "music.mat";
          default -> "";
        };
    return file.isEmpty() ? List.of() : List.of("--data", path(file));
  }

  private void sluice(List<String> arguments) {
    sluice(arguments.toArray(new String[0]));
  }

  private static List<Double> numbers(String text) {
    List<Double> numbers = new ArrayList<>();
    for (Matcher matcher = NUMBER.matcher(text); matcher.find(); ) {
      numbers.add(Double.valueOf(matcher.group()));
    }
    return numbers;
  }

  private static void assertSameWithin(double tolerance, String text, String expected) {
    assertThat(NUMBER.matcher(text).replaceAll("#"))
        .isEqualTo(NUMBER.matcher(expected).replaceAll("#"));
    List<Double> found = numbers(text);
    List<Double> wanted = numbers(expected);
    assertThat(wanted).isNotEmpty();
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(found.get(i)).isCloseTo(wanted.get(i), within(tolerance));
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void predictionsAreUnchanged(String run) throws IOException {
    String expected = Files.readString(folder.resolve(run).resolve("predicted.txt"));
    switch (task(run)) {
      case "sentiment" -> {
        sluice(
            "sentiment",
            "predict",
            path(run),
            "a good bright film",
            "the dull dreary book was bad",
            "--as",
            "jsonl",
            "--all");
        assertSameWithin(2e-6, out.toString(), expected);
      }
      case "forecasting" -> {
        List<String> line = new ArrayList<>(List.of("forecasting", "forecast", path(run)));
        line.addAll(data(run));
        line.addAll(List.of("--as", "jsonl", "--out", path("forecast")));
        sluice(line);
        assertSameWithin(
            2e-5, Files.readString(folder.resolve("forecast/forecast.jsonl")), expected);
      }
      default -> {
        sluice("charnn", "generate", path(run), "--prime", "the ", "--length", "60");
        assertThat(out.toString()).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("runsOfEveryTask")
  void scoresAreUnchanged(String run) throws IOException {
    // The same data in another place, split as then.
    List<String> line = new ArrayList<>(List.of(task(run), "evaluate", path(run), "--as", "csv"));
    line.addAll(data(run));
    if (runs().anyMatch(run::equals)) {
      line.addAll(List.of("--validation-share", "none", "--test-share", "none"));
    }
    line.addAll(List.of("--out", path("scores.csv")));
    sluice(line);

    List<String> scores = Files.readAllLines(folder.resolve("scores.csv"));
    String result = Files.readString(folder.resolve(run).resolve("result.json"));
    String test = result.substring(result.indexOf("\"test\""));
    List<Double> expected = numbers(test.substring(0, test.indexOf('}')));
    // In the order of the task's metrics, each with as many decimals as it is shown with.
    String[] shown = scores.get(1).split(",");
    // Metrics that were added later follow them.
    assertThat(shown).hasSizeGreaterThanOrEqualTo(expected.size() + 1);
    for (int i = 0; i < expected.size(); i++) {
      int decimals = shown[i + 1].length() - shown[i + 1].indexOf('.') - 1;
      assertThat(Double.parseDouble(shown[i + 1]))
          .isCloseTo(expected.get(i), within(0.51 * Math.pow(10, -decimals) + 1e-5));
    }
  }

  @ParameterizedTest
  @MethodSource("runsOfEveryTask")
  void resumedTrainingIsUnchanged(String run) throws IOException {
    List<String> line = new ArrayList<>(List.of(task(run), "train", "--resume", path(run)));
    line.addAll(data(run));
    // The epochs of a cosine cannot be changed: these runs were stopped by their time.
    line.addAll(run.endsWith("-cosine") ? List.of("--max-seconds", "0") : List.of("--epochs", "3"));
    sluice(line);

    double[] expected = lastEpoch(run, "resumed-metrics.csv");
    assertThat(lastEpoch(run, "metrics.csv")).containsExactly(expected, within(2e-4));
  }

  private double[] lastEpoch(String run, String file) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(run).resolve(file));
    return Arrays.stream(lines.get(3).split(",")).mapToDouble(Double::parseDouble).toArray();
  }
}
