package dev.sluice.experiment;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.error.InputException;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import java.util.List;

/**
 * One line of a results file.
 *
 * @param format {@link Trial#FORMAT} of the program that wrote it
 * @param key {@link Trial#key} of the trial
 * @param result what its run measured
 * @param validationLoss after each epoch, the first one first
 */
@JsonPropertyOrder({"format", "key", "result", "validationLoss"})
public record TrialResult(int format, String key, RunResult result, List<Double> validationLoss) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  public TrialResult {
    validationLoss = validationLoss == null ? List.of() : List.copyOf(validationLoss);
  }

  /** The result of a trial that this program ran. */
  static TrialResult of(Trial<?> trial, RunResult result, List<Double> validationLoss) {
    return new TrialResult(Trial.FORMAT, trial.key(), result, validationLoss);
  }

  /**
   * Whether running the trial again would give the same. Divergence is a result like any other; an
   * error may have come from outside.
   */
  boolean isFinal() {
    return result.status() == RunStatus.COMPLETED || result.status() == RunStatus.DIVERGED;
  }

  /** As one line of JSON, without a line end. */
  String line() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that JSON cannot hold", e);
    }
  }

  /**
   * Reads what {@link #line} wrote.
   *
   * @param where named in the error: the file and the line
   */
  static TrialResult parse(String line, String where) {
    TrialResult read;
    try {
      read = JSON.readValue(line, TrialResult.class);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "%s: expected a trial's result as JSON: %s. Delete the line to run its trial again, or name another folder with --out."
              .formatted(where, e.getOriginalMessage()),
          e);
    }
    if (read == null || read.key == null || read.result == null || read.result.status() == null) {
      throw new InputException(
          where
              + ": expected a trial's result with key, result and status. Delete the line to run"
              + " its trial again, or name another folder with --out.");
    }
    return read;
  }
}
