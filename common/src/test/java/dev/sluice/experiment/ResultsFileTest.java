package dev.sluice.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.error.InputException;
import dev.sluice.progress.Progress;
import dev.sluice.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
  @TempDir private Path folder;

  private final List<Trial<?>> trials = Trials.of(List.of("gru"), 1L, 2L);

  @Test
  void whatIsAppendedIsReadAgainAsItWas() throws IOException {
    TrialResult first = Trials.completed(trials.get(0), 0.75, true);
    TrialResult odd =
        Trials.result(
            trials.get(1), RunStatus.DIVERGED, "é\n\"", Map.of("accuracy", Double.NaN), false);
    try (ResultsFile results = ResultsFile.open(folder, Progress.SILENT)) {
      results.append(first);
      results.append(odd);
    }
    assertThat(Files.readAllLines(folder.resolve("results.jsonl"))).hasSize(2);
    try (ResultsFile results = ResultsFile.open(folder, Progress.SILENT)) {
      // As text: a long that fits comes back from JSON as an int, which a tree tells apart.
      assertThat(results.result(trials.get(0)).orElseThrow()).hasToString(first.toString());
      assertThat(results.result(trials.get(1)).orElseThrow()).hasToString(odd.toString());
    }
  }

  @Test
  void aLineIsFlat() throws IOException {
    String line =
        Trials.completed(
                trials.get(0).withPurpose(new Purpose("adding", "quick", Stage.CHOICE)), 0.75, true)
            .line();
    assertThat(new ObjectMapper().readTree(line).fieldNames())
        .toIterable()
        .containsSubsequence("format", "key", "stage", "preset", "experiment", "task", "data")
        .contains("cell", "parameters", "seed", "status", "metrics", "baselines", "seconds")
        .contains("settings", "provenance", "validationLoss")
        .doesNotContain("result", "trainingSeconds");
    assertThat(line).contains("\"stage\":\"choice\",\"preset\":\"quick\"");
  }

  @Test
  void aFileOfAnotherVersionIsNamedWithWhatToDo() throws IOException {
    Files.writeString(
        folder.resolve("results.jsonl"),
        "{\"format\":1,\"key\":\"a\",\"result\":{}}\n",
        StandardCharsets.UTF_8);
    assertThatThrownBy(() -> ResultsFile.open(folder, Progress.SILENT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("results.jsonl, line 1: written by an earlier Sluice (format 1;")
        .hasMessageContaining("Move the file away");
    Files.writeString(folder.resolve("results.jsonl"), "{\"format\":99}\n");
    assertThatThrownBy(() -> ResultsFile.open(folder, Progress.SILENT))
        .hasMessageContaining("a newer Sluice (format 99;")
        .hasMessageContaining("Update Sluice");
  }

  @Test
  void aTornLastLineIsDroppedWithAWordAndTheFileGoesOnWhole() throws IOException {
    try (ResultsFile results = ResultsFile.open(folder, Progress.SILENT)) {
      results.append(Trials.completed(trials.get(0), 0.75, true));
    }
    Path file = folder.resolve("results.jsonl");
    // Cut in the middle of a character of two bytes.
    Files.write(file, new byte[] {'{', '"', (byte) 0xc3}, StandardOpenOption.APPEND);

    Trials.Said said = new Trials.Said();
    try (ResultsFile results = ResultsFile.open(folder, said)) {
      assertThat(said.lines).singleElement().asString().contains("last line was cut off");
      results.append(Trials.completed(trials.get(1), 0.5, false));
    }
    Trials.Said again = new Trials.Said();
    try (ResultsFile results = ResultsFile.open(folder, again)) {
      assertThat(again.lines).isEmpty();
      assertThat(results.results()).hasSize(2);
    }
  }

  @Test
  void ofTwoLinesWithOneKeyTheLastOneHolds() throws IOException {
    try (ResultsFile results = ResultsFile.open(folder, Progress.SILENT)) {
      results.append(Trials.result(trials.get(0), RunStatus.FAILED, "no disk", Map.of(), false));
      results.append(Trials.completed(trials.get(0), 0.75, true));
    }
    try (ResultsFile results = ResultsFile.open(folder, Progress.SILENT)) {
      assertThat(results.result(trials.get(0)).orElseThrow().isFinal()).isTrue();
    }
  }

  @Test
  void aDamagedLineInTheMiddleIsNamed() throws IOException {
    Files.writeString(folder.resolve("results.jsonl"), "\n{\"key\": 1\n", StandardCharsets.UTF_8);
    assertThatThrownBy(() -> ResultsFile.open(folder, Progress.SILENT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("results.jsonl, line 2: expected a trial's result")
        .hasMessageContaining("Delete the line");
    // The lock was given back.
    Files.delete(folder.resolve("results.jsonl"));
    ResultsFile.open(folder, Progress.SILENT).close();
  }

  @Test
  void aSecondOneOnTheSameFolderIsTurnedAwayUntilTheFirstEnds() throws IOException {
    try (ResultsFile first = ResultsFile.open(folder, Progress.SILENT)) {
      assertThat(first.results()).isEmpty();
      assertThatThrownBy(() -> ResultsFile.open(folder, Progress.SILENT))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("Another sluice compare is writing into " + folder);
    }
    ResultsFile.open(folder, Progress.SILENT).close();
  }

  @Test
  void aFileInPlaceOfTheFolderIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertThatThrownBy(() -> ResultsFile.open(file, Progress.SILENT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not a folder");
    assertThat(file).hasContent("mine");
  }
}
