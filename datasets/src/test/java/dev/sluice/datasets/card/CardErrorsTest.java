package dev.sluice.datasets.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.split.FilePart;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.SluiceHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardErrorsTest {
  private static final String GOOD =
      """
      name: mine
      task: sentiment
      files:
        - name: mine.tsv
      format:
        kind: tsv
        text-column: 1
        label-column: 2
        labels: {0: negative, 1: positive}
      split: {by: ratio, validation-share: 0.1, test-share: 0.2}
      sources:
        - kind: file
          path: data/mine.tsv
        - kind: http
          address: https://example.org/mine.zip
          entries: {mine.tsv: folder/mine.txt}
      """;

  @TempDir Path folder;
  private SluiceHome home;

  @BeforeEach
  void cards() throws IOException {
    home = new SluiceHome(folder.resolve("home"));
    Files.createDirectories(home.cards());
  }

  private DataCard read(String yaml) throws IOException {
    Files.writeString(home.cards().resolve("mine.yaml"), yaml);
    return DataCards.of(home, Optional.empty()).named("mine");
  }

  @Test
  void aGoodCardIsBound() throws IOException {
    DataCard card = read(GOOD);
    assertThat(card.title()).isEqualTo("mine");
    assertThat(card.files())
        .containsExactly(new CardFile("mine.tsv", FilePart.ALL, null, null, null));
    TextLayout layout = (TextLayout) card.format();
    assertThat(layout.textColumn()).isEqualTo("1");
    assertThat(layout.labels()).containsEntry("0", "negative").containsEntry("1", "positive");
    assertThat(card.split()).isEqualTo(new SplitPlan.Ratio(0.1, 0.2, 1L, true));
    assertThat(card.sources().get(0).where())
        .isEqualTo(home.cards().resolve("data/mine.tsv").toString());
    assertThat(card.sources().get(1).entries())
        .containsEntry("mine.tsv", EntrySelection.of("folder/mine.txt"));
    assertThat(((Source.Http) card.sources().get(1)).archive()).isEqualTo(Archive.ZIP);
    assertThat(card.isBundled()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          task: sentiment     | task: sentimnet           | 'task' must be one of sentiment, forecasting, charnn, music, found 'sentimnet'
          task: sentiment     | title: no task            | 'task' must be one of
          label-column: 2     | lable-column: 2           | 'format.lable-column' is not a known key; did you mean 'label-column'?
          kind: tsv           | kind: tvs                 | 'format.kind' is 'tvs'; expected one of tsv, csv
          by: ratio           | by: luck                  | 'split.by' is 'luck'; expected one of given, ratio, time
          by: ratio,          |                           | 'split.by' is missing; expected one of given
          by: ratio           | by: given                 | 'split.test-share' is not a known key. Known keys: seed, validation-share
          test-share: 0.2     | test-share: 0.95          | 'split.test-share' 0.95 and validation-share 0.1 leave nothing to train on
          test-share: 0.2     | test-share: many          | 'split.test-share'
          kind: http          | kind: htpp                | 'sources[1].kind' is 'htpp'; expected one of file, resource, http, npm
          https://            | ftp://                    | 'sources[1].address' must start with https://
          {mine.tsv: folder/  | {other.tsv: folder/       | 'sources[1].entries' name 'other.tsv', which is not one of the files; the files are mine.tsv
          folder/mine.txt     | ../mine.txt               | 'sources[1].entries.mine.tsv.from' must be names inside the archive
          - name: mine.tsv    | - name: ../mine.tsv       | 'files[0].name' must be a plain file name
          - name: mine.tsv    | - {name: a, part: test}   | 'files' have the parts [test]
          - name: mine.tsv    | - {name: a, sha256: 12}   | 'files[0].sha256' must be 64 hexadecimal digits, found '12'
          name: mine\\n     | name: yours\\n          | 'name' is 'yours', but the file is named mine.yaml
          1: positive         | 0: positive               | line 9: invalid YAML
          test-share: 0.2     | test-share: *s            | invalid YAML: aliases such as *s are not allowed
          kind: tsv           | fallback-encoding: utf9   | 'format.fallback-encoding' is 'utf9', which is not a known encoding
          """)
  void aMistakeIsNamedWithCardKeyAndRemedy(String part, String with, String message) {
    String yaml =
        GOOD.replace(part.replace("\\n", "\n"), with == null ? "" : with.replace("\\n", "\n"));
    assertThat(yaml).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("card mine (" + home.cards().resolve("mine.yaml") + ")")
        .hasMessageContaining(message);
  }

  @Test
  void anEmptyCardIsReported() {
    assertThatThrownBy(() -> read(""))
        .hasMessageContaining("card mine")
        .hasMessageContaining("expected keys such as 'name:', found nothing");
  }

  @Test
  void aMissingTransformationIsNamed() {
    assertThatThrownBy(() -> read(GOOD + "transform: mine.transform.json\n"))
        .hasMessageContaining("'transform' names 'mine.transform.json', which cannot be read")
        .hasMessageContaining("put it in the card's folder");
  }

  @Test
  void aTransformationIsReadWithItsCard() throws IOException {
    Files.writeString(home.cards().resolve("mine.transform.yaml"), "actionList: []\n");
    DataCard card = read(GOOD + "transform: mine.transform.yaml\n");
    assertThat(card.transform())
        .isEqualTo(new Transform("mine.transform.yaml", "actionList: []\n"));
    assertThat(DataCards.of(home, Optional.empty()).names()).doesNotContain("mine.transform");
  }

  @Test
  void aSeriesIsNotSplitAtRandom() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    name: mine
                    task: forecasting
                    files: [{name: a.csv}]
                    split: {by: ratio, validation-share: 0.1, test-share: 0.1}
                    sources: [{kind: file, path: a.csv}]
                    """))
        .hasMessageContaining("'split.by' is 'ratio', which would mix past and future");
  }

  @Test
  void aUsersOwnCardReplacesTheShippedOneWithANote() throws IOException {
    Files.writeString(
        home.cards().resolve("etth1.yaml"), GOOD.replace("name: mine\n", "name: etth1\n"));
    DataCards cards = DataCards.of(home, Optional.empty());
    assertThat(cards.named("etth1").task()).isEqualTo("sentiment");
    assertThat(cards.notes())
        .containsExactly(
            "card etth1: %s replaces the shipped card"
                .formatted(home.cards().resolve("etth1.yaml")));
    assertThat(DataCards.shipped().named("etth1").task()).isEqualTo("forecasting");
  }

  @Test
  void aNamedFolderOfCardsTakesPrecedenceOverTheHome() throws IOException {
    Path named = Files.createDirectories(folder.resolve("named"));
    Files.writeString(home.cards().resolve("mine.yaml"), GOOD);
    Files.writeString(named.resolve("mine.yaml"), GOOD + "title: the named one\n");
    DataCards cards = DataCards.of(home, Optional.of(named));
    assertThat(cards.named("mine").title()).isEqualTo("the named one");
    assertThat(cards.notes()).hasSize(1);
    assertThatThrownBy(() -> DataCards.of(home, Optional.of(folder.resolve("nowhere"))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("nowhere is not a folder");
  }

  @Test
  void anInvalidCardDoesNotAffectTheOthers() throws IOException {
    Files.writeString(home.cards().resolve("broken.yaml"), "name: [");
    Files.writeString(home.cards().resolve("mine.yaml"), GOOD);
    DataCards cards = DataCards.of(home, Optional.empty());
    assertThat(cards.named("mine").name()).isEqualTo("mine");
    assertThatThrownBy(() -> cards.named("broken")).hasMessageContaining("line 1");
  }

  @Test
  void anUnknownNameIsReportedWithSimilarNames() {
    assertThatThrownBy(() -> DataCards.shipped().named("etth"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "there is no data card 'etth'. Did you mean 'etth1'? 'sluice datasets list' lists all"
                + " cards");
  }
}
