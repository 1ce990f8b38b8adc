package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.datasets.series.MissingValues;
import dev.sluice.datasets.series.TimeStep;
import dev.sluice.error.InputException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real files of {@code ../shared/data}, read as a user's own files; skipped if absent. */
class RealDataTest {
  @TempDir Path home;

  private Datasets datasets() {
    return new Datasets(new SluiceHome(home), Progress.SILENT);
  }

  /** To call before an assertion about an error, which would mistake the skipping for the error. */
  private static void skipWithout(String name) {
    TestData.at(name);
  }

  private TextData text(
      String name, String validation, String test, String textColumn, String fallback) {
    return datasets()
        .text(
            TestSettings.text(
                TestData.at(name),
                "text-column",
                textColumn,
                "label-column",
                textColumn == null ? null : "1",
                "validation-data",
                validation == null ? null : TestData.at(validation).toString(),
                "test-data",
                test == null ? null : TestData.at(test).toString(),
                "fallback-encoding",
                fallback));
  }

  private SeriesData series(
      String name, String pattern, List<String> target, MissingValues missing) {
    return datasets()
        .series(
            TestSettings.series(
                TestData.at(name), "date-pattern", pattern, "target", target, "missing", missing));
  }

  @Test
  void sst2IsReadWithItsGivenParts() {
    TextData data =
        text(
            "sentiment/stsa.binary.train",
            "sentiment/stsa.binary.dev",
            "sentiment/stsa.binary.test",
            null,
            null);
    assertThat(data.split().train()).hasSize(6920);
    assertThat(data.split().validation()).hasSize(872);
    assertThat(data.split().test()).hasSize(1821);
    assertThat(data.labels()).containsExactly("0", "1");
    assertThat(data.split().train().get(0).text()).startsWith("a stirring , funny");
  }

  @Test
  void labelledSentencesAreAThousandEach() {
    for (String name : List.of("amazon_cells", "imdb", "yelp")) {
      TextData data = text("sentiment/" + name + "_labelled.txt", null, null, null, null);
      assertThat(data.split().size()).as(name).isEqualTo(1000);
      assertThat(data.split().train()).hasSize(700);
      assertThat(data.split().train().stream().filter(e -> e.label().equals("1"))).hasSize(350);
    }
  }

