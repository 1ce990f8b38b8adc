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
        /* name= */ name,
        /* task= */ DataCard.CHARNN,
        /* title= */ null,
        /* description= */ null,
        /* licence= */ null,
        /* citation= */ null,
        /* home= */ null,
        /* files= */ files,
        /* format= */ new CorpusLayout(null),
        /* split= */ null,
        /* sources= */ List.of(sources),
        /* transform= */ null,
        /* counts= */ null,
        /* settings= */ null,
        /* origin= */ "test");
  }

  static CardFile file(String name, String sha256) {
    return new CardFile(name, null, sha256, null, null);
  }

  static DataCard withSources(DataCard card, List<Source> sources) {
    return new DataCard(
        /* name= */ card.name(),
        /* task= */ card.task(),
        /* title= */ card.title(),
        /* description= */ card.description(),
        /* licence= */ card.licence(),
        /* citation= */ card.citation(),
        /* home= */ card.home(),
        /* files= */ card.files(),
        /* format= */ card.format(),
        /* split= */ card.split(),
        /* sources= */ sources,
        /* transform= */ card.transform(),
        /* counts= */ card.counts(),
        /* settings= */ card.settings(),
        /* origin= */ card.origin());
  }
}
