package dev.sluice.layer;

import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The recurrences as one would write them on a blackboard: loops over {@code double}, straight from
 * the equations in the javadoc of {@link Rnn} and {@link Gru}, sharing nothing with the layers but
 * the parameters' layout.
 */
final class PlainCell {
  private final CellCatalogue cell;
  private final double[][] w;
  private final double[][] u;
  private final double[] b;
  private final double[] secondBias;
  private final int units;

  PlainCell(CellCatalogue cell, Layer layer) {
    this.cell = cell;
    w = layer.getParam("W").toDoubleMatrix();
    u = layer.getParam("RW").toDoubleMatrix();
    b = layer.getParam("b").toDoubleVector();
    INDArray second = layer.getParam("RB");
    secondBias = second == null ? null : second.toDoubleVector();
    units = u.length;
  }

  /** Outputs {@code [batch, units, time]} for {@code [batch, features, time]} from a state. */
  INDArray run(INDArray input, INDArray start) {
    int batch = (int) input.size(0);
    int time = (int) input.size(2);
    INDArray output = Nd4j.zeros(input.dataType(), batch, units, time);
    for (int k = 0; k < batch; k++) {
      double[] h = new double[units];
      for (int j = 0; j < units && start != null; j++) {
        h[j] = start.getDouble(k, j);
      }
      for (int t = 0; t < time; t++) {
        double[] x = new double[w.length];
        for (int i = 0; i < x.length; i++) {
          x[i] = input.getDouble(k, i, t);
        }
        h = step(x, h);
        for (int j = 0; j < units; j++) {
          output.putScalar(k, j, t, h[j]);
        }
      }
    }
    return output;
  }

  private double[] step(double[] x, double[] h) {
    double[] next = new double[units];
    if (cell == CellCatalogue.RNN) {
      for (int j = 0; j < units; j++) {
        next[j] = Math.tanh(times(w, x, j) + times(u, h, j) + b[j]);
      }
      return next;
    }
    double[] r = new double[units];
    double[] z = new double[units];
    double[] remembered = new double[units];
    for (int j = 0; j < units; j++) {
      r[j] = sigmoid(times(w, x, j) + times(u, h, j) + b[j]);
      int column = units + j;
      z[j] = sigmoid(times(w, x, column) + times(u, h, column) + b[column]);
      remembered[j] = r[j] * h[j];
    }
    for (int j = 0; j < units; j++) {
      int column = 2 * units + j;
      double fromInput = times(w, x, column) + b[column];
      if (cell == CellCatalogue.GRU) {
        double candidate = Math.tanh(fromInput + times(u, remembered, column));
        next[j] = (1 - z[j]) * h[j] + z[j] * candidate;
      } else {
        double candidate = Math.tanh(fromInput + r[j] * (times(u, h, column) + secondBias[j]));
        next[j] = (1 - z[j]) * candidate + z[j] * h[j];
      }
    }
    return next;
  }

  private static double times(double[][] matrix, double[] vector, int column) {
    double sum = 0;
    for (int i = 0; i < vector.length; i++) {
      sum += matrix[i][column] * vector[i];
    }
    return sum;
  }

  private static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }
}
