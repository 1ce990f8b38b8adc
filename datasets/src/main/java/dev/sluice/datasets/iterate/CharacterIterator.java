package dev.sluice.datasets.iterate;

import dev.sluice.datasets.encode.Characters;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A text as parallel streams, of which each batch holds the next segment: row {@code i} of a batch
 * continues row {@code i} of the batch before, so that a network can carry over its state.
 *
 * <p>The {@code n - 1} characters that can be predicted are divided into {@code batch} streams of
 * {@code length = (n - 1) / batch} each (rounded down); stream {@code i} predicts the characters
 * {@code i * length + 1} to {@code (i + 1) * length}. So no character is predicted twice, and the
 * predicted ones are the {@link #predictions()} characters after the first; fewer than {@code
 * batch} characters at the end are omitted. A stream is divided into segments of {@code steps}; the
 * last segment may be shorter, and nothing is padded or masked.
 *
 * <p>A batch: features one-hot {@code [batch, alphabet, steps]} or indices {@code [batch, 1,
 * steps]}; labels, the next characters, one-hot {@code [batch, alphabet, steps]}.
 */
public final class CharacterIterator extends BatchIterator {
  private static final long serialVersionUID = 1L;

  private final transient Characters text;
  private final int alphabet;
  private final int streams;
  private final int steps;
  private final Input input;
  private final long length;

  /** The input representation of a character. */
  public enum Input {
    /** {@code [batch, alphabet, steps]}, with a 1 at the character's index. */
    ONE_HOT,
    /** {@code [batch, 1, steps]}, the character's index, for an embedding. */
    INDEX
  }

  /**
   * Creates an iterator at the start of the streams.
   *
   * @param text the text, read again and again
   * @param alphabet the size of the alphabet
   * @param streams the number of parallel streams, which is the batch size
   * @param steps the number of characters of a stream in a batch
   * @param input the input representation
   * @throws InputException if the text is too short for one prediction per stream
   */
  public CharacterIterator(Characters text, int alphabet, int streams, int steps, Input input) {
    UsageException.atLeast("batch-size", streams, 1);
    UsageException.atLeast("steps", steps, 1);
    this.text = text;
    this.alphabet = alphabet;
    this.streams = streams;
    this.steps = steps;
    this.input = input;
    this.length = (text.length() - 1) / streams;
    if (length < 1) {
      throw new InputException(
          ("a part of the text has %d characters, too few for %d parallel streams, which need %d;"
                  + " reduce --batch-size, increase the part's share, or use a longer text")
              .formatted(text.length(), streams, streams + 1));
    }
  }

  /**
   * The view of an epoch. It is the same for every epoch, because a network that carries over its
   * state learns from the order of the text.
   */
  public CharacterIterator forEpoch(int epoch) {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch " + epoch);
    }
    return new CharacterIterator(text, alphabet, streams, steps, input);
  }

  /** The number of characters predicted: those from the second on. */
  public long predictions() {
    return length * streams;
  }

  @Override
  DataSet make(int batch) {
    long from = (long) batch * steps;
    int time = (int) (Math.min(length, from + steps) - from);
    int size = input == Input.ONE_HOT ? alphabet : 1;
    float[] features = new float[streams * size * time];
    float[] labels = new float[streams * alphabet * time];
    int[] read = new int[time + 1];
    for (int stream = 0; stream < streams; stream++) {
      text.read(stream * length + from, read, 0, time + 1);
      for (int t = 0; t < time; t++) {
        int row = stream + streams * t;
        if (input == Input.ONE_HOT) {
          features[read[t] + alphabet * row] = 1;
        } else {
          features[row] = read[t];
        }
        labels[read[t + 1] + alphabet * row] = 1;
      }
    }
    return new DataSet(
        StepOrder.array(features, streams, size, time),
        StepOrder.array(labels, streams, alphabet, time));
  }

  @Override
  public int batches() {
    return Math.toIntExact((length + steps - 1) / steps);
  }

  /** The number of parallel streams. */
  @Override
  public int batch() {
    return streams;
  }

  /** The number of input values for a character. */
  @Override
  public int inputColumns() {
    return input == Input.ONE_HOT ? alphabet : 1;
  }

  /** The size of the alphabet. */
  @Override
  public int totalOutcomes() {
    return alphabet;
  }
}
