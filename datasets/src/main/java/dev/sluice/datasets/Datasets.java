package dev.sluice.datasets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the tasks get their data: a card's name or a person's own file in, data read, checked and
 * split out. A name is taken for a card first; for a file of that name write {@code ./name}.
 */
public final class Datasets {
  private final SluiceHome home;
  private final Progress progress;

  public Datasets(SluiceHome home, Progress progress) {
    this.home = Objects.requireNonNull(home, "home");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /**
   * Labelled text, stratified if split by ratio.
   *
   * @throws dev.sluice.error.UsageException if there is no such card, file, column or format
   * @throws dev.sluice.error.InputException if the data cannot be had or cannot be used
   */
  public TextData text(TextDataSettings settings) {
    unwritten();
    return null;
  }

  /**
   * A series, split by time.
   *
   * @throws dev.sluice.error.UsageException if there is no such card, file or column
   * @throws dev.sluice.error.InputException if the data cannot be had or cannot be used
   */
  public SeriesData series(SeriesDataSettings settings) {
    unwritten();
    return null;
  }

  /**
   * A text in three contiguous parts.
   *
   * @throws dev.sluice.error.UsageException if there is no such card or file
   * @throws dev.sluice.error.InputException if the data cannot be had or cannot be used
   */
  public CorpusData corpus(CorpusDataSettings settings) {
    unwritten();
    return null;
  }

  /**
   * What a card suggests over a task's defaults: a tree of groups and keys as in a settings file.
   * Loads no data.
   *
   * @param data a card's name; for a person's own file the answer is empty
   * @param cardsDir folder of further cards, or null
   */
  public Optional<ObjectNode> suggestions(String data, String cardsDir) {
    unwritten();
    return null;
  }

  private void unwritten() {
    if (home != null && progress != null) {
      throw new UnsupportedOperationException("being written");
    }
  }
}
