package dev.sluice.datasets.encode;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * Scales to the range from 0 to 1 on the training part; other values may lie outside this range.
 *
 * @param offsets each column's minimum
 * @param factors the difference of each column's maximum and minimum; 1 if the column is constant
 */
@JsonIgnoreProperties("columns")
public record MinMaxScaler(
    @JsonProperty("minima") List<Double> offsets, @JsonProperty("ranges") List<Double> factors)
    implements Scaler {
  public MinMaxScaler {
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
  public static MinMaxScaler fit(double[][] values, int from, int to) {
    Scales.checkRows(values, from, to);
    List<Double> minima = new ArrayList<>();
    List<Double> ranges = new ArrayList<>();
    for (int column = 0; column < values[from].length; column++) {
      double minimum = Double.POSITIVE_INFINITY;
      double maximum = Double.NEGATIVE_INFINITY;
      for (int t = from; t < to; t++) {
        minimum = Math.min(minimum, values[t][column]);
        maximum = Math.max(maximum, values[t][column]);
      }
      minima.add(minimum);
      ranges.add(minimum == maximum ? 1 : maximum - minimum);
    }
    return new MinMaxScaler(minima, ranges);
  }
}
