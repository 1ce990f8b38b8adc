package dev.sluice.cell.reference;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What PyTorch's or Keras's own layer computes, from {@code recurrent-reference.json}, which {@code
 * src/test/python/recurrent_fixtures.py} made. Names of parameters and their layouts are the
 * library's.
 *
 * @param name the name of the case
 * @param library the library with its version
 * @param parameters as the library holds them
 * @param input [batch, time, features]
 * @param mask [batch, time], zero at steps that are skipped, where the output is zero
 * @param initial {@code h0} and {@code c0}, [batch, units]; empty if it starts from zeros
 * @param lossWeights the loss is the sum of {@code lossWeights * output}
 * @param output [batch, time, units]
 * @param last {@code h} and, of an LSTM, {@code c} after the last step, [batch, units]
 * @param gradients of the loss, with respect to parameters, {@code input} and initial states
 */
public record PeerFigures(
    String name,
    String library,
    Map<String, Array> parameters,
    Array input,
    Array mask,
    Map<String, Array> initial,
    Array lossWeights,
    Array output,
    Map<String, Array> last,
    Map<String, Array> gradients) {

  /** The case of that name. */
  public static PeerFigures of(String name) {
    return all().stream()
        .filter(figures -> figures.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No case " + name));
  }

  /** All cases. */
  public static List<PeerFigures> all() {
    return read("/dev/sluice/layer/recurrent-reference.json");
  }

  /**
   * What the equations of papers give, from {@code paper-figures.json}, which {@code
   * src/test/python/paper_figures.py} made: named by the cell, parameters and states by their own
   * names, {@code library} being the paper.
   */
  static List<PeerFigures> ofPapers() {
    return read("/dev/sluice/cell/reference/paper-figures.json");
  }

  private static List<PeerFigures> read(String resource) {
    try (InputStream file = PeerFigures.class.getResourceAsStream(resource)) {
      return List.of(
          new ObjectMapper()
              .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
              .readValue(file, PeerFigures[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An array of any rank, its last axis fastest.
   *
   * @param shape its axes
   * @param values its numbers
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Array(int[] shape, double[] values) {

    /** A matrix; a vector as its one row. */
    public double[][] matrix() {
      int columns = shape[shape.length - 1];
      double[][] rows = new double[values.length / columns][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
      }
      return rows;
    }

    /** An array of three axes. */
    public double[][][] cube() {
      double[][] rows = matrix();
      double[][][] cube = new double[shape[0]][][];
      for (int i = 0; i < cube.length; i++) {
        cube[i] = Arrays.copyOfRange(rows, i * shape[1], (i + 1) * shape[1]);
      }
      return cube;
    }
  }
}
