package dev.sluice.experiment.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.ErrorReport;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.declaration.ExperimentFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void experiments() throws IOException {
    System.setProperty(ExperimentFolder.PROPERTY, folder.toString());
    Files.writeString(
        folder.resolve("tiny.yaml"),
        """
        title: Tiny bits
        question: Does any cell learn bits?
        task: bits
        cells: [rnn, gru]
        seeds: 2
        presets: {quick: {seeds: 1}, standard: {}}
        published:
          - {model: Elman, cell: rnn, metric: accuracy, part: test, value: 0.7, source: A paper}
        """);
    List<String> lines = new ArrayList<>();
    Trials.of(List.of("rnn", "gru"), 1L, 2L)
        .forEach(trial -> lines.add(Trials.completed(trial, 0.75, true).line()));
    Files.write(folder.resolve("tiny.jsonl"), lines);
  }

  @AfterEach
  void noExperiments() {
    System.clearProperty(ExperimentFolder.PROPERTY);
  }

  private int report(String... arguments) {
    ErrorReport errors = new ErrorReport();
    return new CommandLine(new ReportCommand())
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void theFullReportIsWrittenFromTheResultsAndTheDeclaration() throws IOException {
    Path target = folder.resolve("report");
    assertThat(report("tiny", "--results", folder.toString(), "--out", target.toString()))
        .as(err.toString())
        .isZero();
    assertThat(target.resolve("tiny.html"))
        .content()
        .contains("<h1>Tiny bits</h1>", "Does any cell learn bits?", "Elman", "All runs");
    assertThat(target.resolve("tiny.tex")).content().contains("\\toprule");
    assertThat(target.resolve("tiny.csv")).content().startsWith("task,data,study,model,kind");
    assertThat(target.resolve("tiny.md")).content().contains("](charts/bits-seeds.png)");
    assertThat(target.resolve("charts").resolve("bits-seeds.png")).exists();
    assertThat(out.toString()).contains("Written: " + target.resolve("tiny.html"));
    // Results are only read.
    assertThat(folder.resolve("tiny.md")).doesNotExist();
  }

  @Test
  void aResultsFileWithoutAnExperimentIsReportedFromItsLines() throws IOException {
    Path file = Files.copy(folder.resolve("tiny.jsonl"), folder.resolve("results.jsonl"));
    Path target = folder.resolve("report");
    assertThat(report(file.toString(), "--out", target.toString())).as(err.toString()).isZero();
    assertThat(target.resolve("results.html"))
        .content()
        .contains("<h1>Recurrent cells compared</h1>", "bits on bits")
        .doesNotContain("Elman");
  }

  @Test
  void invalidReportsAreRejected() throws IOException {
    String results = folder.toString();
    assertRejected("unknown experiment 'tinny'. Did you mean 'tiny'?", "tinny");
    assertRejected("no.jsonl: there is no such file.", "no.jsonl");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    assertRejected(
        "There are no results of 'tiny' in %s. Run it with 'sluice compare tiny'"
            .formatted(elsewhere),
        "tiny",
        "--results",
        elsewhere.toString());
    assertRejected(
        "unknown preset of tiny 'paper'", "tiny", "--results", results, "--preset", "paper");
    Path other = Files.copy(folder.resolve("tiny.jsonl"), folder.resolve("other.jsonl"));
    assertRejected(
        "--preset quick: no experiment is named other", other.toString(), "--preset", "quick");
    Files.writeString(other, "");
    assertRejected("it has no results yet", other.toString());
  }

  private void assertRejected(String message, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(report(arguments)).as(err.toString()).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }
}
