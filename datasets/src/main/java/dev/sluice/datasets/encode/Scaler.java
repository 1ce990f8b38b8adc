package dev.sluice.datasets.encode;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sluice.error.InputException;
import java.util.List;

/**
 * A linear scale for each column, fitted on the training part: {@code scaled = (value - offset) /
 * factor}. A column that is constant there has the factor 1, so that it becomes 0 and is restored
 * exactly. Immutable.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "scaling")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StandardScaler.class, name = "standard"),
  @JsonSubTypes.Type(value = MinMaxScaler.class, name = "min-max")
})
public sealed interface Scaler permits StandardScaler, MinMaxScaler {
  /** The value subtracted from each column. */
  List<Double> offsets();

  /** The value by which each column is then divided. */
  List<Double> factors();

  /** The number of columns. */
  default int columns() {
    return offsets().size();
  }

  /** Scales one value. */
  default double transform(int column, double value) {
    return (value - offsets().get(column)) / factors().get(column);
  }

  /** Restores one value's original unit. */
  default double inverse(int column, double scaled) {
    return scaled * factors().get(column) + offsets().get(column);
  }

  /**
   * Scales rows {@code [time][column]} into a new array.
   *
   * @throws IllegalArgumentException if a row has a different number of columns
   */
  default double[][] transform(double[][] values) {
    double[][] scaled = new double[values.length][];
    for (int t = 0; t < values.length; t++) {
      if (values[t].length != columns()) {
        throw new IllegalArgumentException(
            "a row of %d values for a scaler of %d columns".formatted(values[t].length, columns()));
      }
      scaled[t] = new double[columns()];
      for (int column = 0; column < columns(); column++) {
        scaled[t][column] = transform(column, values[t][column]);
      }
    }
    return scaled;
  }

  /** As JSON, in UTF-8. */
  default byte[] toJson() {
    return Json.write(this);
  }

  /**
   * Reads a scaler back.
   *
   * @throws InputException if it is not what {@link #toJson} writes
   */
  static Scaler fromJson(byte[] json) {
    return Json.read(json, Scaler.class, "scaler");
  }
}
