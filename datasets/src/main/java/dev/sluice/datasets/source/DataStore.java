package dev.sluice.datasets.source;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.util.Objects;

/** Gets the files of data cards and keeps them in the cache, {@code ~/.sluice/data}. */
public final class DataStore {
  private final SluiceHome home;
  private final Progress progress;

  public DataStore(SluiceHome home, Progress progress) {
    this.home = Objects.requireNonNull(home, "home");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /**
   * The files of a card: from the cache, if they are there and whole, else from the first of the
   * card's sources that has them.
   *
   * @throws dev.sluice.error.InputException if no source has them; it lists what each said
   */
  public DataFiles fetch(DataCard card) {
    Objects.requireNonNull(card, "card");
    throw new UnsupportedOperationException("being written " + home + progress + card);
  }

  /**
   * The files of a card, taken from a place that a person names, into the cache.
   *
   * @param from a folder with the files, a file (the archive of one of the card's sources, or the
   *     card's only file), or an http(s) address of either
   * @throws dev.sluice.error.InputException if they are not there, or are not the card's
   */
  public DataFiles fetchFrom(DataCard card, String from) {
    Objects.requireNonNull(from, "from");
    throw new UnsupportedOperationException("being written " + card + from);
  }
}
