package dev.sluice.engine;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A dense layer with softmax and cross-entropy loss, over every step of every sequence at once:
 *
 * <pre>
 *   z = W' x + b,   p_k = exp(z_k) / sum_j exp(z_j),   loss = - sum_k y_k log p_k
 * </pre>
 *
 * <p>The loss is computed from the logits, so that it is finite even if a probability underflows.
 * Memory is reused between calls. Not thread-safe. The work is spread over threads internally, and
 * the results have the same bits for any number of threads.
 */
public final class SoftmaxProjection {
  /** The logit of a padding column, whose probability is then zero. */
  static final double PADDING_LOGIT = -1e30;

  private final Projected<?> projected;

  /**
   * Creates a projection.
   *
   * @param inputs the number of features per step
   * @param classes the number of classes
   */
  public SoftmaxProjection(int inputs, int classes, Precision precision) {
    projected = projected(Arithmetic.of(precision), inputs, classes);
  }

  private static <A> Projected<A> projected(Arithmetic<A> math, int inputs, int classes) {
    return new Projected<>(math, EngineThreads.get(), inputs, classes);
  }

  /**
   * Sets the parameters. This is cheap if they have not changed since the last call.
   *
   * @param weights {@code [inputs, classes]}
   * @param bias {@code [1, classes]}; null for none
   */
  public void use(View weights, View bias) {
    projected.use(weights, bias);
  }

  /**
   * Computes the probabilities.
   *
   * @param features {@code [batch, inputs, time]}, or {@code [batch, inputs]}
   * @param probabilities {@code [batch, classes, time]}, or {@code [batch, classes]}
   */
  public void forward(View features, View probabilities) {
    projected.forward(features, probabilities);
  }

  /**
   * Computes the loss, and starts the backward pass.
   *
   * @param features {@code [batch, inputs, time]}, or {@code [batch, inputs]}
   * @param labels {@code [batch, classes, time]}, or {@code [batch, classes]}: the share of each
   *     class
   * @param mask {@code [batch, time]}, or {@code [batch, 1]}: a factor for each step's loss; null
   *     for ones
   * @param bound the smallest probability in the loss, and 1 minus the largest, as Deeplearning4j's
   *     loss has them; ignored in the backward pass; 0 for no bounds
   * @return the loss of each sequence, summed over its steps, {@code [batch]}
   */
  public double[] loss(View features, View labels, View mask, double bound) {
    return projected.loss(features, labels, mask, bound);
  }

  /**
   * Runs the backward pass of the last loss, once. Arguments that are null are not computed.
   *
   * @param inputGradient of the shape of the features
   * @param weightGradient of the shape of the weights
   * @param biasGradient of the shape of the bias
   */
  public void backward(View inputGradient, View weightGradient, View biasGradient) {
    projected.backward(inputGradient, weightGradient, biasGradient);
  }

  /**
   * The implementation for one array type. A row is one step of one sequence; the rows of one step
   * are adjacent.
   */
  private static final class Projected<A> {
    /** The number of inputs of which one thread sums the gradient at a time. */
    private static final int INPUTS = 64;

    /** The number of classes of which one thread sums the gradient at a time. */
    private static final int CLASSES = 384;

    /** The number of rows that one thread takes at a time. */
    private static final int ROWS = 64;

    private final Arithmetic<A> math;
    private final EngineThreads threads;
    private final int inputs;
    private final int classes;
    private final int inputWidth;
    private final int width;
    private final Workspaces<A> workspaces;

    private final A weights;
    private final A bias;
    private final Packed<A> packed;
    private final Packed<A> packedBack;
    private boolean packedStale = true;
    private boolean packedBackStale = true;
    private boolean hasLoss;

    private int batch;
    private int rows;
    private A x;

    /** The gradient of the logits, or the logits until it is known; null before the first loss. */
    private A logits;

    /** Memory for the logits of the rows that one thread takes at a time. */
    private final ConcurrentLinkedQueue<A> rooms = new ConcurrentLinkedQueue<>();

    private A dInput;
    private final A gradient;
    private final A biasGradient;

    Projected(Arithmetic<A> math, EngineThreads threads, int inputs, int classes) {
      this.math = math;
      this.threads = threads;
      this.inputs = inputs;
      this.classes = classes;
      this.inputWidth = math.padded(inputs);
      this.width = math.padded(classes);
      this.workspaces = new Workspaces<>(math);
      weights = math.create(inputs * classes);
      bias = math.create(width);
      math.fill(bias, classes, width - classes, PADDING_LOGIT);
      packed = math.packed(inputs, classes);
      packedBack = math.packed(classes, inputs);
      gradient = math.create(classes * inputWidth);
      biasGradient = math.create(width);
    }

