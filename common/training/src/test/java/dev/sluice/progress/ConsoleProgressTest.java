package dev.sluice.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long seconds;

  private final Progress progress =
      new ConsoleProgress(
          new PrintStream(bytes, true, StandardCharsets.UTF_8),
          false,
          80,
          () -> seconds * 1_000_000_000L);

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void withoutATerminalSlowWorkIsReportedInPlainLinesWithSpeedAndTimeLeft() {
    try (Progress.Bar bar = progress.start("epoch 2/3", 100, Progress.Unit.BATCHES)) {
      seconds = 10;
      bar.advanceTo(20, "loss 0.500");
      seconds = 11;
      bar.advanceTo(30, "loss 0.400");
      seconds = 50;
      bar.advanceTo(100, "loss 0.300");
    }

    assertThat(printed().lines())
        .containsExactly(
            "epoch 2/3: 20 % (20 of 100 batches), 2.0 batches/s, 40 s left, loss 0.500",
            "epoch 2/3: 100 % (100 of 100 batches), 2.0 batches/s, loss 0.300");
  }

  @Test
  void trialsAreReportedWithoutASpeed() {
    try (Progress.Bar bar = progress.start("20 trials", 20, Progress.Unit.TRIALS)) {
      seconds = 90;
      bar.advanceTo(2, "about 9 min left");
      bar.advanceTo(20, "");
    }

    assertThat(printed().lines())
        .containsExactly(
            "20 trials: 10 % (2 of 20 trials), about 9 min left",
            "20 trials: 100 % (20 of 20 trials)");
  }

  @Test
  void withoutATerminalQuickWorkIsNotReported() {
    try (Progress.Bar bar = progress.start("epoch 1/3", 2, Progress.Unit.BATCHES)) {
      seconds = 1;
      bar.advanceTo(1, "");
      bar.advanceTo(2, "");
    }

    assertThat(printed()).isEmpty();
  }

  @Test
  void aDownloadOfUnknownLengthCountsMegabytes() {
    try (Progress.Bar bar = progress.start("imdb", -1, Progress.Unit.BYTES)) {
      seconds = 8;
      bar.advanceTo(16 << 20, "");
    }

    assertThat(printed()).startsWith("imdb: 16 MB, 2.0 MB/s");
  }
}
