package dev.sluice.engine;

import dev.sluice.cell.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a trained stack of cells over one sequence, or several side by side, step by step, with as
 * little overhead per step as possible; for generating text, for example. It copies the weights
 * when it is created.
 *
 * <pre>{@code
 * Stepper stepper =
 *     Stepper.of(Precision.FLOAT, 65)
 *         .recurrent(Cells.LSTM, 128, parameters)
 *         .softmax(65, weights, bias)
 *         .build();
 * double[] next = stepper.step(17);   // the character with index 17 of 65
 * }</pre>
 *
 * <p>It computes the same as a {@link Recurrence} and a {@link SoftmaxProjection} over the whole
 * sequence. Not thread-safe.
 */
public final class Stepper {
  private final Stack<?> stack;

  private Stepper(Stack<?> stack) {
    this.stack = stack;
  }

  /**
   * Starts building a stack.
   *
   * @param inputs the number of different indices, or of features, that a step reads
   */
  public static Builder of(Precision precision, int inputs) {
    return new Builder(precision, inputs);
  }

  /** The number of values that {@link #step} returns for each sequence. */
  public int outputs() {
    return stack.outputs;
  }

  /** The number of sequences that are read side by side. */
  public int sequences() {
    return stack.sequences;
  }

  /** Resets all states to zero, for new sequences. */
  public void reset() {
    stack.reset();
  }

  /**
   * Reads one index, such as a character's.
   *
   * @param index from 0
   * @return the probabilities, or the outputs of the last cell if there is no softmax; valid until
   *     the next step
   * @throws IndexOutOfBoundsException if the index is negative or too large
   * @throws IllegalArgumentException if there are several sequences
   */
  public double[] step(int index) {
    return stack.step(new int[] {index})[0];
  }

  /**
   * Reads one index for each sequence. Every sequence gets the same outputs, to the last bit with
   * the Java Vector API, as if it were alone; many together take little longer than a few.
   *
   * @param indices from 0, {@code [sequences]}
   * @return a row of outputs for each sequence, {@code [sequences, outputs]}; valid until the next
   *     step
   * @throws IndexOutOfBoundsException if an index is negative or too large
   * @throws IllegalArgumentException if their number is not that of the sequences
   */
  public double[][] step(int[] indices) {
    return stack.step(indices);
  }

  /**
   * Reads the features of one step.
   *
   * @param features one for each input
   * @return the same as {@link #step(int)}
   * @throws IllegalArgumentException if their number differs from that of the inputs, if the stack
   *     begins with an embedding, or if there are several sequences
   */
  public double[] step(double[] features) {
    return stack.step(new double[][] {features})[0];
  }

  /**
   * Reads the features of one step for each sequence.
   *
   * @param features {@code [sequences, inputs]}
   * @return the same as {@link #step(int[])}
   * @throws IllegalArgumentException if their shape is another, or if the stack begins with an
   *     embedding
   */
  public double[][] step(double[][] features) {
    return stack.step(features);
  }

  /** Builds a stepper, from the first layer to the last. */
  public static final class Builder {
    private final Precision precision;
    private final int inputs;
    private final List<Layer> layers = new ArrayList<>();
    private int width;
    private int sequences = 1;
    private Table embedding;
    private Table softmax;

    private record Layer(
        Cell cell, Activations activations, int inputs, int units, Map<String, View> parameters) {}

    private record Table(int columns, View weights, View bias) {}

    private Builder(Precision precision, int inputs) {
      this.precision = precision;
      this.inputs = inputs;
      this.width = inputs;
    }

    /** Sets the number of sequences that are read side by side; 1 by default. */
    public Builder sequences(int sequences) {
      if (sequences < 1) {
        throw new IllegalArgumentException("Expected at least one sequence, found " + sequences);
      }
      this.sequences = sequences;
      return this;
    }

    /**
     * Adds an embedding: a vector for each index. Must be the first layer.
     *
     * @param weights {@code [inputs, size]}
     * @param bias {@code [1, size]}, or null
     */
    public Builder embedding(int size, View weights, View bias) {
      if (!layers.isEmpty() || embedding != null) {
        throw new IllegalStateException("an embedding must be the first layer");
      }
      weights.check("embedding", inputs, size);
      embedding = new Table(size, weights, bias);
      width = size;
      return this;
    }

    /**
     * Adds a recurrent layer.
     *
     * @param parameters the cell's parameters, named as in {@link Cell}
     */
    public Builder recurrent(Cell cell, int units, Map<String, View> parameters) {
      return recurrent(cell, Activations.STANDARD, units, parameters);
    }

    /**
     * A recurrent layer with other functions in place of the cell's sigmoid and tanh.
     *
     * @param parameters those of the cell, as {@link Cell} names them
     */
    public Builder recurrent(
        Cell cell, Activations activations, int units, Map<String, View> parameters) {
      layers.add(new Layer(cell, activations, width, units, parameters));
      width = units;
      return this;
    }

    /**
     * Adds a softmax. Must be the last layer.
     *
     * @param weights {@code [units of the layer below, classes]}
     * @param bias {@code [1, classes]}, or null
     */
    public Builder softmax(int classes, View weights, View bias) {
      weights.check("softmax", width, classes);
      softmax = new Table(classes, weights, bias);
      return this;
    }

    /** Builds the stepper. */
    public Stepper build() {
      if (layers.isEmpty()) {
        throw new IllegalStateException("a stepper needs a recurrent layer");
      }
      return new Stepper(stack(Arithmetic.of(precision)));
    }

    private <A> Stack<A> stack(Arithmetic<A> math) {
      return new Stack<>(math, this);
    }
  }

