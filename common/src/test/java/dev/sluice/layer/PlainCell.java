package dev.sluice.layer;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The recurrences as one would write them on a blackboard: loops over {@code double}, straight from
 * the equations in the javadoc of {@link Rnn}, {@link Lstm} and {@link Gru}, sharing nothing with
 * the layers but the parameters' layout.
 */
final class PlainCell {
  private final OwnCell cell;
  private final double[][] w;
  private final double[][] u;
  private final double[] b;
  private final double[] secondBias;
  private final int units;
  private Map<String, INDArray> last = Map.of();

  PlainCell(OwnCell cell, Layer layer) {
    this.cell = cell;
    w = layer.getParam("W").toDoubleMatrix();
    u = layer.getParam("RW").toDoubleMatrix();
    b = layer.getParam("b").toDoubleVector();
    INDArray second = layer.getParam("RB");
    secondBias = second == null ? null : second.toDoubleVector();
    units = u.length;
  }

  /** What the states are after the last step of the last {@link #run}, by their keys. */
  Map<String, INDArray> last() {
    return Map.copyOf(last);
  }

  /** Outputs {@code [batch, units, time]} for {@code [batch, features, time]} from given states. */
  INDArray run(INDArray input, Map<String, INDArray> start) {
    int batch = (int) input.size(0);
    int time = (int) input.size(2);
    INDArray output = Nd4j.zeros(input.dataType(), batch, units, time);
    last = new HashMap<>();
    for (int k = 0; k < batch; k++) {
      double[] h = row(start.get("prevAct"), k);
      double[] memory = row(start.get("prevMem"), k);
      for (int t = 0; t < time; t++) {
        double[] x = new double[w.length];
        for (int i = 0; i < x.length; i++) {
          x[i] = input.getDouble(k, i, t);
        }
        h = cell == OwnCell.LSTM ? lstm(x, h, memory) : step(x, h);
        for (int j = 0; j < units; j++) {
          output.putScalar(k, j, t, h[j]);
        }
      }
      keep("prevAct", batch, k, h);
      if (cell == OwnCell.LSTM) {
        keep("prevMem", batch, k, memory);
      }
    }
    return output;
  }

  private double[] row(INDArray state, int k) {
    return state == null ? new double[units] : state.getRow(k).toDoubleVector();
  }

  private void keep(String key, int batch, int k, double[] state) {
    last.computeIfAbsent(key, name -> Nd4j.zeros(DataType.DOUBLE, batch, units))
        .putRow(k, Nd4j.createFromArray(state));
  }

  /** Changes the memory and returns the output. */
  private double[] lstm(double[] x, double[] h, double[] memory) {
    double[] next = new double[units];
    for (int j = 0; j < units; j++) {
      double candidate = Math.tanh(z(x, h, j));
      double forget = sigmoid(z(x, h, units + j));
      double output = sigmoid(z(x, h, 2 * units + j));
      double input = sigmoid(z(x, h, 3 * units + j));
      memory[j] = forget * memory[j] + input * candidate;
      next[j] = output * Math.tanh(memory[j]);
    }
    return next;
  }

  private double z(double[] x, double[] h, int column) {
    return times(w, x, column) + times(u, h, column) + b[column];
  }

  private double[] step(double[] x, double[] h) {
    double[] next = new double[units];
    if (cell == OwnCell.RNN) {
      for (int j = 0; j < units; j++) {
        next[j] = Math.tanh(z(x, h, j));
      }
      return next;
    }
    double[] r = new double[units];
    double[] z = new double[units];
    double[] remembered = new double[units];
    for (int j = 0; j < units; j++) {
      r[j] = sigmoid(z(x, h, j));
      z[j] = sigmoid(z(x, h, units + j));
      remembered[j] = r[j] * h[j];
    }
    for (int j = 0; j < units; j++) {
      int column = 2 * units + j;
      double fromInput = times(w, x, column) + b[column];
      if (cell == OwnCell.GRU) {
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
