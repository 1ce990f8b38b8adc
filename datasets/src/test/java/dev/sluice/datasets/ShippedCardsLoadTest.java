package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.DataCards;
import dev.sluice.datasets.source.DataStore;
import dev.sluice.datasets.text.LabelledText;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every shipped card whose data is available, loaded as a task loads it: the readers check the
 * card's counts, and the parts must be those of the published figures.
 */
class ShippedCardsLoadTest {
  @TempDir Path folder;

  private SluiceHome home() {
    return new SluiceHome(folder);
  }

  private Datasets datasets() {
    return new Datasets(home(), Progress.SILENT);
  }

  private void take(String card, String from) {
    new DataStore(home(), Progress.SILENT)
        .fetchFrom(DataCards.shipped().named(card), TestData.at(from).toString());
  }

  /** The number of examples, rows or characters in each part. */
  private List<Integer> parts(String name) {
    DataCard card = DataCards.shipped().named(name);
    return switch (card.task()) {
      case DataCard.SENTIMENT -> {
        var split = datasets().text(TextDataSettings.of(name)).split();
        yield List.of(split.train().size(), split.validation().size(), split.test().size());
      }
      case DataCard.FORECASTING -> {
        SeriesData data = datasets().series(SeriesDataSettings.of(name));
        yield List.of(
            data.trainEnd(),
            data.validationEnd() - data.trainEnd(),
            data.testEnd() - data.validationEnd());
      }
      case DataCard.MUSIC -> {
        var split = datasets().music(new MusicDataSettings(name, null, null)).split();
        yield List.of(split.train().size(), split.validation().size(), split.test().size());
      }
      default -> {
        CorpusData data = datasets().corpus(CorpusDataSettings.of(name));
        yield Stream.of(data.train(), data.validation(), data.test())
            .map(part -> Math.toIntExact(part.length()))
            .toList();
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    "reviews, 952, 204, 204",
    "airline-passengers, 72, 24, 48",
    "sunspots, 1974, 282, 564",
    "melbourne-temperatures, 2920, 365, 365"
  })
  void aBundledCardIsReadWithItsCounts(String name, int train, int validation, int test) {
    assertThat(parts(name)).containsExactly(train, validation, test);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shakespeare-plays", "java-code"})
  void aBundledTextIsReadWithItsCounts(String name) {
    List<Integer> parts = parts(name);
    int all = parts.stream().mapToInt(Integer::intValue).sum();
    assertThat(parts.get(1) / (double) all).isCloseTo(0.05, within(0.001));
    assertThat(parts.get(2) / (double) all).isCloseTo(0.10, within(0.001));
  }

  @ParameterizedTest
  @CsvSource({
    "labelled-sentences, sentiment, 2100, 300, 600",
    "sst2, sentiment, 6920, 872, 1821",
    "etth1, forecasting, 8640, 2880, 2880",
    "beijing-pm25, forecasting, 7008, 1752, 35040",
    "exchange-rate, forecasting, 4552, 1518, 1518",
    "war-and-peace, charnn, 2582063, 322758, 322758",
    "jsb-chorales, music, 229, 76, 77",
    "nottingham, music, 694, 173, 170"
  })
  void aCardWithRealFilesIsReadWithItsCounts(
      String name, String from, int train, int validation, int test) {
    take(name, from);
    assertThat(parts(name)).containsExactly(train, validation, test);
  }

  @Test
  @Tag("slow")
  void theFiftyThousandReviewsAreReadWithTheirCounts() {
    take("imdb", "sentiment");
    assertThat(parts("imdb")).containsExactly(22_500, 2_500, 25_000);
  }

  @Test
  void filmReviewsThatAreNotUtf8AreRead() {
    take("movie-reviews", "sentiment");
    TextData data = datasets().text(TextDataSettings.of("movie-reviews"));
    assertThat(data.labels()).containsExactly("negative", "positive");
    assertThat(data.split().test()).hasSizeBetween(1066, 1067);
    assertThat(data.split().train())
        .extracting(LabelledText::text)
        .anyMatch(text -> text.contains("\u00e9"));
  }

  @Test
  void theTestPartOfTinyShakespeareIsItsLastTenth() {
    take("tinyshakespeare", "charnn");
    CorpusData data = datasets().corpus(CorpusDataSettings.of("tinyshakespeare"));
    assertThat(data.test().length()).isBetween(111_539L, 111_541L);
    assertThat(data.train().toString()).startsWith("First Citizen:\nBefore we proceed any further");
  }

  @ParameterizedTest
  @CsvSource({
    "airline-passengers, 1, 48.04",
    "airline-passengers, 12, 41.85",
    "sunspots, 1, 20.09",
    "melbourne-temperatures, 1, 2.582"
  })
  void theNaiveForecastOfTheTestPartHasItsPublishedError(String name, int season, double rmse) {
    assertThat(naive(name, season)).isCloseTo(rmse, within(0.005));
  }

  @Test
  void theNaiveForecastOfBeijingHasItsPublishedError() {
    take("beijing-pm25", "forecasting");
    assertThat(naive("beijing-pm25", 1)).isCloseTo(23.19, within(0.005));
  }

  /** The root mean squared error, one step ahead, of repeating the value one season before. */
  private double naive(String name, int season) {
    SeriesData data = datasets().series(SeriesDataSettings.of(name));
    double[] values = data.series().column(data.target());
    double sum = 0;
    for (int t = data.validationEnd(); t < data.testEnd(); t++) {
      double error = values[t] - values[t - season];
      sum += error * error;
    }
    return Math.sqrt(sum / (data.testEnd() - data.validationEnd()));
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({
    "labelled-sentences, 2100, 300, 600",
    "seattle-weather, 731, 365, 365",
    "single-hop-sensors, 3092, 442, 883",
    "moby-dick, 1011769, 59516, 119032"
  })
  void aCardIsReadFromItsNpmPackage(String name, int train, int validation, int test) {
    // npm is the second source, for when the first cannot be reached.
    assertThat(parts(name)).containsExactly(train, validation, test);
  }
}
