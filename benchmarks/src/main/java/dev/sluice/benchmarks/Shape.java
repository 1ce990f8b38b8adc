package dev.sluice.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A measured network and its batch. All shapes are in {@code shapes.json}, which the Python script
 * also reads, so that all implementations use the same ones.
 *
 * @param name as written in tables and options
 * @param work a description
 * @param inputs features of the first recurrent layer at each step; for words, the width of the
 *     embedding
 * @param vocabulary words known to the embedding; 0 without one
 * @param layers the number of recurrent layers
 * @param units of each recurrent layer, in each direction
 * @param bidirectional whether each layer also reads backwards and concatenates its two outputs
 * @param batch sequences in a batch
 * @param steps of the longest sequence
 * @param outputs of the network
 * @param lengths of each sequence, the rest being masked; empty if all have full length
 */
record Shape(
    String name,
    String work,
    Input input,
    Output output,
    int inputs,
    int vocabulary,
    int layers,
    int units,
    boolean bidirectional,
    int batch,
    int steps,
    int outputs,
    List<Integer> lengths) {

  /** What the network reads at each step. */
  enum Input {
    /** A one-hot character. */
    ONE_HOT,
    /** The index of a word, for an embedding. */
    WORDS,
    NUMBERS
  }

  /** What the network returns. */
  enum Output {
    /** A softmax at every step, with cross entropy. */
    SOFTMAX_AT_EVERY_STEP,
    /** A softmax at the last step, with cross entropy. */
    SOFTMAX,
    /** Linear outputs at the last step, with the mean squared error. */
    LINEAR
  }

  Shape {
    lengths = List.copyOf(lengths);
    if (!lengths.isEmpty() && lengths.size() != batch) {
      throw new IllegalArgumentException(
          "shape %s has %d lengths for a batch of %d".formatted(name, lengths.size(), batch));
    }
    if ((input == Input.WORDS) != (vocabulary > 0)) {
      throw new IllegalArgumentException(
          "shape %s reads %s with a vocabulary of %d".formatted(name, input, vocabulary));
    }
    if (bidirectional && output != Output.SOFTMAX_AT_EVERY_STEP) {
      // The last output of the backward half has read one step only.
      throw new IllegalArgumentException(
          "shape %s is bidirectional and has an output at the last step only".formatted(name));
    }
  }

  /** Every shape, in the order of the tables. */
  static List<Shape> all() {
    try (InputStream in = Shape.class.getResourceAsStream("shapes.json")) {
      return new ObjectMapper().readValue(in, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read shapes.json of the benchmarks", e);
    }
  }

  /** The shape of this name, or one that {@link Growth} makes of it. */
  static Shape named(String name) {
    if (name.contains("@")) {
      return Growth.named(name);
    }
    return all().stream()
        .filter(shape -> shape.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no shape '" + name + "'"));
  }

  /** The network and batch of a work: with one sequence for the latency. */
  Shape of(Work kind) {
    return kind == Work.LATENCY ? withBatch(1) : this;
  }

  /** The same network with another batch, without a mask. */
  Shape withBatch(int sequences) {
    return with(units, sequences, steps);
  }

  /** The same with another number of steps, without a mask. */
  Shape withSteps(int length) {
    return with(units, batch, length);
  }

  /** The same with another number of units, without a mask. */
  Shape withUnits(int number) {
    return with(number, batch, steps);
  }

  Shape withName(String newName) {
    return new Shape(
        newName,
        work,
        input,
        output,
        inputs,
        vocabulary,
        layers,
        units,
        bidirectional,
        batch,
        steps,
        outputs,
        lengths);
  }

  private Shape with(int newUnits, int newBatch, int newSteps) {
    return new Shape(
        name,
        work,
        input,
        output,
        inputs,
        vocabulary,
        layers,
        newUnits,
        bidirectional,
        newBatch,
        newSteps,
        outputs,
        List.of());
  }

  boolean masked() {
    return !lengths.isEmpty();
  }

  boolean hasOutputAtEveryStep() {
    return output == Output.SOFTMAX_AT_EVERY_STEP;
  }

  /** The features that a recurrent layer returns at each step. */
  int width() {
    return bidirectional ? 2 * units : units;
  }

  /** The features that a recurrent layer reads at each step. */
  int inputsOf(int layer) {
    return layer == 0 ? inputs : width();
  }

  boolean offers(Work work) {
    return switch (work) {
      case TRAIN, INFER -> true;
      case LATENCY -> !masked();
      case GENERATE -> input == Input.ONE_HOT && hasOutputAtEveryStep() && !bidirectional;
    };
  }

  /** The number of time steps in the batch that are not masked. */
  long unmaskedSteps() {
    return masked() ? lengths.stream().mapToLong(Integer::longValue).sum() : (long) batch * steps;
  }

  /**
   * Floating-point operations of the matrix products, two for each multiply-add; elementwise
   * operations are not counted.
   *
   * <pre>
   *   forward = sum over layers of 2 S n (g in + r n) d  +  2 R n d k
   *   train   = 3 forward - 2 S n g in d of the first layer, if its input is data
   *   one sequence: forward with S = steps; one character: forward with S = R = 1
   * </pre>
   *
   * with S the unmasked steps, g and r the cell's blocks of input and recurrent weights, n the
   * units, d the directions, {@code in} the layer's inputs, k the outputs, and R the steps that
   * have an output. The backward pass has one product for the gradient of the input and one for
   * that of the weights; the gradient of data is not needed. One-hot inputs count as a full
   * product, even if an implementation looks up rows instead.
   */
  long operations(RecurrentCell cell, Work work) {
    long inputSteps =
        switch (work) {
          case TRAIN, INFER -> unmaskedSteps();
          case LATENCY -> steps;
          case GENERATE -> 1;
        };
    long sequences = work == Work.TRAIN || work == Work.INFER ? batch : 1;
    long outputSteps = hasOutputAtEveryStep() ? inputSteps : sequences;
    long block = 2 * inputSteps * width();
    long forward = 2 * outputSteps * width() * outputs;
    for (int layer = 0; layer < layers; layer++) {
      long inputProducts = (long) cell.inputBlocks() * inputsOf(layer);
      forward += block * (inputProducts + (long) cell.recurrentBlocks() * units);
    }
    if (work != Work.TRAIN) {
      return forward;
    }
    return 3 * forward - (input == Input.WORDS ? 0 : block * cell.inputBlocks() * inputs);
  }
}
