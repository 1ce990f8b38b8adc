package dev.sluice.experiment.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.ErrorReport;
import dev.sluice.experiment.Trials;
import dev.sluice.experiment.claims.ResultsTable;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClaimsCommandTest {
  private static final String EXPERIMENT =
      "title: Bits by length\nquestion: Which?\ntask: bits\ncells: [lstm, gru]\nseeds: 5\n";
  private static final String CLAIMS =
      """
      claims:
        - claim: LSTM and GRU are alike
          seed-agrees: they differ by 5 % at most
          experiments: [by-length]
          rule: similar
          with: {cells: [gru], within: 0.05}
      """;

  @TempDir private Path folder;

  private Path results;
  private Path experiments;
  private Path readme;
  private Path page;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void files() throws IOException {
    results = Files.createDirectory(folder.resolve("results"));
    experiments = Files.createDirectory(folder.resolve("experiments"));
    Files.writeString(experiments.resolve("by-length.yaml"), EXPERIMENT);
    Files.writeString(experiments.resolve("claims.yaml"), CLAIMS);
    readme =
        Files.writeString(
            folder.resolve("README.md"),
            "# Mine\n" + ResultsTable.BEGIN + "\nold\n" + ResultsTable.END + "\nend\n");
    page = folder.resolve("claims.md");
  }

  private static String lines() {
    List<String> lines = new ArrayList<>();
    for (String cell : List.of("lstm", "gru")) {
      for (long seed = 1; seed <= 5; seed++) {
        Trial<?> trial = Trials.of(List.of(cell), List.of(seed), Map.of()).get(0);
        TrialResult result = Trials.completed(trial, 0.75, true);
        lines.add(result.line());
      }
    }
    return lines.stream().collect(Collectors.joining("\n"));
  }

  private int claims(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--results",
                results.toString(),
                "--experiments",
                experiments.toString(),
                "--out",
                page.toString()));
    arguments.addAll(List.of(more));
    ErrorReport errors = new ErrorReport();
    return new CommandLine(new ClaimsCommand())
        .setExecutionExceptionHandler(errors)
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(new String[0]));
  }

  @Test
  void allPagesAreWrittenAndAreThenUpToDate() throws IOException {
    // With an incomplete last line.
    Files.writeString(results.resolve("by-length.jsonl"), lines() + "\n{\"cut");
    assertThat(claims("--readme", readme.toString())).as(err.toString()).isZero();
    assertThat(page).content().contains("Verdict: **holds**", "| by-length  | bits  |");
    assertThat(readme)
        .content()
        .startsWith("# Mine\n")
        .endsWith(ResultsTable.END + "\nend\n")
        .contains("| by-length  | bits |")
        .doesNotContain("old");
    assertThat(results.resolve("by-length.md"))
        .content()
        .startsWith("# Bits by length\n")
        .contains("bits on bits: test part, mean ± standard deviation over 5 seeds")
        .contains("`./sluice report by-length` writes the full report")
        .contains(
            "Measured with Sluice 0.1 (revision f00), Java 17, CPU with 2 cores, 2026-11-21.");

    assertThat(claims("--readme", readme.toString(), "--check")).isZero();
    Files.writeString(results.resolve("by-length.md"), "changed");
    assertThat(claims("--readme", readme.toString(), "--check")).isEqualTo(1);
    assertThat(results.resolve("by-length.md")).hasContent("changed");
  }

  @Test
  void aNewExperimentAppearsInTheReadmeAndOnItsOwnPage() throws IOException {
    Files.writeString(results.resolve("by-length.jsonl"), lines() + "\n");
    Files.copy(results.resolve("by-length.jsonl"), results.resolve("mine.jsonl"));
    assertThat(claims("--readme", readme.toString())).as(err.toString()).isZero();
    assertThat(readme).content().doesNotContain("mine");
    assertThat(results.resolve("mine.md")).doesNotExist();

    Files.writeString(
        experiments.resolve("mine.yaml"), EXPERIMENT.replace("Bits by length", "My bits"));
    assertThat(claims("--readme", readme.toString())).as(err.toString()).isZero();
    assertThat(readme).content().contains("| mine       | bits |");
    assertThat(results.resolve("mine.md")).content().startsWith("# My bits\n");
  }

  @Test
  void aNewClaimAppearsOnThePage() throws IOException {
    Files.writeString(results.resolve("by-length.jsonl"), lines() + "\n");
    Files.writeString(
        experiments.resolve("claims.yaml"),
        CLAIMS
            + """
              - claim: An LSTM is better on long sequences
                seed-agrees: it is better
                experiments: [by-length]
                rule: long-sequences
                with: {axis: data.length}
            """);
    assertThat(claims()).as(err.toString()).isZero();
    assertThat(page)
        .content()
        .contains("## 1. LSTM and GRU are alike", "## 2. An LSTM is better on long sequences");
  }

  @Test
  void anErrorInTheClaimsNamesFileAndLine() throws IOException {
    Files.writeString(results.resolve("by-length.jsonl"), lines() + "\n");
    Files.writeString(experiments.resolve("claims.yaml"), CLAIMS.replace("similar", "simlar"));
    assertThat(claims()).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            experiments.resolve("claims.yaml")
                + ", line 5: unknown rule 'simlar'. Did you mean 'similar'?");
    assertThat(page).doesNotExist();
  }

  @Test
  void withoutResultsAnExistingPageIsLeftAlone() throws IOException {
    Files.writeString(page, "full of figures");
    Files.writeString(results.resolve("notes.md"), "none yet");
    assertThat(claims()).isEqualTo(2);
    assertThat(err.toString())
        .contains("--results: folder %s has no results file (*.jsonl).".formatted(results));
    results = folder.resolve("nosuch");
    assertThat(claims()).isEqualTo(2);
    assertThat(err.toString()).contains("--results: there is no folder " + results);
    assertThat(page).hasContent("full of figures");
  }
}