    void use(View view, View biasView) {
      view.check("weights", inputs, classes);
      if (view.stride()[0] != 1
          || view.stride()[1] != inputs
          || !math.same(view.data(), view.offset(), weights, 0, inputs * classes)) {
        for (int k = 0; k < classes; k++) {
          math.read(view.data(), view.at(0, k), view.stride()[0], weights, k * inputs, inputs);
        }
        packedStale = true;
        packedBackStale = true;
      }
      if (biasView == null) {
        math.fill(bias, 0, classes, 0);
      } else {
        biasView.check("bias", 1, classes);
        math.read(biasView.data(), biasView.offset(), biasView.stride()[1], bias, 0, classes);
      }
    }

    /** Starts a pass over the features. */
    private void begin(View features) {
      batch = features.size(0);
      features.check("features", shape(features, inputs));
      rows = batch * time(features);
      hasLoss = false;
      if (x == null || math.length(x) < rows * inputWidth) {
        x = math.create(rows * inputWidth);
        logits = null;
        dInput = null;
      }
      if (packedStale) {
        packed.pack(weights, 0, 1, inputs);
        packedStale = false;
      }
    }

    void forward(View features, View output) {
      begin(features);
      output.check("probabilities", shape(features, classes));
      forRows(
          (from, rowCount, room) -> {
            project(features, from, rowCount, room, 0);
            for (int row = 0; row < rowCount; row++) {
              math.softmax(room, row * width, room, row * width, width);
            }
            copyRows(output, classes, width, room, 0, from, rowCount, false);
          });
    }

    /** Computes the logits of some rows. */
    private void project(View features, int from, int rowCount, A into, int at) {
      copyRows(features, inputs, inputWidth, x, from * inputWidth, from, rowCount, true);
      packed.addProduct(bias, 0, 0, x, from * inputWidth, inputWidth, rowCount, into, at, width);
    }

    private int[] shape(View features, int size) {
      return features.rank() == 3
          ? new int[] {batch, size, features.size(2)}
          : new int[] {batch, size};
    }

    private static int time(View view) {
      return view.rank() == 3 ? view.size(2) : 1;
    }

    private interface RowWork<A> {
      /**
       * Computes some rows.
       *
       * @param room memory for their logits, and for those of at least two rows
       */
      void run(int from, int rowCount, A room);
    }

    private void forRows(RowWork<A> work) {
      int chunks = (rows + ROWS - 1) / ROWS;
      threads.run(
          chunks,
          chunk -> {
            int from = chunk * ROWS;
            A room = rooms.poll();
            room = room == null ? math.create(ROWS * width) : room;
            work.run(from, Math.min(ROWS, rows - from), room);
            rooms.add(room);
          });
    }

    private int at(View view, int row) {
      return view.rank() == 3 ? view.at(row % batch, 0, row / batch) : view.at(row, 0);
    }

    /** Copies rows between native memory and an array, from the position {@code to} on. */
    private void copyRows(
        View view,
        int size,
        int rowWidth,
        A array,
        int to,
        int from,
        int rowCount,
        boolean reading) {
      int stride = view.stride()[1];
      boolean contiguous =
          stride == 1
              && size == rowWidth
              && view.stride()[0] == size
              && (view.rank() == 2 || view.stride()[2] == batch * size);
      if (contiguous && reading) {
        math.read(view.data(), at(view, from), 1, array, to, rowCount * size);
      } else if (contiguous) {
        math.write(array, to, view.data(), at(view, from), 1, rowCount * size);
      } else {
        for (int row = 0; row < rowCount; row++) {
          int place = to + row * rowWidth;
          if (reading) {
            math.read(view.data(), at(view, from + row), stride, array, place, size);
          } else {
            math.write(array, place, view.data(), at(view, from + row), stride, size);
          }
        }
      }
    }

    double[] loss(View features, View labels, View mask, double bound) {
      begin(features);
      labels.check("labels", shape(features, classes));
      if (logits == null) {
        logits = math.create(math.length(x) / inputWidth * width);
      }
      double minimum = bound > 0 ? Math.log(bound) : Double.NEGATIVE_INFINITY;
      double maximum = bound > 0 ? Math.log1p(-bound) : Double.POSITIVE_INFINITY;
      double[] each = new double[rows];
      forRows(
          (from, rowCount, room) -> {
            project(features, from, rowCount, logits, from * width);
            for (int row = from; row < from + rowCount; row++) {
              math.read(labels.data(), at(labels, row), labels.stride()[1], room, 0, classes);
              double weight =
                  mask == null ? 1 : math.read(mask.data(), mask.at(row % batch, row / batch));
              each[row] = loss(row, room, weight, minimum, maximum);
            }
          });
      hasLoss = true;
      double[] sums = new double[batch];
      for (int row = 0; row < rows; row++) {
        sums[row % batch] += each[row];
      }
      return sums;
    }

