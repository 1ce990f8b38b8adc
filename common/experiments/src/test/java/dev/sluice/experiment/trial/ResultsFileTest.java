package dev.sluice.experiment.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.error.InputException;
import dev.sluice.experiment.ResultBuilder;
import dev.sluice.experiment.Trials;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.channels.FileLock;
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
  void anAppendedResultIsReadBackUnchanged() throws IOException {
    TrialResult first = Trials.completed(trials.get(0), 0.75, true);
    TrialResult odd =
        ResultBuilder.of(trials.get(1))
            .metrics(Map.of("accuracy", Double.NaN))
            .diverged("é\n\"")
            .build();
    try (ResultsFile results =
        ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT)) {
      results.append(first);
      results.append(odd);
    }
    assertThat(Files.readAllLines(folder.resolve("results.jsonl"))).hasSize(2);
    try (ResultsFile results =
        ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT)) {
      // As text, because a small long is read from JSON as an int, which a tree distinguishes.
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
  void aFileOfAnotherVersionIsAnErrorThatSaysWhatToDo() throws IOException {
    Files.writeString(
        folder.resolve("results.jsonl"),
        "{\"format\":1,\"key\":\"a\",\"result\":{}}\n",
        StandardCharsets.UTF_8);
    assertThatThrownBy(() -> ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "results.jsonl, line 1: the line has format 1, written by an earlier version of Sluice;"
                + " this one reads 2 to 3.")
        .hasMessageContaining("Move the file away");
    Files.writeString(folder.resolve("results.jsonl"), "{\"format\":99}\n");
    assertThatThrownBy(() -> ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT))
        .hasMessageContaining("format 99, written by a later version of Sluice")
        .hasMessageContaining("Update Sluice");
  }

  @Test
  void anIncompleteLastLineIsRemovedWithAMessage() throws IOException {
    try (ResultsFile results =
        ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT)) {
      results.append(Trials.completed(trials.get(0), 0.75, true));
    }
    Path file = folder.resolve("results.jsonl");
    // Cut in the middle of a two-byte character.
    Files.write(file, new byte[] {'{', '"', (byte) 0xc3}, StandardOpenOption.APPEND);

    Trials.RecordedProgress recorded = new Trials.RecordedProgress();
    try (ResultsFile results = ResultsFile.open(folder.resolve(ResultsFile.NAME), recorded)) {
      assertThat(recorded.lines).singleElement().asString().contains("last line was incomplete");
      results.append(Trials.completed(trials.get(1), 0.5, false));
    }
    Trials.RecordedProgress again = new Trials.RecordedProgress();
    try (ResultsFile results = ResultsFile.open(folder.resolve(ResultsFile.NAME), again)) {
      assertThat(again.lines).isEmpty();
      assertThat(results.results()).hasSize(2);
    }
  }

  @Test
  void aFolderThatCannotBeCreatedIsAReadableError() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("file"), "");
    Path impossible = inTheWay.resolve("results");
    assertThatThrownBy(
            () -> ResultsFile.open(impossible.resolve(ResultsFile.NAME), Progress.SILENT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Results cannot be written to " + impossible + ": ")
        .hasMessageEndingWith(". Name another folder with --out.")
        .hasMessageNotContaining("Exception");
  }

  @Test
  void aCompleteLastLineWithoutLineEndIsKept() throws IOException {
    Path file = folder.resolve(ResultsFile.NAME);
    String line = Trials.completed(trials.get(0), 0.75, true).line();
    Files.writeString(file, line);
    Trials.RecordedProgress recorded = new Trials.RecordedProgress();
    try (ResultsFile results = ResultsFile.open(file, recorded)) {
      assertThat(recorded.lines).isEmpty();
      assertThat(results.result(trials.get(0))).isPresent();
      // And again, while it is open.
      Files.writeString(file, line);
      results.append(Trials.completed(trials.get(1), 0.5, false));
      assertThat(results.results()).hasSize(2);
    }
    assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo(line);
  }

  @Test
  void aFileIsReadWithoutALockAndSkipsAnIncompleteLastLine() throws IOException {
    Path file = folder.resolve("adding.jsonl");
    String line = Trials.completed(trials.get(0), 0.75, true).line();
    for (String text : List.of(line, line + "\n", line + "\n" + line.substring(0, 90))) {
      Files.writeString(file, text);
      assertThat(ResultsFile.read(file)).as(text).hasSize(1);
    }
    Files.writeString(file, "{\n" + line);
    assertThatThrownBy(() -> ResultsFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("adding.jsonl, line 1");
    assertThat(folder.resolve(".adding.jsonl.lock")).doesNotExist();
  }

  @Test
  void theLastOfTwoLinesWithTheSameKeyIsValid() throws IOException {
    try (ResultsFile results =
        ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT)) {
      results.append(Trials.failed(trials.get(0), "no disk"));
      results.append(Trials.completed(trials.get(0), 0.75, true));
    }
    try (ResultsFile results =
        ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT)) {
      assertThat(results.result(trials.get(0)).orElseThrow().isFinal()).isTrue();
    }
  }

  @Test
  void aDamagedLineIsAnErrorThatNamesIt() throws IOException {
    Files.writeString(folder.resolve("results.jsonl"), "\n{\"key\": 1\n", StandardCharsets.UTF_8);
    assertThatThrownBy(() -> ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("results.jsonl, line 2: expected a trial's result")
        .hasMessageContaining("Delete the line");
  }

  @Test
  void linesAppendedByAnotherProcessAreRead() throws IOException {
    try (ResultsFile results =
        ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT)) {
      results.append(Trials.completed(trials.get(0), 0.75, true));
      String other = Trials.completed(trials.get(1), 0.5, false).line();
      Path file = folder.resolve("results.jsonl");
      // First half of the line: the other process is still writing.
      Files.writeString(file, other.substring(0, 50), StandardOpenOption.APPEND);
      results.refresh();
      assertThat(results.result(trials.get(1))).isEmpty();
      Files.writeString(file, other.substring(50) + "\n", StandardOpenOption.APPEND);
      results.refresh();
      assertThat(results.result(trials.get(1))).isPresent();
    }
  }

  @Test
  void anIncompleteLineOfADeadProcessIsRemovedByTheNextAppend() throws IOException {
    try (ResultsFile results =
        ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT)) {
      Path file = folder.resolve("results.jsonl");
      results.append(Trials.completed(trials.get(0), 0.75, true));
      Files.writeString(file, "{\"format\":2,\"key", StandardOpenOption.APPEND);
      results.append(Trials.completed(trials.get(1), 0.5, false));
      assertThat(Files.readAllLines(file)).hasSize(2).allMatch(line -> line.endsWith("}"));
      assertThat(results.results()).hasSize(2);
    }
  }

  @Test
  void eachTrialHasItsOwnLockUntilItIsReleased() throws IOException {
    try (ResultsFile results =
        ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT)) {
      FileLock lock = results.tryLock(trials.get(0)).orElseThrow();
      assertThat(results.tryLock(trials.get(0))).isEmpty();
      results.tryLock(trials.get(1)).orElseThrow().release();
      // Locks of trials do not prevent results from being written.
      results.append(Trials.completed(trials.get(1), 0.5, false));
      lock.release();
      assertThat(results.tryLock(trials.get(0))).isPresent();
    }
  }

  @Test
  void failuresAreSettledUnlessTheyAreToBeRetried() throws IOException {
    try (ResultsFile results =
        ResultsFile.open(folder.resolve(ResultsFile.NAME), Progress.SILENT)) {
      results.append(Trials.failed(trials.get(0), "no"));
      results.append(Trials.completed(trials.get(1), 0.5, false));
      long before = results.end();
      assertThat(results.isSettled(trials.get(0), 0)).isTrue();
      assertThat(results.isSettled(trials.get(0), before)).isFalse();
      assertThat(results.isSettled(trials.get(1), before)).isTrue();
      results.append(Trials.failed(trials.get(0), "again"));
      assertThat(results.isSettled(trials.get(0), before)).isTrue();
    }
  }

  @Test
  void aFileInsteadOfTheFolderIsAnError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertThatThrownBy(() -> ResultsFile.open(file.resolve(ResultsFile.NAME), Progress.SILENT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not a folder");
    assertThat(file).hasContent("mine");
  }
}
