package dev.sluice.cell.reference;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters of a cell, or gradients with respect to them, in the layout of {@link
 * dev.sluice.cell.Cell}: unit j of block k is column {@code k * units + j}. In the equations,
 * {@code W_k} has a row for each unit; its transpose is stored, with a column for each unit.
 *
 * @param inputs the length of {@code x_t}
 * @param units the length of the output
 * @param named the parameters by their names in {@link dev.sluice.cell.Cell}, in the order in which
 *     they are stored: [rows][columns], with vectors as one row. Not copied
 */
public record ReferenceParameters(int inputs, int units, Map<String, double[][]> named) {

  /**
   * The parameters of a cell with input weights {@code W}, recurrent weights {@code RW}, a bias
   * {@code b} and, unless they are empty, a second bias {@code RB} and peephole weights {@code P}.
   */
  public ReferenceParameters(double[][] w, double[][] rw, double[] b, double[] rb, double[] p) {
    this(w.length, rw.length, named(w, rw, b, rb, p));
  }

  private static Map<String, double[][]> named(
      double[][] w, double[][] rw, double[] b, double[] rb, double[] p) {
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

  /** Parameters that are all zero. */
  public static ReferenceParameters zeros(ReferenceCell cell, int inputs, int units) {
    Map<String, double[][]> named = new LinkedHashMap<>();
    cell.shapes(inputs, units)
        .forEach((key, shape) -> named.put(key, new double[shape[0]][shape[1]]));
    return new ReferenceParameters(inputs, units, named);
  }

  /**
   * Converts from one vector, as Deeplearning4j stores a layer: one parameter after the other,
   * matrices column-major.
   *
   * @throws IllegalArgumentException if the vector has the wrong length
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
    for (double[][] matrix : parameters.named.values()) {
      for (int column = 0; column < matrix[0].length; column++) {
        for (double[] row : matrix) {
          row[column] = flat[next++];
        }
      }
    }
    return parameters;
  }

  /** Converts to one vector, the inverse of {@link #ofFlat}. */
  public double[] flat() {
    double[] flat = new double[named.values().stream().mapToInt(m -> m.length * m[0].length).sum()];
    int next = 0;
    for (double[][] matrix : named.values()) {
      for (int column = 0; column < matrix[0].length; column++) {
        for (double[] row : matrix) {
          flat[next++] = row[column];
        }
      }
    }
    return flat;
  }

  /** {@code W}, the weights of the input, [inputs][blocks * units]. */
  public double[][] w() {
    return named.get("W");
  }

  /** {@code RW}, the recurrent weights, [units][blocks * units]. */
  public double[][] rw() {
    return named.get("RW");
  }

  /** {@code b}, the bias, [blocks * units]. */
  public double[] b() {
    return row("b");
  }

  /** {@code RB}, the bias of gates without an input; empty if there are none. */
  public double[] rb() {
    return row("RB");
  }

  /** {@code P}, the peephole weights; empty if there are none. */
  public double[] p() {
    return row("P");
  }

  private double[] row(String key) {
    return named.containsKey(key) ? named.get(key)[0] : new double[0];
  }

  /** The column of a unit in a block. */
  int column(int block, int unit) {
    return block * units + unit;
  }

  /** {@code W source} for one unit of one block of a parameter. */
  public double product(String key, int block, int unit, double[] source) {
    double[][] weights = named.get(key);
    int column = column(block, unit);
    double sum = 0;
    for (int i = 0; i < source.length; i++) {
      sum += weights[i][column] * source[i];
    }
    return sum;
  }

  /** One number of a block of a parameter that is a vector. */
  public double vector(String key, int block, int unit) {
    return named.get(key)[0][column(block, unit)];
  }

  /** {@code W x_t + b} for one unit of one block. */
  public double input(int block, int unit, double[] x) {
    double[][] w = w();
    int column = column(block, unit);
    double sum = named.get("b")[0][column];
    for (int i = 0; i < x.length; i++) {
      sum += w[i][column] * x[i];
    }
    return sum;
  }

  /** {@code U h} for one unit of one block, where U is {@code RW}. */
  public double recurrent(int block, int unit, double[] h) {
    return product("RW", block, unit, h);
  }

  /** The second bias, for one unit of one of its blocks. */
  public double recurrentBias(int block, int unit) {
    return vector("RB", block, unit);
  }

  /** {@code p * c} for one unit of one peephole. */
  public double peephole(int block, int unit, double memory) {
    return vector("P", block, unit) * memory;
  }

  /**
   * Rejects arrays that do not match the cell or each other.
   *
   * @throws IllegalArgumentException naming the array
   */
  void checkFit(ReferenceCell cell) {
    if (inputs == 0 || units == 0) {
      throw new IllegalArgumentException(
          "The cell %s needs at least one input and one unit, found %d and %d"
              .formatted(cell.name(), inputs, units));
    }
    Map<String, int[]> shapes = cell.shapes(inputs, units);
    if (!shapes.keySet().equals(named.keySet())) {
      throw new IllegalArgumentException(
          "The cell %s has the parameters %s, found %s"
              .formatted(cell.name(), shapes.keySet(), named.keySet()));
    }
    shapes.forEach(
        (key, shape) -> {
          double[][] found = named.get(key);
          expect(cell, key, "rows", shape[0], found.length);
          for (double[] row : found) {
            expect(cell, key, "columns", shape[1], row.length);
          }
        });
  }

  private void expect(ReferenceCell cell, String key, String what, int expected, int found) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "%s of a cell %s of %d units has %d %s, found %d"
              .formatted(key, cell.name(), units, expected, what, found));
    }
  }
}
