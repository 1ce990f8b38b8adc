package dev.sluice.datasets.source;

import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.card.CorpusLayout;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.Source;
import java.util.List;

/** Cards for tests. */
final class Cards {
  private Cards() {}

  /** A card of one text file called {@code data.txt}. */
  static DataCard of(String name, Source... sources) {
    return of(name, List.of(file("data.txt", null)), sources);
  }

  static DataCard of(String name, List<CardFile> files, Source... sources) {
    return new DataCard(
        name,
        DataCard.CHARNN,
        null,
        null,
        null,
        null,
        null,
        files,
        new CorpusLayout(null),
        null,
        List.of(sources),
        null,
        null,
        null,
        "test");
  }

  static CardFile file(String name, String sha256) {
    return new CardFile(name, null, sha256, null, null);
  }

  static DataCard withSources(DataCard card, List<Source> sources) {
    return new DataCard(
        card.name(),
        card.task(),
        card.title(),
        card.description(),
        card.licence(),
        card.citation(),
        card.home(),
        card.files(),
        card.format(),
        card.split(),
        sources,
        card.transform(),
        card.counts(),
        card.settings(),
        card.origin());
  }
}
