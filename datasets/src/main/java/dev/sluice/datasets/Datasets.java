package dev.sluice.datasets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.datasets.encoded.EncodedCache;
import dev.sluice.datasets.source.DataStore;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The tasks' way to data: takes the name of a card or a user's own file, and returns the data read,
 * checked and split. A name is looked up among the cards first; write {@code ./name} for a file of
 * the same name. Remarks on how the data was read are reported to the progress and kept as notes.
 */
public final class Datasets {
  private final SluiceHome home;
  private final Progress progress;
  private final DataStore store;
  private final EncodedCache encoded;

  /** The user's data sets: cards and downloads below the folder that the environment names. */
  public static Datasets ofUser(Progress progress) {
    return new Datasets(SluiceHome.from(System.getenv()), progress);
  }

  public Datasets(SluiceHome home, Progress progress) {
    this(home, EncodedCache.IN_MEMORY, progress);
  }

  /**
   * @param inMemory the largest data held in memory, in bytes as encoded
   */
  Datasets(SluiceHome home, long inMemory, Progress progress) {
    this.home = Objects.requireNonNull(home, "home");
    this.progress = Objects.requireNonNull(progress, "progress");
    this.store = new DataStore(home, progress);
    this.encoded = new EncodedCache(home, inMemory, progress);
  }

  /**
   * Labelled text, stratified if split by ratio.
   *
   * @throws dev.sluice.error.UsageException if there is no such card or file, or a setting cannot
   *     be combined with it
   * @throws dev.sluice.error.InputException if the data is not available or cannot be used
   */
  public TextData text(TextDataSettings settings) {
    NamedData found = NamedData.of(home, settings.data(), settings.cards());
    TextData data = new TextLoading(settings, found, encoded).load(store::fetch);
    report(data.name(), data.notes());
    return data;
  }

  /**
   * A series, split in the order of time.
   *
   * @throws dev.sluice.error.UsageException if there is no such card or file, or a setting cannot
   *     be combined with it
   * @throws dev.sluice.error.InputException if the data is not available or cannot be used
   */
  public SeriesData series(SeriesDataSettings settings) {
    NamedData found = NamedData.of(home, settings.data(), settings.cards());
    SeriesData data = new SeriesLoading(settings, found).load(store::fetch);
    report(data.name(), data.notes());
    return data;
  }

  /**
   * A text in three contiguous parts.
   *
   * @throws dev.sluice.error.UsageException if there is no such card or file, or a setting cannot
   *     be combined with it
   * @throws dev.sluice.error.InputException if the data is not available or cannot be used
   */
  public CorpusData corpus(CorpusDataSettings settings) {
    NamedData found = NamedData.of(home, settings.data(), settings.cards());
    CorpusData data = new CorpusLoading(settings, found, encoded).load(store::fetch);
    report(data.name(), data.notes());
    return data;
  }

  /**
   * Pieces of music.
   *
   * @throws dev.sluice.error.UsageException if there is no such card or file
   * @throws dev.sluice.error.InputException if the data is not available or cannot be used
   */
  public MusicData music(MusicDataSettings settings) {
    NamedData found = NamedData.of(home, settings.data(), settings.cards());
    return new MusicLoading(settings, found).load(store::fetch);
  }

  /** The cache in which a task keeps large data in encoded form. */
  public EncodedCache encoded() {
    return encoded;
  }

  private void report(String name, List<String> notes) {
    notes.forEach(note -> progress.say(name + ": " + note));
  }

  /**
   * The settings that a card suggests in place of a task's defaults, as a tree of groups and keys
   * like that of a settings file. Loads no data.
   *
   * @param data a card's name; the result is empty for a user's own file
   * @param cardsDir folder with the user's own cards, or null
   * @throws dev.sluice.error.UsageException if there is no such card or file
   */
  public Optional<ObjectNode> suggestions(String data, String cardsDir) {
    NamedData found = NamedData.of(home, data, cardsDir);
    return found.card() == null || found.card().settings().isEmpty()
        ? Optional.empty()
        : Optional.of(found.card().settings());
  }
}
