package dev.sluice.cell.reference;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters of a cell, or gradients with respect to them, in the layout of {@link
 * dev.sluice.cell.Cell}: unit j of block k is column {@code k * units + j}. The equations' {@code
 * W_k x} has a row for each unit; stored is its transpose, with a column for each.
 *
 * @param w {@code W}, the input weights, [inputs][blocks * units]
 * @param rw {@code RW}, the recurrent weights, [units][blocks * units]
 * @param b {@code b}, the bias, [blocks * units]
 * @param rb {@code RB}, the bias of gates without an input, [blocks * units], empty if there are
 *     none
 * @param p {@code P}, the peephole weights, [blocks * units], empty if there are none
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays are the point; never compared
public record ReferenceParameters(
    double[][] w, double[][] rw, double[] b, double[] rb, double[] p) {

  /** All zero. */
  public static ReferenceParameters zeros(ReferenceCell cell, int inputs, int units) {
    ReferenceCell.Blocks blocks = cell.blocks();
    return new ReferenceParameters(
        new double[inputs][blocks.input() * units],
        new double[units][blocks.recurrent() * units],
        new double[blocks.input() * units],
        new double[blocks.recurrentBias() * units],
        new double[blocks.peephole() * units]);
  }

  /**
   * From one vector, as Deeplearning4j stores a layer: {@code W}, {@code RW}, {@code b}, {@code
   * RB}, {@code P} one after the other, matrices column by column.
   *
   * @throws IllegalArgumentException if the vector is of another length
   */
  public static ReferenceParameters ofFlat(
      ReferenceCell cell, int inputs, int units, double[] flat) {
    ReferenceParameters parameters = zeros(cell, inputs, units);
    int length = parameters.flat().length;
    if (flat.length != length) {
      throw new IllegalArgumentException(
          "The cell %s of %d inputs and %d units has %d parameters, found %d"
              .formatted(cell.name(), inputs, units, length, flat.length));
    }
    int next = 0;
    for (double[][] matrix : parameters.named().values()) {
      for (int column = 0; column < matrix[0].length; column++) {
        for (double[] row : matrix) {
          row[column] = flat[next++];
        }
      }
    }
    return parameters;
  }

  /** As one vector, the way back from {@link #ofFlat}. */
  public double[] flat() {
    double[] flat =
        new double[named().values().stream().mapToInt(m -> m.length * m[0].length).sum()];
    int next = 0;
    for (double[][] matrix : named().values()) {
      for (int column = 0; column < matrix[0].length; column++) {
        for (double[] row : matrix) {
          flat[next++] = row[column];
        }
      }
    }
    return flat;
  }

  /**
   * Those that the cell has, by the names that {@link dev.sluice.cell.Cell} gives them, in the
   * order in which they are stored; vectors as one row. No copies: what is changed there changes
   * here.
   */
  public Map<String, double[][]> named() {
    Map<String, double[][]> named = new LinkedHashMap<>();
    named.put("W", w);
    named.put("RW", rw);
    named.put("b", new double[][] {b});
    if (rb.length > 0) {
      named.put("RB", new double[][] {rb});
    }
    if (p.length > 0) {
      named.put("P", new double[][] {p});
    }
    return named;
  }

  /** The number of features of {@code x_t}. */
  public int inputs() {
    return w.length;
  }

  /** The number of units, the length of {@code h_t}. */
  public int units() {
    return rw.length;
  }

  /** Where unit {@code unit} of block {@code block} stands. */
  int column(int block, int unit) {
    return block * units() + unit;
  }

  /** {@code W x_t + b} for one unit of one block. */
  double input(int block, int unit, double[] x) {
    int column = column(block, unit);
    double sum = b[column];
    for (int i = 0; i < x.length; i++) {
      sum += w[i][column] * x[i];
    }
    return sum;
  }

  /** {@code U h} for one unit of one block, U standing for {@code RW}. */
  double recurrent(int block, int unit, double[] h) {
    int column = column(block, unit);
    double sum = 0;
    for (int i = 0; i < h.length; i++) {
      sum += rw[i][column] * h[i];
    }
    return sum;
  }

  /** The second bias, for one unit of one of its blocks. */
  double recurrentBias(int block, int unit) {
    return rb[column(block, unit)];
  }

  /** {@code p * c} for one unit of one peephole. */
  double peephole(int block, int unit, double memory) {
    return p[column(block, unit)] * memory;
  }

  /**
   * Refuses arrays that do not fit the cell or one another.
   *
   * @throws IllegalArgumentException saying which
   */
  void checkFit(ReferenceCell cell) {
    if (w.length == 0 || rw.length == 0) {
      throw new IllegalArgumentException(
          "The cell %s needs at least one input and one unit, found %d and %d"
              .formatted(cell.name(), w.length, rw.length));
    }
    ReferenceParameters fitting = zeros(cell, inputs(), units());
    expect(cell, "W", fitting.w[0].length, w);
    expect(cell, "RW", fitting.rw[0].length, rw);
    expect(cell, "b", fitting.b.length, b);
    expect(cell, "RB", fitting.rb.length, rb);
    expect(cell, "P", fitting.p.length, p);
  }

  private void expect(ReferenceCell cell, String name, int columns, double[]... found) {
    for (double[] row : found) {
      if (row.length != columns) {
        throw new IllegalArgumentException(
            "%s of a cell %s of %d units has %d columns, found %d"
                .formatted(name, cell.name(), units(), columns, row.length));
      }
    }
  }
}
