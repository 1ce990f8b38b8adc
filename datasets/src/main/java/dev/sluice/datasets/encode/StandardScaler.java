package dev.sluice.datasets.encode;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * Scales to mean 0 and standard deviation 1.
 *
 * @param offsets each column's mean
 * @param factors each column's standard deviation, with divisor n rather than n - 1; 1 if the
 *     column is constant
 */
@JsonIgnoreProperties("columns")
public record StandardScaler(
    @JsonProperty("means") List<Double> offsets, @JsonProperty("deviations") List<Double> factors)
    implements Scaler {
  public StandardScaler {
    Scales.check(offsets, factors);
    offsets = List.copyOf(offsets);
    factors = List.copyOf(factors);
  }

  /**
   * Fits a scaler to rows of the training part.
   *
   * @param values {@code [time][column]}
   * @param from the first row
   * @param to the row after the last
   */
  public static StandardScaler fit(double[][] values, int from, int to) {
    Scales.checkRows(values, from, to);
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    int rows = to - from;
    for (int column = 0; column < values[from].length; column++) {
      double sum = 0;
      double minimum = Double.POSITIVE_INFINITY;
      double maximum = Double.NEGATIVE_INFINITY;
      for (int t = from; t < to; t++) {
        sum += values[t][column];
        minimum = Math.min(minimum, values[t][column]);
        maximum = Math.max(maximum, values[t][column]);
      }
      // A sum of equal numbers may round, and dividing by a tiny spurious deviation would blow up
      // the column.
      boolean constant = minimum == maximum;
      double mean = constant ? minimum : sum / rows;
      double squares = 0;
      for (int t = from; t < to; t++) {
        double distance = values[t][column] - mean;
        squares += distance * distance;
      }
      means.add(mean);
      deviations.add(constant ? 1 : Math.sqrt(squares / rows));
    }
    return new StandardScaler(means, deviations);
  }
}
