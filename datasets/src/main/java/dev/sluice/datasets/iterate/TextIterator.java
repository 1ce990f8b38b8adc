package dev.sluice.datasets.iterate;

import dev.sluice.datasets.encode.Vocabulary;
import dev.sluice.datasets.split.KeyedPermutation;
import dev.sluice.error.UsageException;
import java.util.Arrays;
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
 * return other views of the same examples.
 */
public final class TextIterator extends BatchIterator {
  private static final long serialVersionUID = 1L;

  /**
   * The number of batches sorted by length together. Sorting all of them would put the same
   * examples together in every epoch; sorting only a few needs much padding.
   */
  private static final int BATCHES_PER_BUCKET = 32;

  private static final int[] EMPTY = {Vocabulary.UNKNOWN};

  /**
   * The largest number of examples whose order is held in memory. The buckets of more examples are
   * put in order one by one.
   */
  static final int ORDERED = 1 << 22;

  private final transient WordSequences sequences;
  private final boolean labelled;
  private final int classes;
  private final int batchSize;
  private final int maximumLength;
  private final long seed;
  private final transient Order order;

  /** The examples of each batch. */
  private interface Order {
    int[] examples(int batch);
  }

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
        WordSequences.of(sequences, labels),
        labels != null,
        classes,
        batchSize,
        maximumLength,
        seed,
        null);
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

  /**
   * Creates an iterator over labelled examples in their order.
   *
   * @param sequences the examples, read again and again; their labels are less than {@code classes}
   */
  public TextIterator(
      WordSequences sequences, int classes, int batchSize, int maximumLength, long seed) {
    this(sequences, true, classes, batchSize, maximumLength, seed, null);
  }

  private TextIterator(
      WordSequences sequences,
      boolean labelled,
      int classes,
      int batchSize,
      int maximumLength,
      long seed,
      Order order) {
    UsageException.atLeast("batch-size", batchSize, 1);
    UsageException.atLeast("maximum length", maximumLength, 1);
    this.sequences = sequences;
    this.labelled = labelled;
    this.classes = classes;
    this.batchSize = batchSize;
    this.maximumLength = maximumLength;
    this.seed = seed;
    this.order = order == null ? this::inOrder : order;
  }

  private int[] inOrder(int batch) {
    int from = batch * batchSize;
    return IntStream.range(from, Math.min(sequences.size(), from + batchSize)).toArray();
  }

  private TextIterator view(Order viewed) {
    return new TextIterator(sequences, labelled, classes, batchSize, maximumLength, seed, viewed);
  }

  private TextIterator view(int[] examples, int[] batchOrder) {
    return view(
        batch -> {
          int from = batchOrder[batch] * batchSize;
          return Arrays.copyOfRange(examples, from, Math.min(examples.length, from + batchSize));
        });
  }

  /**
   * The view of an epoch: the examples are shuffled and sorted by length within buckets, and the
   * batches are shuffled again, depending only on the seed and the epoch. Every example occurs
   * once. With more than {@value #ORDERED} examples, the order needs no memory, and only the
   * batches within a bucket are shuffled.
   */
  public TextIterator forEpoch(int epoch) {
    SplittableRandom random = Shuffle.random(seed, epoch);
    if (sequences.size() > ORDERED) {
      return view(new BucketOrder(random.nextLong()));
    }
    int[] shuffled = Shuffle.permutation(sequences.size(), random);
    int bucket = batchSize * BATCHES_PER_BUCKET;
    for (int from = 0; from < shuffled.length; from += bucket) {
      sortByLength(shuffled, from, Math.min(shuffled.length, from + bucket));
    }
    return view(shuffled, Shuffle.permutation(batches(), random));
  }

  /** An order of which only one bucket is in memory. */
  private final class BucketOrder implements Order {
    private final KeyedPermutation permutation;
    private final long key;
    private int current = -1;
    private int[] examples = new int[0];
    private int[] batchOrder = new int[0];

    BucketOrder(long key) {
      this.key = key;
      this.permutation = new KeyedPermutation(sequences.size(), key);
    }

    @Override
    public int[] examples(int batch) {
      int bucket = batch / BATCHES_PER_BUCKET;
      if (bucket != current) {
        load(bucket);
      }
      int from = batchOrder[batch % BATCHES_PER_BUCKET] * batchSize;
      return Arrays.copyOfRange(examples, from, Math.min(examples.length, from + batchSize));
    }

    private void load(int bucket) {
      long full = (long) BATCHES_PER_BUCKET * batchSize;
      long first = bucket * full;
      int size = (int) Math.min(full, sequences.size() - first);
      examples = new int[size];
      for (int i = 0; i < size; i++) {
        examples[i] = (int) permutation.at(first + i);
      }
      sortByLength(examples, 0, size);
      int batches = (size + batchSize - 1) / batchSize;
      batchOrder = Shuffle.permutation(batches, new SplittableRandom(key + bucket));
      current = bucket;
    }
  }

  /** The view with the least padding, for evaluation: all examples, from the shortest. */
  public TextIterator byLength() {
    int[] sorted = IntStream.range(0, sequences.size()).toArray();
    sortByLength(sorted, 0, sorted.length);
    return view(sorted, IntStream.range(0, batches()).toArray());
  }

  private void sortByLength(int[] indices, int from, int to) {
    // By length, and equally long examples in their former order, so that they stay shuffled.
    long[] keys = new long[to - from];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) length(indices[from + i]) << Integer.SIZE) | i;
    }
    Arrays.sort(keys);
    int[] former = Arrays.copyOfRange(indices, from, to);
    for (int i = 0; i < keys.length; i++) {
      indices[from + i] = former[(int) keys[i]];
    }
  }

  private int length(int example) {
    return Math.min(maximumLength, Math.max(1, sequences.length(example)));
  }

  /** The indices of the examples in the batch returned last, row by row. */
  public int[] examples() {
    return examples(last());
  }

  /** The indices of the examples of a batch, row by row. */
  int[] examples(int batch) {
    return order.examples(batch);
  }

  @Override
  DataSet make(int batch) {
    int[] examples = examples(batch);
    int rows = examples.length;
    int time = Arrays.stream(examples).map(this::length).max().orElseThrow();
    float[] features = new float[rows * time];
    float[] mask = new float[rows * time];
    for (int row = 0; row < rows; row++) {
      int[] words = sequences.words(examples[row]);
      int[] sequence = words.length == 0 ? EMPTY : words;
      for (int t = 0; t < Math.min(maximumLength, sequence.length); t++) {
        features[row * time + t] = sequence[t];
        mask[row * time + t] = 1;
      }
    }
    INDArray targets = null;
    if (labelled) {
      float[] oneHot = new float[rows * classes];
      for (int row = 0; row < rows; row++) {
        oneHot[row * classes + sequences.label(examples[row])] = 1;
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
    return (int) (((long) sequences.size() + batchSize - 1) / batchSize);
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
