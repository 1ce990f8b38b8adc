package dev.sluice.experiment.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.ErrorReport;
import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.trial.ResultsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReproduceCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object command, String... arguments) {
    CommandLine line = new CommandLine(command);
    ErrorReport errors = new ErrorReport();
    line.setExecutionExceptionHandler(errors).setParameterExceptionHandler(errors);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private Path compared(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--tasks", "bits", "--cells", "rnn,gru", "--seeds", "1", "--out"));
    arguments.add(folder.toString());
    arguments.addAll(List.of(more));
    run(new CompareCommand(), arguments.toArray(new String[0]));
    out.getBuffer().setLength(0);
    return folder.resolve(ResultsFile.NAME);
  }

  @Test
  void reproducingATrialGivesTheSameFigures() throws IOException {
    Path results = compared();
    String before = Files.readString(results);

    assertThat(run(new ReproduceCommand(), results + ":2")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("Running again: bits gru seed 1")
        .contains("Version, machine and data are the same as in the recorded run.")
        .contains("test accuracy", "majority (baseline) accuracy", "validation loss, epoch 2")
        .contains("The figures are identical to the last bit.")
        .doesNotContain("DIFFERENT");
    assertThat(results).hasContent(before);
  }

  @Test
  void aDifferentFigureIsShownWithPossibleCauses() throws IOException {
    Path results = compared();
    List<String> lines = Files.readAllLines(results);
    String other =
        lines
            .get(1)
            .replaceFirst("\"test\":\\{\"accuracy\":[0-9.]+", "\"test\":{\"accuracy\":0.123")
            .replaceFirst("\"dataSha256\":\"[0-9a-f]+", "\"dataSha256\":\"abc")
            .replaceFirst("\"sluice\":\"[^\"]+", "\"sluice\":\"0.0.1");
    Files.write(results, List.of(lines.get(0), other));

    assertThat(run(new ReproduceCommand(), results + ":2")).isEqualTo(1);
    assertThat(out.toString())
        .contains("Differences from the recorded run")
        .contains("Sluice: recorded 0.0.1, now ")
        .contains("SHA-256 of the data: recorded abc, now ")
        .containsPattern("test accuracy +\\| +0\\.123 +\\| +[0-9.]+ +\\| DIFFERENT")
        .containsPattern("epochs .*\\| same")
        .contains("The figures DIFFER.");
  }

  @Test
  void aFailureIsRunAgainAndItsErrorCompared() throws IOException {
    Path results = compared("--data", BitsTask.MISSING);
    assertThat(run(new ReproduceCommand(), results + ":1")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("there is no data named missing", "The figures are identical");

    Files.writeString(
        results, Files.readString(results).replace("no data named missing", "no more memory"));
    assertThat(run(new ReproduceCommand(), results + ":1")).isEqualTo(1);
  }

  @Test
  void trialsThatCannotBeRunAgainAreErrors() throws IOException {
    Path results = compared();
    assertThat(run(new ReproduceCommand(), results.toString())).isEqualTo(2);
    assertThat(run(new ReproduceCommand(), results + ":0")).isEqualTo(2);
    assertThat(err.toString()).contains("expected RESULTS:LINE").contains("the first line is 1");
    assertThat(run(new ReproduceCommand(), results + ":3")).isEqualTo(1);
    assertThat(err.toString()).contains("results.jsonl has only 2 lines: there is no line 3");
    assertThat(run(new ReproduceCommand(), folder.resolve("none.jsonl") + ":1")).isEqualTo(1);
    assertThat(err.toString()).contains(folder.resolve("none.jsonl") + ": there is no such file.");

    Files.writeString(
        results, Files.readString(results).replace("\"task\":\"bits\"", "\"task\":\"bytes\""));
    assertThat(run(new ReproduceCommand(), results + ":1")).isEqualTo(1);
    assertThat(err.toString())
        .contains("results.jsonl:1: unknown task 'bytes'. Did you mean 'bits'?");
  }
}
