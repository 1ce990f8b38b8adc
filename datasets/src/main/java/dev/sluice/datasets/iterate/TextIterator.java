package dev.sluice.datasets.iterate;

import dev.sluice.datasets.encode.Vocabulary;
import dev.sluice.error.UsageException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batches of token sequences of similar length, padded at the end and masked.
 *
 * <p>A batch: features are word indices {@code [batch, 1, time]} (the only one of the two shapes
 * that {@code EmbeddingSequenceLayer} accepts that truncated BPTT also accepts), the features mask
 * is {@code [batch, time]} with 1 where there is a word, and labels are one-hot {@code [batch,
 * classes]}. Time is the length of the longest sequence in the batch. A sequence without words
 * becomes one unknown word, because a layer that reads the last step needs one.
 *
 * <p>The constructor keeps the examples in their order; {@link #forEpoch} and {@link #byLength}
 * return other views of the same arrays.
 */
public final class TextIterator extends BatchIterator {
  private static final long serialVersionUID = 1L;

  /**
   * The number of batches sorted by length together. Sorting all of them would put the same
   * examples together in every epoch; sorting only a few needs much padding.
   */
  private static final int BATCHES_PER_BUCKET = 32;

  private static final int[] EMPTY = {Vocabulary.UNKNOWN};

  private final int[][] sequences;
  private final int[] labels;
  private final int classes;
  private final int batchSize;
  private final int maximumLength;
  private final long seed;

  /** The indices of the examples, in the order of this view. */
  private final int[] order;

  /** The section of {@link #order} that each batch takes, counted in batches. */
  private final int[] batchOrder;

  /**
   * Creates an iterator over the examples in their order.
   *
   * @param sequences word indices, one array per example; shared, not copied
   * @param labels the class of each example; null for prediction
   * @param classes the number of classes
   * @param batchSize examples per batch; the last one may have fewer
   * @param maximumLength limit of a sequence's length; later words are omitted
   * @param seed determines, with the epoch, the order
   */
  public TextIterator(
      int[][] sequences, int[] labels, int classes, int batchSize, int maximumLength, long seed) {
    this(
        sequences,
        labels,
        classes,
        batchSize,
        maximumLength,
        seed,
        IntStream.range(0, sequences.length).toArray(),
        IntStream.range(0, batches(sequences.length, batchSize)).toArray());
    UsageException.atLeast("batch-size", batchSize, 1);
    UsageException.atLeast("maximum length", maximumLength, 1);
    if (labels != null) {
      if (labels.length != sequences.length) {
        throw new IllegalArgumentException(
            labels.length + " labels for " + sequences.length + " sequences");
      }
      for (int label : labels) {
        if (label < 0 || label >= classes) {
          throw new IllegalArgumentException("label " + label + " with " + classes + " classes");
        }
      }
    }
  }

  private TextIterator(
      int[][] sequences,
      int[] labels,
      int classes,
      int batchSize,
      int maximumLength,
      long seed,
      int[] order,
      int[] batchOrder) {
    this.sequences = sequences;
    this.labels = labels;
    this.classes = classes;
    this.batchSize = batchSize;
    this.maximumLength = maximumLength;
    this.seed = seed;
    this.order = order;
    this.batchOrder = batchOrder;
  }

  private static int batches(int examples, int batchSize) {
    return batchSize < 1 ? 0 : (examples + batchSize - 1) / batchSize;
  }

  private TextIterator view(int[] order, int[] batchOrder) {
    return new TextIterator(
        sequences, labels, classes, batchSize, maximumLength, seed, order, batchOrder);
  }

  /**
   * The view of an epoch: the examples are shuffled and sorted by length within buckets, and the
   * batches are shuffled again, depending only on the seed and the epoch. Every example occurs
   * once.
   */
  public TextIterator forEpoch(int epoch) {
    SplittableRandom random = Shuffle.random(seed, epoch);
    int[] shuffled = Shuffle.permutation(sequences.length, random);
    int bucket = batchSize * BATCHES_PER_BUCKET;
    for (int from = 0; from < shuffled.length; from += bucket) {
      sortByLength(shuffled, from, Math.min(shuffled.length, from + bucket));
    }
    return view(shuffled, Shuffle.permutation(batches(), random));
  }

  /** The view with the least padding, for evaluation: all examples, from the shortest. */
  public TextIterator byLength() {
    int[] sorted = IntStream.range(0, sequences.length).toArray();
    sortByLength(sorted, 0, sorted.length);
    return view(sorted, IntStream.range(0, batches()).toArray());
  }

  private void sortByLength(int[] indices, int from, int to) {
    // A stable sort, so that examples of equal length stay shuffled.
    int[] sorted =
        Arrays.stream(indices, from, to)
            .boxed()
            .sorted(Comparator.comparingInt(this::length))
            .mapToInt(Integer::intValue)
            .toArray();
    System.arraycopy(sorted, 0, indices, from, sorted.length);
  }

  private int length(int example) {
    return Math.min(maximumLength, Math.max(1, sequences[example].length));
  }

  /** The indices of the examples in the batch returned last, row by row. */
  public int[] examples() {
    return examples(last());
  }

  private int[] examples(int batch) {
    int from = batchOrder[batch] * batchSize;
    return Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
  }

  @Override
  DataSet make(int batch) {
    int[] examples = examples(batch);
    int rows = examples.length;
    int time = Arrays.stream(examples).map(this::length).max().orElseThrow();
    float[] features = new float[rows * time];
    float[] mask = new float[rows * time];
    for (int row = 0; row < rows; row++) {
      int[] sequence = sequences[examples[row]].length == 0 ? EMPTY : sequences[examples[row]];
      for (int t = 0; t < length(examples[row]); t++) {
        features[row * time + t] = sequence[t];
        mask[row * time + t] = 1;
      }
    }
    INDArray targets = null;
    if (labels != null) {
      float[] oneHot = new float[rows * classes];
      for (int row = 0; row < rows; row++) {
        oneHot[row * classes + labels[examples[row]]] = 1;
      }
      targets = Nd4j.create(oneHot, new long[] {rows, classes}, 'c');
    }
    return new DataSet(
        Nd4j.create(features, new long[] {rows, 1, time}, 'c'),
        targets,
        Nd4j.create(mask, new long[] {rows, time}, 'c'),
        null);
  }

  @Override
  public int batches() {
    return batchOrder.length;
  }

  /** Examples per batch. */
  @Override
  public int batch() {
    return batchSize;
  }

  /** One: the index of a word. */
  @Override
  public int inputColumns() {
    return 1;
  }

  /** The number of classes. */
  @Override
  public int totalOutcomes() {
    return classes;
  }
}
