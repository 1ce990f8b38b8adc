package dev.sluice.datasets.iterate;

import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A text as parallel streams, each batch a segment further on: row {@code i} of a batch goes on
 * where row {@code i} of the batch before stopped, so that a network can carry its state over.
 *
 * <p>The {@code n - 1} characters that can be predicted are cut into {@code batch} streams of
 * {@code length = (n - 1) / batch} each (rounded down); stream {@code i} predicts the characters
 * {@code i * length + 1} to {@code (i + 1) * length}. So no character is predicted twice, and the
 * predicted ones are the first {@link #predictions()} after the very first; fewer than {@code
 * batch} characters at the end are left out. A stream is cut into segments of {@code steps}; the
 * last segment is shorter if it does not fill, and nothing is padded or masked.
 *
 * <p>A batch: features one-hot {@code [batch, alphabet, steps]} or indices {@code [batch, 1,
 * steps]}; labels, the next characters, one-hot {@code [batch, alphabet, steps]}.
 */
public final class CharacterIterator extends BatchIterator {
  private static final long serialVersionUID = 1L;

  private final int[] indices;
  private final int alphabet;
  private final int streams;
  private final int steps;
  private final Input input;
  private final int length;

  /** How a character is given to the network. */
  public enum Input {
    /** {@code [batch, alphabet, steps]} with a 1 for the character. */
    ONE_HOT,
    /** {@code [batch, 1, steps]}, its index, for an embedding. */
    INDEX
  }

  /**
   * Gives the streams from their start.
   *
   * @param indices the text's characters, each as its index; shared, not copied
   * @param alphabet how many characters there are
   * @param streams parallel streams, the batch's size
   * @param steps characters of a stream in a batch
   * @param input how a character is given
   * @throws InputException if the text is too short for one character a stream
   */
  public CharacterIterator(int[] indices, int alphabet, int streams, int steps, Input input) {
    UsageException.atLeast("batch-size", streams, 1);
    UsageException.atLeast("steps", steps, 1);
    this.indices = indices;
    this.alphabet = alphabet;
    this.streams = streams;
    this.steps = steps;
    this.input = input;
    this.length = (indices.length - 1) / streams;
    if (length < 1) {
      throw new InputException(
          ("a part of the text has %d characters, too few for %d parallel streams, which need %d;"
                  + " take fewer (--batch-size), a larger share, or a longer text")
              .formatted(indices.length, streams, streams + 1));
    }
  }

  /**
   * The view of an epoch. It is the same for each: the order of a text is what a network that
   * carries its state learns from.
   */
  public CharacterIterator forEpoch(int epoch) {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch " + epoch);
    }
    return new CharacterIterator(indices, alphabet, streams, steps, input);
  }

  /** How many characters are predicted in all: those after the first, from the second on. */
  public int predictions() {
    return length * streams;
  }

  @Override
  DataSet make(int batch) {
    int from = batch * steps;
    int time = Math.min(length, from + steps) - from;
    int size = input == Input.ONE_HOT ? alphabet : 1;
    float[] features = new float[streams * size * time];
    float[] labels = new float[streams * alphabet * time];
    for (int stream = 0; stream < streams; stream++) {
      for (int t = 0; t < time; t++) {
        int at = stream * length + from + t;
        int row = stream + streams * t;
        if (input == Input.ONE_HOT) {
          features[indices[at] + alphabet * row] = 1;
        } else {
          features[row] = indices[at];
        }
        labels[indices[at + 1] + alphabet * row] = 1;
      }
    }
    return new DataSet(
        StepOrder.array(features, streams, size, time),
        StepOrder.array(labels, streams, alphabet, time));
  }

  @Override
  public int batches() {
    return (length + steps - 1) / steps;
  }

  /** Parallel streams. */
  @Override
  public int batch() {
    return streams;
  }

  /** Values that a character is given as. */
  @Override
  public int inputColumns() {
    return input == Input.ONE_HOT ? alphabet : 1;
  }

  /** How many characters there are. */
  @Override
  public int totalOutcomes() {
    return alphabet;
  }
}
