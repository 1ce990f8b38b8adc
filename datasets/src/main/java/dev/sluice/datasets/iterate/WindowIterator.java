package dev.sluice.datasets.iterate;

import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batches of windows of a series: the rows before an origin, and those from it on.
 *
 * <p>A batch: features {@code [batch, columns, lookback]} are the rows {@code [origin - lookback,
 * origin)}; labels are the targets' values of the rows {@code [origin, origin + horizon)}, in the
 * layout {@link Labels}. Nothing is masked, because every window is full. The targets of every
 * window lie in the given range; its lookback may reach back into the part before, as it does in
 * use.
 *
 * <p>The {@link Builder} keeps the windows in the order of time; {@link #forEpoch} shuffles them.
 */
public final class WindowIterator extends BatchIterator {
  private static final long serialVersionUID = 1L;

  private final double[][] values;
  private final int[] targets;
  private final int lookback;
  private final int horizon;
  private final int batchSize;
  private final Labels layout;
  private final long seed;
  private final int[] origins;

  /** The layout of the labels. */
  public enum Labels {
    /**
     * {@code [batch, horizon * targets]}, the targets of a step in adjacent columns: column {@code
     * step * targets + target}. For a dense output after the last step.
     */
    FLAT,
    /** {@code [batch, targets, horizon]}. For an output at every step. */
    SEQUENCE
  }

  private WindowIterator(
      double[][] values,
      int[] targets,
      int lookback,
      int horizon,
      int batchSize,
      Labels layout,
      long seed,
      int[] origins) {
    this.values = values;
    this.targets = targets.clone();
    this.lookback = lookback;
    this.horizon = horizon;
    this.batchSize = batchSize;
    this.layout = layout;
    this.seed = seed;
    this.origins = origins;
  }

  /**
   * The origins of the windows whose targets lie in {@code [from, to)} and whose lookback exists,
   * in the order of time: the same for a network and for its baselines.
   *
   * @throws InputException if there are none
   */
  public static int[] origins(int rows, int lookback, int horizon, int from, int to, int stride) {
    UsageException.atLeast("lookback", lookback, 1);
    UsageException.atLeast("horizon", horizon, 1);
    UsageException.atLeast("stride", stride, 1);
    if (from < 0 || to > rows || from > to) {
      throw new IllegalArgumentException("rows %d to %d of %d".formatted(from, to, rows));
    }
    int first = Math.max(from, lookback);
    int last = to - horizon;
    if (last < first) {
      throw new InputException(
          ("rows %d to %d of the series are too few for one window: a lookback of %d and a horizon"
                  + " of %d need rows up to %d; use a shorter lookback or horizon, or a longer part")
              .formatted(from + 1, to, lookback, horizon, first + horizon));
    }
    return IntStream.rangeClosed(0, (last - first) / stride).map(i -> first + i * stride).toArray();
  }

  /** The view of an epoch: the windows in an order that depends only on the seed and the epoch. */
  public WindowIterator forEpoch(int epoch) {
    // Starts from the order of time, because this view may be that of another epoch.
    int[] inTime = Arrays.stream(origins).sorted().toArray();
    int[] shuffled =
        Arrays.stream(Shuffle.permutation(origins.length, Shuffle.random(seed, epoch)))
            .map(i -> inTime[i])
            .toArray();
    return new WindowIterator(
        values, targets, lookback, horizon, batchSize, layout, seed, shuffled);
  }

  /** The number of windows. */
  public int windows() {
    return origins.length;
  }

  /** The row of each window's first target, in the order of this view. */
  public int[] origins() {
    return origins.clone();
  }

  @Override
  DataSet make(int batch) {
    int from = batch * batchSize;
    int rows = Math.min(origins.length, from + batchSize) - from;
    int columns = inputColumns();
    float[] features = new float[rows * columns * lookback];
    float[] labels = new float[rows * targets.length * horizon];
    for (int row = 0; row < rows; row++) {
      int origin = origins[from + row];
      for (int t = 0; t < lookback; t++) {
        double[] found = values[origin - lookback + t];
        for (int column = 0; column < columns; column++) {
          features[column + columns * (row + rows * t)] = (float) found[column];
        }
      }
      for (int step = 0; step < horizon; step++) {
        for (int target = 0; target < targets.length; target++) {
          // Both layouts have the same index: [rows, targets, horizon] and [rows, step * targets +
          // target] coincide in 'f' order.
          labels[row + rows * (target + targets.length * step)] =
              (float) values[origin + step][targets[target]];
        }
      }
    }
    long[] shape =
        layout == Labels.FLAT
            ? new long[] {rows, (long) horizon * targets.length}
            : new long[] {rows, targets.length, horizon};
    return new DataSet(
        StepOrder.array(features, rows, columns, lookback), Nd4j.create(labels, shape, 'f'));
  }

  @Override
  public int batches() {
    return (origins.length + batchSize - 1) / batchSize;
  }

  /** Windows per batch. */
  @Override
  public int batch() {
    return batchSize;
  }

  /** The number of columns of the series. */
  @Override
  public int inputColumns() {
    return values[0].length;
  }

  /** The number of values to forecast for a window: horizon times targets. */
  @Override
  public int totalOutcomes() {
    return horizon * targets.length;
  }

  /** Builds an iterator over the windows in the order of time. */
  public static final class Builder {
    private final double[][] values;
    private final int[] targets;
    private final int lookback;
    private final int horizon;
    private int from;
    private int to;
    private int stride = 1;
    private int batchSize = 1;
    private Labels layout = Labels.FLAT;
    private long seed;

    /**
     * Sets what is required.
     *
     * @param values all rows, scaled, {@code [time][column]}; shared, not copied
     * @param targets the columns to forecast
     * @param lookback input rows of a window, before its origin
     * @param horizon target rows of a window, from its origin on
     */
    public Builder(double[][] values, int[] targets, int lookback, int horizon) {
      this.values = values;
      this.targets = targets;
      this.lookback = lookback;
      this.horizon = horizon;
      this.to = values.length;
    }

    /**
     * The rows that may be targets, from {@code from} up to but not including {@code to}. Default:
     * all.
     */
    public Builder targetRows(int from, int to) {
      this.from = from;
      this.to = to;
      return this;
    }

    /** Rows from one origin to the next. Default: 1. */
    public Builder stride(int stride) {
      this.stride = stride;
      return this;
    }

    /** Windows per batch; the last one may have fewer. Default: 1. */
    public Builder batchSize(int batchSize) {
      this.batchSize = batchSize;
      return this;
    }

    /** The layout of the labels. Default: {@link Labels#FLAT}. */
    public Builder labels(Labels layout) {
      this.layout = layout;
      return this;
    }

    /** Determines, with the epoch, the order of {@link WindowIterator#forEpoch}. Default: 0. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Builds the iterator.
     *
     * @throws InputException if not even one window fits
     */
    public WindowIterator build() {
      int[] origins = origins(values.length, lookback, horizon, from, to, stride);
      UsageException.atLeast("batch-size", batchSize, 1);
      for (int target : targets) {
        if (target < 0 || target >= values[0].length) {
          throw new IllegalArgumentException("there is no column " + target);
        }
      }
      return new WindowIterator(
          values, targets, lookback, horizon, batchSize, layout, seed, origins);
    }
  }
}
