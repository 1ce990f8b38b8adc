package dev.sluice.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A measured network and its batch. All shapes stand in {@code shapes.json}, which the Python
 * script reads too, so that no implementation can differ.
 *
 * @param name as tables and options write it
 * @param work in words
 * @param inputs features that come into the first layer at each step; of a text, its embedding
 * @param vocabulary words known to the embedding; 0 without one
 * @param layers recurrent layers
 * @param units of each of them
 * @param batch sequences in a batch
 * @param steps of the longest sequence
 * @param outputs of the network
 * @param lengths of each sequence, the rest being masked; empty if all are of full length
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

  /** What goes in and comes out. */
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
      throw new UncheckedIOException("shapes.json of the benchmarks cannot be read", e);
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

  /** Time steps in the batch that a mask lets through. */
  long realSteps() {
    return masked() ? lengths.stream().mapToLong(Integer::longValue).sum() : (long) batch * steps;
  }

  /**
   * Floating-point operations of the matrix products, two for each multiplication with its
   * addition; what is done element by element is not counted.
   *
   * <pre>
   *   forward = sum over layers of 2 S g n (in + n)  +  2 R n k
   *   train   = 3 forward - 2 S g n in of the first layer, if what comes in is data
   *   one character: forward with S = R = 1
   * </pre>
   *
   * with S the steps that the mask lets through, g the cell's gates, n the units, {@code in} the
   * layer's inputs, k the outputs, and R the steps that have an output. The backward pass is one
   * product for what comes in and one for the weights; nothing asks for the gradient of the data.
   * One-hot inputs count as the product that they are, even if an implementation looks rows up.
   */
  long operations(RecurrentCell cell, Work work) {
    long counted = work == Work.GENERATE ? 1 : realSteps();
    long answered = work == Work.GENERATE ? 1 : kind == Kind.CHARACTERS ? counted : batch;
    long blocks = 2 * counted * cell.gates() * units;
    long forward = 2 * answered * units * outputs;
    for (int layer = 0; layer < layers; layer++) {
      forward += blocks * ((layer == 0 ? inputs : units) + units);
    }
    if (work != Work.TRAIN) {
      return forward;
    }
    return 3 * forward - (vocabulary == 0 ? blocks * inputs : 0);
  }
}
