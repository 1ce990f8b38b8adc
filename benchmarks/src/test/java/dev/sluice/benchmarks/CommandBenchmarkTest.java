package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.CommandBenchmark.Measured;
import dev.sluice.benchmarks.CommandBenchmark.Run;
import dev.sluice.report.MarkdownTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandBenchmarkTest {
  @TempDir private Path folder;

  @Test
  void textsAreSentencesWithTheirWordsRotatedTheSameInEveryRun() throws IOException {
    List<String> sentences = List.of("a fine day", "no");
    CommandBenchmark.write(sentences, 50, folder.resolve("one.txt"));
    CommandBenchmark.write(sentences, 50, folder.resolve("two.txt"));
    assertThat(folder.resolve("two.txt")).hasSameTextualContentAs(folder.resolve("one.txt"));
    assertThat(Files.readAllLines(folder.resolve("one.txt")))
        .hasSize(50)
        .contains("a fine day", "fine day a", "day a fine", "no")
        .allSatisfy(
            text ->
                assertThat(sentences.stream().map(CommandBenchmarkTest::words))
                    .contains(words(text)));
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ")).sorted().toList();
  }

  @Test
  void theTableHasTheFastestAndTheMedianTimeTheRateAndTheLargestPeak() {
    Measured one = new Measured("start", 0, List.of(new Run(2, 1.5, 2048)));
    Measured many =
        new Measured(
            "predict",
            30_000,
            List.of(new Run(4, 6, 1024), new Run(2, 5, 3072), new Run(3, 4, -1)));
    assertThat(MarkdownTable.of(CommandBenchmark.table(List.of(one, many))).lines().skip(2))
        .map(line -> line.replaceAll(" +", " "))
        .containsExactly(
            "| start | 2.00 | 2.00 | 1.50 | | 2 |",
            "| predict | 2.00 | 3.00 | 5.00 | 15,000 | 3 |");
  }
}
