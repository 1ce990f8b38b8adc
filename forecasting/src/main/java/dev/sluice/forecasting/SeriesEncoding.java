package dev.sluice.forecasting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.datasets.encode.Scaler;
import dev.sluice.error.InputException;
import java.io.IOException;
import java.util.List;

/**
 * What a network needs to know about its training part. It is stored with the network, so that the
 * network can be used and scored without that part.
 *
 * @param columns names of the input columns, in the network's order
 * @param targets names of the forecast columns, in the network's order
 * @param scaler the scaling of each column (of its logarithm with {@code --log})
 * @param scales the scales of each target, in its own units
 */
record SeriesEncoding(
    List<String> columns, List<String> targets, Scaler scaler, List<TargetScales> scales) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  SeriesEncoding {
    if (scaler.columns() != columns.size() || scales.size() != targets.size()) {
      throw new IllegalArgumentException(
          "%d columns with %d scales, %d targets with %d"
              .formatted(columns.size(), scaler.columns(), targets.size(), scales.size()));
    }
    columns = List.copyOf(columns);
    targets = List.copyOf(targets);
    scales = List.copyOf(scales);
  }

  byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the series encoding as JSON", e);
    }
  }

  /**
   * Reads an encoding.
   *
   * @throws InputException if it is not what {@link #toJson} writes
   */
  static SeriesEncoding fromJson(byte[] json) {
    try {
      return JSON.readValue(json, SeriesEncoding.class);
    } catch (IOException e) {
      throw new InputException(
          "cannot read the scaling stored in the model: %s; it is damaged or of another version"
              .formatted(e.getMessage()),
          e);
    }
  }
}