  @Test
  void reviewsThatAreNotUtf8AreReadInTheirOwnEncoding() {
    skipWithout("sentiment/rt-polarity.all");
    assertThatThrownBy(() -> text("sentiment/rt-polarity.all", null, null, null, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not UTF-8")
        .hasMessageContaining("--fallback-encoding windows-1252");
    TextData data = text("sentiment/rt-polarity.all", null, null, null, "windows-1252");
    assertThat(data.split().size()).isEqualTo(10662);
    assertThat(data.notes()).anyMatch(note -> note.contains("windows-1252"));
    assertThat(data.split().train().stream().map(example -> example.text()))
        .noneMatch(text -> text.indexOf('\uFFFD') >= 0);
  }

  @Tag("slow")
  @Test
  void imdbIsReadThroughGzip() {
    TextData data =
        text("sentiment/imdb.train.tsv.gz", null, "sentiment/imdb.test.tsv.gz", "3", null);
    assertThat(data.split().train()).hasSize(22500);
    assertThat(data.split().validation()).hasSize(2500);
    assertThat(data.split().test()).hasSize(25000);
    // The file is sorted by label, so a part at its end would have only one label.
    assertThat(data.split().validation().stream().filter(e -> e.label().equals("1"))).hasSize(1250);
  }

  @Test
  void airlinePassengersAreMonthly() {
    SeriesData data = series("forecasting/airline-passengers.csv", null, null, null);
    assertThat(data.series().length()).isEqualTo(144);
    assertThat(data.series().columns()).containsExactly("Passengers");
    assertThat(data.series().step()).contains(new TimeStep(1, TimeStep.Unit.MONTHS));
    assertThat(data.series().timesAfter(1)).containsExactly(LocalDateTime.of(1961, 1, 1, 0, 0));
    assertThat(data.notes()).isEmpty();
  }

  @Test
  void etth1HasSevenColumnsInAndOut() {
    SeriesData data = series("forecasting/ETTh1.csv", null, List.of("all"), null);
    assertThat(data.series().length()).isEqualTo(17420);
    assertThat(data.series().columns())
        .containsExactly("HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT");
    assertThat(data.targets()).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(data.series().step()).contains(new TimeStep(1, TimeStep.Unit.HOURS));
    assertThat(data.series().values()[0][6]).isEqualTo(30.5310001373291);
    assertThat(data.notes()).isEmpty();
  }

  @Test
  void dailyTemperaturesLackTheirLeapDays() {
    SeriesData data = series("forecasting/daily-min-temperatures.csv", null, null, null);
    assertThat(data.series().length()).isEqualTo(3650);
    // 1984 and 1988 end on 30 December.
    assertThat(data.notes()).singleElement().asString().startsWith("2 times are missing in 2 gaps");
  }

  @Test
  void sunspotsAreMonthlySince1749() {
    SeriesData data = series("forecasting/monthly-sunspots.csv", null, null, null);
    assertThat(data.series().length()).isEqualTo(2820);
    assertThat(data.series().times().get(0)).isEqualTo(LocalDateTime.of(1749, 1, 1, 0, 0));
  }

  @Test
  void beijingsPollutionHasMissingValuesAndItsDateInFourColumns() {
    skipWithout("forecasting/pollution.csv");
    assertThatThrownBy(() -> series("forecasting/pollution.csv", null, List.of("pm2.5"), null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 2, column 'pm2.5': found 'NA'")
        .hasMessageContaining("2067 missing in total");
    SeriesData data =
        series("forecasting/pollution.csv", null, List.of("pm2.5"), MissingValues.PREVIOUS);
    assertThat(data.series().columns())
        .containsExactly("pm2.5", "DEWP", "TEMP", "PRES", "Iws", "Is", "Ir");
    assertThat(data.targets()).containsExactly(0);
    // The first 24 hours have no value before them.
    assertThat(data.series().length()).isEqualTo(43824 - 24);
    assertThat(data.series().times().get(0)).isEqualTo(LocalDateTime.of(2010, 1, 2, 0, 0));
    assertThat(data.series().values()[0][0]).isEqualTo(129);
    assertThat(data.notes())
        .anyMatch(note -> note.contains("the column 'No'"))
        .anyMatch(note -> note.contains("the column 'cbwd'"))
        .anyMatch(note -> note.startsWith("2067 values in 2067 rows are missing"));
  }

  @Test
  void exchangeRatesHaveNeitherHeaderNorDates() {
    SeriesData data = series("forecasting/exchange_rate.txt", null, List.of("all"), null);
    assertThat(data.series().length()).isEqualTo(7588);
    assertThat(data.series().columns()).hasSize(8);
    assertThat(data.series().times()).isEmpty();
  }

  @Test
  void sharePricesStepByWeekdays() {
    SeriesData data = series("forecasting/sp500.csv", "dd-MM-yy", List.of("Close"), null);
    assertThat(data.series().length()).isEqualTo(4697);
    assertThat(data.series().step()).contains(new TimeStep(1, TimeStep.Unit.WEEKDAYS));
  }

  @Test
  void aSeriesInEachRowIsRefused() {
    skipWithout("forecasting/Hourly-train.csv");
    assertThatThrownBy(() -> series("forecasting/Hourly-train.csv", null, null, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Hourly-train.csv, line 2")
        .hasMessageContaining("each row seems to be a series");
  }

  @Test
  void tinyShakespeareHasItsSixtyFiveCharacters() {
    CorpusData data =
        datasets()
            .corpus(CorpusDataSettings.of(TestData.at("charnn/tinyshakespeare.txt").toString()));
    String all = data.text().toString();
    assertThat(all).hasSize(1115394);
    assertThat(Alphabet.of(all).size()).isEqualTo(65);
    assertThat(data.train().length()).isEqualTo(1115394 - 2 * 55770);
  }

  @Test
  void tunesOfAFolderAreOneText() {
    Path folder = TestData.at("charnn/nottingham-abc");
    CorpusData data = datasets().corpus(TestSettings.corpus(folder, "glob", "*.abc"));
    assertThat(data.train().toString()).contains("X:").contains("K:");
  }
}