    /**
     * The loss of a row; its logits are replaced by their gradient.
     *
     * @param room the labels, followed by memory for the probabilities
     */
    private double loss(int row, A room, double weight, double minimum, double maximum) {
      int at = row * width;
      if (weight == 0) {
        math.fill(logits, at, width, 0);
        return 0;
      }
      double logSum = math.softmax(logits, at, room, width, width);
      int only = math.onlyNonZero(room, 0, classes);
      double total = 0;
      double loss = 0;
      int first = only >= 0 ? only : 0;
      int last = only >= 0 ? only + 1 : only == -1 ? 0 : classes;
      for (int k = first; k < last; k++) {
        double share = math.get(room, k);
        if (share != 0) {
          total += share;
          double logarithm = math.get(logits, at + k) - logSum;
          loss -= share * Math.min(maximum, Math.max(minimum, logarithm));
        }
      }
      math.scale(logits, at, room, width, weight * total, width);
      for (int k = first; k < last; k++) {
        math.set(logits, at + k, math.get(logits, at + k) - weight * math.get(room, k));
      }
      return weight * loss;
    }

    void backward(View inputGradient, View weightGradient, View biasView) {
      if (!hasLoss) {
        throw new IllegalStateException("backward() must follow loss(), once");
      }
      hasLoss = false;
      if (inputGradient != null) {
        if (dInput == null) {
          dInput = math.create(math.length(x));
        }
        if (packedBackStale) {
          packedBack.pack(weights, 0, inputs, 1);
          packedBackStale = false;
        }
        forRows(
            (from, rowCount, room) -> {
              math.fill(dInput, from * inputWidth, rowCount * inputWidth, 0);
              packedBack.addProduct(
                  logits, from * width, width, rowCount, dInput, from * inputWidth, inputWidth);
              copyRows(
                  inputGradient,
                  inputs,
                  inputWidth,
                  dInput,
                  from * inputWidth,
                  from,
                  rowCount,
                  false);
            });
      }
      // Each task reads all of the other side, so the longer side is split.
      boolean byClass = classes > inputs;
      int slice = byClass ? CLASSES : INPUTS;
      int sliced = byClass ? classes : inputs;
      int slices = weightGradient == null ? 0 : (sliced + slice - 1) / slice;
      int biasSlices = biasView == null ? 0 : (classes + CLASSES - 1) / CLASSES;
      threads.run(
          slices + biasSlices,
          task -> {
            if (task >= slices) {
              int from = (task - slices) * CLASSES;
              sumBias(from, Math.min(classes, from + CLASSES), biasView);
              return;
            }
            int from = task * slice;
            int to = Math.min(sliced, from + slice);
            if (byClass) {
              sumWeights(0, inputs, from, to, weightGradient);
            } else {
              sumWeights(from, to, 0, classes, weightGradient);
            }
          });
    }

    /** The gradient of the bias of some classes. */
    private void sumBias(int from, int to, View biasView) {
      int columns = math.padded(to - from);
      math.fill(biasGradient, from, columns, 0);
      for (int row = 0; row < rows; row++) {
        math.add(biasGradient, from, logits, row * width + from, columns);
      }
      math.write(
          biasGradient,
          from,
          biasView.data(),
          biasView.at(0, from),
          biasView.stride()[1],
          to - from);
    }

    /**
     * The gradient of the weights from some inputs to some classes: {@code [classes, inputs]} in
     * memory.
     *
     * @param from the first input, a multiple of the number of lanes
     */
    private void sumWeights(int from, int to, int fromClass, int toClass, View weightGradient) {
      int columns = math.padded(to - from);
      for (int k = fromClass; k < toClass; k++) {
        math.fill(gradient, k * inputWidth + from, columns, 0);
      }
      A workspace = workspaces.acquire();
      math.multiplyTransposed(
          logits,
          fromClass,
          width,
          x,
          from,
          inputWidth,
          toClass - fromClass,
          columns,
          rows,
          gradient,
          fromClass * inputWidth + from,
          inputWidth,
          workspace);
      workspaces.release(workspace);
      for (int k = fromClass; k < toClass; k++) {
        math.write(
            gradient,
            k * inputWidth + from,
            weightGradient.data(),
            weightGradient.at(from, k),
            weightGradient.stride()[0],
            to - from);
      }
    }
  }
}