  private static final class Stack<A> {
    private final Arithmetic<A> math;
    private final int sequences;
    private final int inputs;
    private final int inputWidth;
    private final List<Unrolled<A>> layers = new ArrayList<>();

    /** A row for each index; null without an embedding. */
    private final A embedding;

    /** What the first layer reads where that is no index, a row for each sequence. */
    private final A features;

    private final int outputs;
    private final int outputWidth;

    /** Null without a softmax. */
    private final Packed<A> packed;

    private final A bias;
    private final int belowSoftmax;
    private final A logits;
    private final double[][] result;

    Stack(Arithmetic<A> math, Builder builder) {
      this.math = math;
      sequences = builder.sequences;
      inputs = builder.inputs;
      int embeddingSize = builder.embedding == null ? inputs : builder.embedding.columns;
      inputWidth = math.padded(embeddingSize);
      features = math.create(sequences * inputWidth);
      if (builder.embedding == null) {
        embedding = null;
      } else {
        int rowWidth = inputWidth;
        embedding = math.create(inputs * rowWidth);
        A shift = row(builder.embedding.bias, embeddingSize);
        View weights = builder.embedding.weights;
        for (int i = 0; i < inputs; i++) {
          math.read(
              weights.data(),
              weights.at(i, 0),
              weights.stride()[1],
              embedding,
              i * rowWidth,
              embeddingSize);
          math.add(embedding, i * rowWidth, shift, 0, rowWidth);
        }
      }
      for (Builder.Layer layer : builder.layers) {
        Unrolled<A> unrolled =
            new Unrolled<>(
                math,
                EngineThreads.get(),
                layer.cell,
                layer.activations,
                layer.inputs,
                layer.units);
        unrolled.use(layer.parameters);
        unrolled.beginStepping(sequences);
        layers.add(unrolled);
      }
      belowSoftmax = builder.width;
      if (builder.softmax == null) {
        outputs = belowSoftmax;
        outputWidth = math.padded(belowSoftmax);
        packed = null;
        bias = null;
      } else {
        outputs = builder.softmax.columns;
        outputWidth = math.padded(outputs);
        A raw = math.create(belowSoftmax * outputs);
        View weights = builder.softmax.weights;
        for (int k = 0; k < outputs; k++) {
          math.read(
              weights.data(),
              weights.at(0, k),
              weights.stride()[0],
              raw,
              k * belowSoftmax,
              belowSoftmax);
        }
        packed = math.packed(belowSoftmax, outputs);
        packed.pack(raw, 0, 1, belowSoftmax);
        bias = row(builder.softmax.bias, outputs);
        math.fill(bias, outputs, outputWidth - outputs, SoftmaxProjection.PADDING_LOGIT);
      }
      logits = math.create(packed == null ? 0 : sequences * outputWidth);
      result = new double[sequences][outputs];
    }

    private A row(View view, int size) {
      A row = math.create(math.padded(size));
      if (view != null) {
        view.check("bias", 1, size);
        math.read(view.data(), view.offset(), view.stride()[1], row, 0, size);
      }
      return row;
    }

    void reset() {
      layers.forEach(layer -> layer.beginStepping(sequences));
    }

    double[][] step(int[] indices) {
      checkCount(indices.length, "indices");
      for (int index : indices) {
        if (index < 0 || index >= inputs) {
          throw new IndexOutOfBoundsException(
              "Expected an index from 0 to %2$d (%1$d inputs), found %3$d"
                  .formatted(inputs, inputs - 1, index));
        }
      }
      Unrolled<A> first = layers.get(0);
      if (embedding == null) {
        first.stepOneHot(indices);
      } else {
        for (int i = 0; i < sequences; i++) {
          math.copy(embedding, indices[i] * inputWidth, features, i * inputWidth, inputWidth);
        }
        first.step(features, 0);
      }
      return runUpperLayers(first);
    }

    double[][] step(double[][] rows) {
      checkCount(rows.length, "rows of features");
      for (int i = 0; i < sequences; i++) {
        if (embedding != null || rows[i].length != inputs) {
          throw new IllegalArgumentException(
              "Expected %s, found %d features"
                  .formatted(
                      embedding == null ? inputs + " features" : "an index", rows[i].length));
        }
        for (int j = 0; j < inputs; j++) {
          math.set(features, i * inputWidth + j, rows[i][j]);
        }
      }
      Unrolled<A> first = layers.get(0);
      first.step(features, 0);
      return runUpperLayers(first);
    }

    private void checkCount(int count, String what) {
      if (count != sequences) {
        throw new IllegalArgumentException(
            "Expected %d %s, one for each sequence, found %d".formatted(sequences, what, count));
      }
    }

    /** Runs the layers above the first. */
    private double[][] runUpperLayers(Unrolled<A> first) {
      Unrolled<A> top = first;
      for (int i = 1; i < layers.size(); i++) {
        Unrolled<A> next = layers.get(i);
        next.step(top.stepOutput(), top.stepOutputAt());
        top = next;
      }
      A output = top.stepOutput();
      int at = top.stepOutputAt();
      if (packed != null) {
        int belowWidth = math.padded(belowSoftmax);
        packed.addProduct(bias, 0, 0, output, at, belowWidth, sequences, logits, 0, outputWidth);
        for (int i = 0; i < sequences; i++) {
          math.softmax(logits, i * outputWidth, logits, i * outputWidth, outputWidth);
        }
        output = logits;
        at = 0;
      }
      for (int i = 0; i < sequences; i++) {
        for (int j = 0; j < outputs; j++) {
          result[i][j] = math.get(output, at + i * outputWidth + j);
        }
      }
      return result;
    }
  }
}
