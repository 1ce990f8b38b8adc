package dev.sluice.datasets.iterate;

import dev.sluice.error.UsageException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;

/** Batches of numbered examples, which a function makes on demand. */
public final class ExampleIterator extends BatchIterator {
  private static final long serialVersionUID = 1L;

  /** The number of batches sorted by length together, as in {@link TextIterator}. */
  private static final int BATCHES_PER_BUCKET = 8;

  private final int[][] batches;
  private final int batchSize;
  private final int inputs;
  private final int outputs;
  private final transient Function<int[], DataSet> maker;

  /**
   * Creates an iterator over the given batches.
   *
   * @param batches the numbers of each batch's examples, such as from {@link #inOrder}
   * @param batchSize examples per batch; the last one may have fewer
   * @param inputs the number of features of a step
   * @param outputs the number of labels, of a step or of the whole example
   * @param maker makes a batch of the examples with the given numbers
   */
  public ExampleIterator(
      int[][] batches, int batchSize, int inputs, int outputs, Function<int[], DataSet> maker) {
    this.batches = batches;
    this.batchSize = batchSize;
    this.inputs = inputs;
    this.outputs = outputs;
    this.maker = maker;
  }

  /** The examples 0 to n - 1 in this order. */
  public static int[][] inOrder(int n, int batchSize) {
    return cut(IntStream.range(0, n).toArray(), batchSize);
  }

  /** The examples 0 to n - 1 in an order that depends only on the seed and the epoch. */
  public static int[][] shuffled(int n, int batchSize, long seed, int epoch) {
    return cut(Shuffle.permutation(n, Shuffle.random(seed, epoch)), batchSize);
  }

  /**
   * The same, with batches of similar length: the examples are shuffled and sorted by length within
   * buckets of several batches, and the batches are shuffled again.
   *
   * @param lengths the lengths of the examples 0 to n - 1
   */
  public static int[][] shuffledByLength(int[] lengths, int batchSize, long seed, int epoch) {
    SplittableRandom random = Shuffle.random(seed, epoch);
    int[] order = Shuffle.permutation(lengths.length, random);
    int bucket = batchSize * BATCHES_PER_BUCKET;
    for (int from = 0; from < order.length; from += bucket) {
      int to = Math.min(order.length, from + bucket);
      int[] sorted =
          Arrays.stream(order, from, to)
              .boxed()
              .sorted(Comparator.comparingInt(example -> lengths[example]))
              .mapToInt(Integer::intValue)
              .toArray();
      System.arraycopy(sorted, 0, order, from, sorted.length);
    }
    int[][] batches = cut(order, batchSize);
    return Arrays.stream(Shuffle.permutation(batches.length, random))
        .mapToObj(batch -> batches[batch])
        .toArray(int[][]::new);
  }

  /** The examples 0 to n - 1 from the shortest to the longest, which needs the least padding. */
  public static int[][] byLength(int[] lengths, int batchSize) {
    return cut(
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingInt(example -> lengths[example]))
            .mapToInt(Integer::intValue)
            .toArray(),
        batchSize);
  }

  private static int[][] cut(int[] order, int batchSize) {
    UsageException.atLeast("batch-size", batchSize, 1);
    int[][] batches = new int[(order.length + batchSize - 1) / batchSize][];
    for (int i = 0; i < batches.length; i++) {
      int from = i * batchSize;
      batches[i] = Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
    }
    return batches;
  }

  /** The examples of the batch that {@link #next()} returned last, in their order. */
  public int[] examples() {
    return batches[last()].clone();
  }

  @Override
  DataSet make(int batch) {
    return maker.apply(batches[batch].clone());
  }

  @Override
  public int batches() {
    return batches.length;
  }

  @Override
  public int batch() {
    return batchSize;
  }

  @Override
  public int inputColumns() {
    return inputs;
  }

  @Override
  public int totalOutcomes() {
    return outputs;
  }
}
