package dev.sluice.datasets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.datasets.source.DataStore;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the tasks get their data: a card's name or a person's own file in, data read, checked and
 * split out. A name is taken for a card first; for a file of that name write {@code ./name}. What a
 * person should know about how the data was read is said to the progress and kept as notes.
 */
public final class Datasets {
  private final SluiceHome home;
  private final Progress progress;
  private final DataStore store;

  public Datasets(SluiceHome home, Progress progress) {
    this.home = Objects.requireNonNull(home, "home");
    this.progress = Objects.requireNonNull(progress, "progress");
    this.store = new DataStore(home, progress);
  }

  /**
   * Labelled text, stratified if split by ratio.
   *
   * @throws dev.sluice.error.UsageException if there is no such card or file, or a setting does not
   *     go with it
   * @throws dev.sluice.error.InputException if the data cannot be had or cannot be used
   */
  public TextData text(TextDataSettings settings) {
    Found found = Found.of(home, settings.data(), settings.cards());
    TextData data = new TextLoading(settings, found).load(store::fetch);
    say(data.name(), data.notes());
    return data;
  }

  /**
   * A series, split by time.
   *
   * @throws dev.sluice.error.UsageException if there is no such card or file, or a setting does not
   *     go with it
   * @throws dev.sluice.error.InputException if the data cannot be had or cannot be used
   */
  public SeriesData series(SeriesDataSettings settings) {
    Found found = Found.of(home, settings.data(), settings.cards());
    SeriesData data = new SeriesLoading(settings, found).load(store::fetch);
    say(data.name(), data.notes());
    return data;
  }

  /**
   * A text in three contiguous parts.
   *
   * @throws dev.sluice.error.UsageException if there is no such card or file, or a setting does not
   *     go with it
   * @throws dev.sluice.error.InputException if the data cannot be had or cannot be used
   */
  public CorpusData corpus(CorpusDataSettings settings) {
    Found found = Found.of(home, settings.data(), settings.cards());
    CorpusData data = new CorpusLoading(settings, found).load(store::fetch);
    say(data.name(), data.notes());
    return data;
  }

  /**
   * Pieces of music.
   *
   * @throws dev.sluice.error.UsageException if there is no such card or file
   * @throws dev.sluice.error.InputException if the data cannot be had or cannot be used
   */
  public MusicData music(MusicDataSettings settings) {
    Found found = Found.of(home, settings.data(), settings.cards());
    return new MusicLoading(settings, found).load(store::fetch);
  }

  private void say(String name, List<String> notes) {
    notes.forEach(note -> progress.say(name + ": " + note));
  }

  /**
   * What a card suggests over a task's defaults: a tree of groups and keys as in a settings file.
   * Loads no data.
   *
   * @param data a card's name; for a person's own file the answer is empty
   * @param cardsDir folder of further cards, or null
   * @throws dev.sluice.error.UsageException if there is no such card or file
   */
  public Optional<ObjectNode> suggestions(String data, String cardsDir) {
    Found found = Found.of(home, data, cardsDir);
    return found.card() == null || found.card().settings().isEmpty()
        ? Optional.empty()
        : Optional.of(found.card().settings());
  }
}
