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
 * @param inputs features of the first recurrent layer at each step; for text, the width of the
 *     embedding
 * @param vocabulary words known to the embedding; 0 without one
 * @param layers the number of recurrent layers
 * @param units of each recurrent layer
 * @param batch sequences in a batch
 * @param steps of the longest sequence
 * @param outputs of the network
 * @param lengths of each sequence, the rest being masked; empty if all have full length
 */
record Shape(
    String name,
    String work,
    Kind kind,
    int inputs,
    int vocabulary,
    int layers,
    int units,
    int batch,
    int steps,
    int outputs,
    List<Integer> lengths) {

  /** The type of the inputs and outputs. */
  enum Kind {
    /** One-hot characters in, softmax at every step, cross entropy. */
    CHARACTERS,
    /** Indices of words in, an embedding, softmax at the last step, cross entropy. */
    TEXT,
    /** Numbers in, linear outputs at the last step, mean squared error. */
    SERIES
  }

  Shape {
    lengths = List.copyOf(lengths);
    if (!lengths.isEmpty() && lengths.size() != batch) {
      throw new IllegalArgumentException(
          "shape %s has %d lengths for a batch of %d".formatted(name, lengths.size(), batch));
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

  static Shape named(String name) {
    return all().stream()
        .filter(shape -> shape.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no shape '" + name + "'"));
  }

  boolean masked() {
    return !lengths.isEmpty();
  }

  boolean offers(Work work) {
    return work != Work.GENERATE || kind == Kind.CHARACTERS;
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
   *   forward = sum over layers of 2 S n (g in + r n)  +  2 R n k
   *   train   = 3 forward - 2 S n g in of the first layer, if its input is data
   *   one character: forward with S = R = 1
   * </pre>
   *
   * with S the unmasked steps, g and r the cell's blocks of input and recurrent weights, n the
   * units, {@code in} the layer's inputs, k the outputs, and R the steps that have an output. The
   * backward pass has one product for the gradient of the input and one for that of the weights;
   * the gradient of data is not needed. One-hot inputs count as a full product, even if an
   * implementation looks up rows instead.
   */
  long operations(RecurrentCell cell, Work work) {
    long inputSteps = work == Work.GENERATE ? 1 : unmaskedSteps();
    long outputSteps = work == Work.GENERATE ? 1 : kind == Kind.CHARACTERS ? inputSteps : batch;
    long block = 2 * inputSteps * units;
    long forward = 2 * outputSteps * units * outputs;
    for (int layer = 0; layer < layers; layer++) {
      long inputProducts = (long) cell.inputBlocks() * (layer == 0 ? inputs : units);
      forward += block * (inputProducts + (long) cell.recurrentBlocks() * units);
    }
    if (work != Work.TRAIN) {
      return forward;
    }
    return 3 * forward - (vocabulary == 0 ? block * cell.inputBlocks() * inputs : 0);
  }
}
