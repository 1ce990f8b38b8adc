package dev.sluice.datasets;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.PianoRollLayout;
import dev.sluice.datasets.music.PianoRoll;
import dev.sluice.datasets.music.PianoRollReader;
import dev.sluice.datasets.source.DataFiles;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.datasets.split.Split;
import dev.sluice.datasets.split.TrainShare;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Loads pieces of music in their parts, as the settings say. */
final class MusicLoading {
  private final MusicDataSettings settings;
  private final NamedData found;

  MusicLoading(MusicDataSettings settings, NamedData found) {
    this.settings = settings;
    this.found = found;
  }

  MusicData load(Function<DataCard, DataFiles> fetch) {
    if (found.card() == null) {
      return data(
          found.path(),
          new PianoRollLayout(null, null, null),
          OwnFiles.sha256(null, List.of(found.path())),
          new CardCounts(null));
    }
    DataCard card = found.cardFor(DataCard.MUSIC);
    DataFiles files = fetch.apply(card);
    return data(
        files.paths(FilePart.ALL).get(0),
        (PianoRollLayout) files.format(),
        files.sha256(),
        new CardCounts(card));
  }

  private MusicData data(Path file, PianoRollLayout layout, String sha256, CardCounts expected) {
    PianoRollReader reader = new PianoRollReader(file);
    Split<PianoRoll> all =
        new Split<>(
            reader.pieces(layout.train()),
            reader.pieces(layout.validation()),
            reader.pieces(layout.test()));
    expected.records(all.size());
    return new MusicData(
        found.name(),
        sha256,
        new Split<>(
            TrainShare.of(all.train(), piece -> "", DataSettings.orAll(settings.trainShare())),
            all.validation(),
            all.test()));
  }
}
