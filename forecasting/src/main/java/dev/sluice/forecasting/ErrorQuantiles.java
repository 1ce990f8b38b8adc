package dev.sluice.forecasting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.error.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The errors of a network's forecasts on the validation part: empirical quantiles of {@code actual
 * - forecast} (of the logarithms if the model uses them), from which the intervals around new
 * forecasts follow. They assume only that future errors are distributed like those on the
 * validation part.
 *
 * @param windows the number of validation windows that they are measured on
 * @param quantiles {@code [step][target][level]}, the levels as in {@link #LEVELS}
 */
record ErrorQuantiles(int windows, List<List<List<Double>>> quantiles) {
  /** The entry of a stored model that contains the quantiles. */
  static final String COMPANION = "errors.json";

  /** The levels of the quantiles: the ends of intervals of 50, 80, 90 and 95 %. */
  static final List<Double> LEVELS = List.of(0.025, 0.05, 0.1, 0.25, 0.75, 0.9, 0.95, 0.975);

  /** The available intervals, in percent. */
  static final List<Integer> INTERVALS = List.of(50, 80, 90, 95);

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /**
   * Computes the quantiles.
   *
   * @param errors {@code [step][target][window]}; sorted in place
   */
  static ErrorQuantiles of(double[][][] errors) {
    List<List<List<Double>>> quantiles = new ArrayList<>();
    for (double[][] step : errors) {
      List<List<Double>> targets = new ArrayList<>();
      for (double[] target : step) {
        Arrays.sort(target);
        targets.add(LEVELS.stream().map(level -> quantile(target, level)).toList());
      }
      quantiles.add(targets);
    }
    return new ErrorQuantiles(errors[0][0].length, quantiles);
  }

  /** Interpolates linearly between the nearest sorted values: type 7 of Hyndman and Fan 1996. */
  static double quantile(double[] sorted, double level) {
    double position = level * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  /** The lower quantile of an interval. */
  double low(int step, int target, int percent) {
    return quantiles.get(step).get(target).get(3 - INTERVALS.indexOf(percent));
  }

  /** The upper quantile of an interval. */
  double high(int step, int target, int percent) {
    return quantiles.get(step).get(target).get(4 + INTERVALS.indexOf(percent));
  }

  byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the quantiles as JSON", e);
    }
  }

  /**
   * Reads the quantiles of a stored model; empty if it contains none.
   *
   * @throws InputException if they are not what {@link #toJson} writes
   */
  static Optional<ErrorQuantiles> fromCompanions(Map<String, byte[]> companions) {
    byte[] json = companions.get(COMPANION);
    if (json == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(json, ErrorQuantiles.class));
    } catch (IOException e) {
      throw new InputException(
          "cannot read the errors stored in the model: %s; it is damaged or of another version"
              .formatted(e.getMessage()),
          e);
    }
  }
}
