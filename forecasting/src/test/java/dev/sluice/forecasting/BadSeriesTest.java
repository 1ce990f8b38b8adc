package dev.sluice.forecasting;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.InputException;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invalid series are refused with a message that names the place and the reason. */
class BadSeriesTest {
  @TempDir private Path folder;

  private void refused(String[] flags, String content, String... expected) throws IOException {
    Path file = folder.resolve("mine.csv");
    Files.writeString(file, content);
    String[] all = new String[flags.length + 2];
    all[0] = "data";
    all[1] = file.toString();
    System.arraycopy(flags, 0, all, 2, flags.length);
    var thrown =
        assertThatThrownBy(
                () ->
                    new ForecastingTask()
                        .prepare(SmallSeries.settings(all), Optional.empty(), Progress.SILENT))
            .isInstanceOf(InputException.class);
    for (String text : expected) {
      thrown.hasMessageContaining(text);
    }
  }

  private void refused(String content, String... expected) throws IOException {
    refused(new String[0], content, expected);
  }

  private static String rows(int count, String special) {
    StringBuilder text = new StringBuilder("day,x\n");
    for (int i = 0; i < count; i++) {
      text.append("2020-01-%02d,%s\n".formatted(i + 1, i == 19 ? special : i));
    }
    return text.toString();
  }

  @Test
  void anInfiniteValueIsNamedWithItsLine() throws IOException {
    refused(rows(28, "inf"), "mine.csv", "21", "inf");
  }

  @Test
  void aMissingValueIsNamedWithItsLine() throws IOException {
    refused(rows(28, "NaN"), "mine.csv", "21", "x");
  }

  @Test
  void aDateOutOfOrderIsNamedWithItsLine() throws IOException {
    refused(rows(28, "5").replace("2020-01-21", "2019-12-31"), "mine.csv", "22", "2019-12-31");
  }

  @Test
  void aSeriesShorterThanLookbackAndHorizonIsRefusedWithTheNumbers() throws IOException {
    refused(rows(15, "5"), "mine.csv", "10 rows of 15", "lookback of 12", "horizon of 4");
  }

  @Test
  void aTargetThatIsNotAColumnIsNamed() throws IOException {
    refused(new String[] {"target", "y"}, rows(28, "5"), "y", "x");
  }

  @Test
  void anEmptyFileIsNamed() throws IOException {
    refused("", "mine.csv");
  }
}
