package dev.sluice.experiment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.command.ErrorReport;
import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.command.CompareCommand;
import dev.sluice.experiment.trial.ResultsFile;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Grids in worker processes that run in parallel, crash or are killed. */
@Tag("slow")
class WorkersTest {
  private static final String[] GRID = {
    "--tasks", "bits", "--cells", "rnn,gru", "--seeds", "2", "--set", "epochs=3"
  };

  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  private int sluice(Path out, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--out", out.toString()));
    return KilledComparison.execute(err, all);
  }

  @Test
  void severalProcessesGiveTheSameFiguresAsOne() throws IOException {
    Path one = folder.resolve("one");
    assertThat(sluice(one, GRID)).as(err.toString()).isZero();
    Path two = folder.resolve("two");
    assertThat(sluice(two, with("--workers", "2"))).as(err.toString()).isZero();
    assertThat(timeless(two)).isEqualTo(timeless(one)).hasSize(4);
    assertThat(two.resolve("runs")).doesNotExist();
  }

  @Test
  void aTrialThatFailsInAnotherProcessIsRecordedAndTheOthersContinue() throws IOException {
    assertThat(sluice(folder, with("--workers", "2", "--data", BitsTask.MISSING))).isEqualTo(1);
    assertThat(Files.readAllLines(folder.resolve("results.jsonl")))
        .hasSize(4)
        .allMatch(line -> line.contains("there is no data named missing"));
  }

  @Test
  void aTrialThatCrashesItsProcessTwiceIsRecordedAndTheOthersContinue() throws IOException {
    List<Trial<?>> trials = new ArrayList<>();
    for (String data : List.of("bits", BitsTask.DEADLY, "bits")) {
      String seed = Integer.toString(trials.size() + 1);
      trials.addAll(Trials.on(data, "gru", Long.parseLong(seed)));
    }
    Trials.RecordedProgress recorded = new Trials.RecordedProgress();
    Path file = folder.resolve(ResultsFile.NAME);
    try (ResultsFile results = ResultsFile.open(file, recorded)) {
      TrialEngine engine =
          new LocalEngine(
              new LocalEngine.Options(2, false, false, folder.resolve("runs"), "test"), recorded);
      assertThat(engine.run(trials, results, new Interruption()))
          .isEqualTo(new TrialEngine.Outcome(0, 3, 1, 0));
      assertThat(results.result(trials.get(1)).orElseThrow().result().error())
          .contains("ended twice", "exit code 3", "the floor is lava");
    }
    assertThat(recorded.lines).anyMatch(line -> line.contains("The trial resumes in a new one"));
  }

  @Test
  void theErrorOfAKilledProcessSaysSoWithoutJavasStartupWarnings() throws IOException {
    assertThat(
            sluice(
                folder,
                "--tasks",
                "bits",
                "--cells",
                "gru",
                "--seeds",
                "1",
                "--workers",
                "2",
                "--data",
                BitsTask.KILLED))
        .isEqualTo(1);
    assertThat(Files.readString(folder.resolve("results.jsonl")))
        .contains(
            "\"the process of the trial ended twice, the last time with: killed, exit code 137\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aGridKilledInThreePlacesGivesTheSameResultsAsAnUninterruptedOne(int workers)
      throws Exception {
    Path whole = folder.resolve("whole");
    assertThat(sluice(whole, GRID)).as(err.toString()).isZero();

    Path killed = folder.resolve("killed");
    String number = Integer.toString(workers);
    String[] arguments = with("--workers", number, "--out", killed.toString());
    // In the second epoch of the first trial; while it is scored; when its line is on disk.
    for (String place : List.of("epoch", "score", "next")) {
      Path there = folder.resolve(place);
      List<String> command = new ArrayList<>();
      command.add(ProcessHandle.current().info().command().orElseThrow());
      // With the same options: without the vector module, sums would be rounded in another order.
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(
          List.of(
              "-Dbits.pause=" + place,
              "-Dbits.there=" + there,
              "-cp",
              System.getProperty("java.class.path"),
              KilledComparison.class.getName()));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (process.isAlive() && !Files.exists(there) && System.nanoTime() < deadline) {
        Thread.sleep(20);
      }
      assertThat(there).as("paused at %s", place).exists();
      List<ProcessHandle> workersOfIt = process.descendants().toList();
      assertThat(workersOfIt).hasSize(workers == 1 ? 0 : workers);
      process.destroyForcibly().waitFor();
      // The workers notice that their parent has ended.
      for (ProcessHandle one : workersOfIt) {
        one.onExit().get(20, TimeUnit.SECONDS);
      }
    }
    Path file = killed.resolve(ResultsFile.NAME);
    assertThat(Files.readAllLines(file)).isNotEmpty().hasSizeLessThan(4);
    // As if also killed in the middle of writing a line.
    Files.writeString(file, "{\"format\":2,\"key\":\"ab", StandardOpenOption.APPEND);

    assertThat(KilledComparison.execute(err, List.of(arguments))).as(err.toString()).isZero();
    assertThat(timeless(killed)).isEqualTo(timeless(whole)).hasSize(4);
    assertThat(killed.resolve("runs")).doesNotExist();
  }

  private static String[] with(String... more) {
    List<String> all = new ArrayList<>(List.of(GRID));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  /** All lines, sorted, without times and other values that differ between runs. */
  private static List<String> timeless(Path folder) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(ResultsFile.NAME))) {
      ObjectNode tree = (ObjectNode) json.readTree(line);
      tree.remove("seconds");
      ((ObjectNode) tree.get("provenance"))
          .remove(List.of("started", "command", "resumedAfterEpoch"));
      lines.add(tree.toString());
    }
    return lines.stream().sorted().toList();
  }

  /** The program that is killed. */
  static final class KilledComparison {
    private KilledComparison() {}

    public static void main(String[] args) {
      System.exit(execute(new StringWriter(), List.of(args)));
    }

    static int execute(StringWriter err, List<String> arguments) {
      CommandLine line = new CommandLine(new CompareCommand());
      line.setExecutionExceptionHandler(new ErrorReport());
      line.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err, true));
      return line.execute(arguments.toArray(new String[0]));
    }
  }
}
