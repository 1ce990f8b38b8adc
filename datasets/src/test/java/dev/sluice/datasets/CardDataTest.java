package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.card.DataCards;
import dev.sluice.datasets.source.DataStore;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data by the name of a card: bundled, from real files, and from a user's own cards. */
class CardDataTest {
  @TempDir Path folder;
  private SluiceHome home;
  private Datasets datasets;

  @BeforeEach
  void datasets() throws IOException {
    home = new SluiceHome(folder.resolve("home"));
    Files.createDirectories(home.cards());
    datasets = new Datasets(home, Progress.SILENT);
  }

  @Test
  void theBundledReviewsAreBalancedInEveryPart() {
    TextData data = datasets.text(TextDataSettings.of("reviews"));
    assertThat(data.name()).isEqualTo("reviews");
    assertThat(data.labels()).containsExactly("negative", "positive");
    assertThat(data.split().size()).isEqualTo(1360);
    assertThat(data.split().test()).hasSize(204);
    assertThat(data.split().test().stream().filter(e -> e.label().equals("positive"))).hasSize(102);
  }

  @ParameterizedTest
  @ValueSource(strings = {"airline-passengers", "sunspots", "melbourne-temperatures"})
  void theBundledSeriesAreReadWithTheirCounts(String name) {
    SeriesData data = datasets.series(SeriesDataSettings.of(name));
    assertThat(data.trainEnd()).isPositive().isLessThan(data.validationEnd());
    assertThat(data.validationEnd()).isLessThan(data.testEnd());
    assertThat(data.series().timesAfter(1)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shakespeare-plays", "java-code"})
  void theBundledTextsAreReadWithTheirCounts(String name) {
    CorpusData data = datasets.corpus(CorpusDataSettings.of(name));
    assertThat(data.train().length()).isGreaterThan(5 * data.test().length());
    assertThat(data.validation().isEmpty()).isFalse();
  }

  private void from(String card, String place) {
    new DataStore(home, Progress.SILENT)
        .fetchFrom(DataCards.shipped().named(card), TestData.at(place).toString());
  }

  @ParameterizedTest
  @CsvSource({"sst2, sentiment, 6920, 872, 1821", "labelled-sentences, sentiment, 2100, 300, 600"})
  void realTextIsReadByItsCard(String card, String place, int train, int validation, int test) {
    from(card, place);
    TextData data = datasets.text(TextDataSettings.of(card));
    assertThat(data.split().train()).hasSize(train);
    assertThat(data.split().validation()).hasSize(validation);
    assertThat(data.split().test()).hasSize(test);
    assertThat(data.labels()).containsExactly("negative", "positive");
  }

  @Test
  void reviewsOfFilmsAreReadInTheEncodingThatTheCardNames() {
    from("movie-reviews", "sentiment/rt-polarity.all");
    assertThat(datasets.text(TextDataSettings.of("movie-reviews")).split().size()).isEqualTo(10662);
  }

  @Test
  void etth1IsSplitAsThePaperSplitsIt() {
    from("etth1", "forecasting/ETTh1.csv");
    SeriesData data = datasets.series(SeriesDataSettings.of("etth1"));
    assertThat(data.trainEnd()).isEqualTo(8640);
    assertThat(data.validationEnd()).isEqualTo(11520);
    assertThat(data.testEnd()).isEqualTo(14400);
    assertThat(data.series().length()).isEqualTo(17420);
    assertThat(data.series().columns().get(data.target())).isEqualTo("OT");
  }

  @Test
  void beijingsPollutionIsTreatedAsItsCardSays() {
    from("beijing-pm25", "forecasting/pollution.csv");
    SeriesData data = datasets.series(SeriesDataSettings.of("beijing-pm25"));
    assertThat(data.series().length()).isEqualTo(43800);
    assertThat(data.testEnd() - data.validationEnd()).isEqualTo(35040);
    assertThat(data.notes()).anyMatch(note -> note.startsWith("2067 values"));
  }

  private void card(String name, String yaml) throws IOException {
    Files.writeString(home.cards().resolve(name + ".yaml"), "name: " + name + "\n" + yaml);
  }

  private void ownReviews(String counts) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      lines.append("text ").append(i).append('\t').append(i % 2).append('\n');
    }
    Files.writeString(home.cards().resolve("mine.tsv"), lines.toString());
    card(
        "mine",
        """
        task: sentiment
        files: [{name: mine.tsv}]
        sources: [{kind: file, path: mine.tsv}]
        format: {kind: tsv, text-column: 1, label-column: 2, labels: {0: bad, 1: good}}
        split: {by: ratio, validation-share: 0.1, test-share: 0.2, seed: 3}
        settings: {training: {epochs: 7}}
        """
            + counts);
  }

  private static TextDataSettings shares(Double validation, Double test) {
    return TestSettings.text("mine", "validation-share", validation, "test-share", test);
  }

  @Test
  void aUsersOwnCardIsUsedAndOptionsOverrideIt() throws IOException {
    ownReviews("");
    TextData data = datasets.text(TextDataSettings.of("mine"));
    assertThat(data.labels()).containsExactly("bad", "good");
    assertThat(data.split().test()).hasSize(4);
    assertThat(datasets.text(shares(null, 0.5)).split().test()).hasSize(10);
    assertThat(datasets.text(shares(null, 0.5)).split().validation()).hasSize(2);
    assertThatThrownBy(() -> datasets.text(shares(0.9, null)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("nothing to train on");
  }

  @Test
  void dataWithOtherCountsThanItsCardIsRefused() throws IOException {
    ownReviews("counts: {records: 21}\n");
    assertThatThrownBy(() -> datasets.text(TextDataSettings.of("mine")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("card 'mine' has 20 records, but the card expects 21");
  }

  @Test
  void aCardOfAnotherTaskIsRefused() {
    assertThatThrownBy(() -> datasets.text(TextDataSettings.of("airline-passengers")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is for forecasting, not for sentiment");
  }

  @Test
  void aCardTakesPrecedenceOverAFileOfTheSameName() {
    assertThatThrownBy(() -> datasets.series(SeriesDataSettings.of("./airline-passengers")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no file or folder");
  }

  @Test
  void aCardMaySuggestSettingsAndAFileSuggestsNone() throws IOException {
    ownReviews("");
    assertThat(datasets.suggestions("mine", null).orElseThrow().at("/training/epochs").asInt())
        .isEqualTo(7);
    assertThat(datasets.suggestions(home.cards().resolve("mine.tsv").toString(), null)).isEmpty();
    assertThatThrownBy(() -> datasets.suggestions("no-such", null))
        .isInstanceOf(UsageException.class);
  }
}
