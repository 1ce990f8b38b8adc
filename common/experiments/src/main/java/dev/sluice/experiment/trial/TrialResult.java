package dev.sluice.experiment.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import java.util.List;

/**
 * One line of a results file: a flat JSON object with the keys of a {@code result.json} and those
 * of the trial.
 *
 * @param key {@link Trial#key} of the trial
 * @param preset of the experiment that it was run for; null if it has none
 * @param stage whether it is reported, or helps to choose a setting
 * @param result the result of its run
 * @param validationLoss after each epoch
 */
public record TrialResult(
    String key, String preset, Stage stage, RunResult result, List<Double> validationLoss) {
  /** The format of new lines. Lines from {@link #OLDEST} on can be read. */
  static final int FORMAT = 3;

  /** The oldest format that can be read, whose tables hold formatted cells instead of figures. */
  private static final int OLDEST = 2;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();
  private static final TypeReference<List<Double>> LOSSES = new TypeReference<>() {};

  public TrialResult {
    validationLoss = validationLoss == null ? List.of() : List.copyOf(validationLoss);
  }

  /** The result of a trial that this program ran. */
  public static TrialResult of(Trial<?> trial, RunResult result, List<Double> validationLoss) {
    return new TrialResult(
        trial.key(), trial.purpose().preset(), trial.purpose().stage(), result, validationLoss);
  }

  /** The curves of the test part, or of validation if the test part has none. */
  public List<Evaluation.Curves> curves() {
    List<Evaluation.Curves> test =
        result.curves().getOrDefault(RunResult.key(Part.TEST), List.of());
    return test.isEmpty()
        ? result.curves().getOrDefault(RunResult.key(Part.VALIDATION), List.of())
        : test;
  }

  /** Whether the trial has figures. A run that diverged has; one that failed has not. */
  public boolean isFinal() {
    return result.status() == RunStatus.COMPLETED || result.status() == RunStatus.DIVERGED;
  }

  /** As one line of JSON, without a line end. */
  public String line() {
    ObjectNode line = JSON.createObjectNode();
    line.put("format", FORMAT);
    line.put("key", key);
    line.set("stage", JSON.valueToTree(stage));
    if (preset != null) {
      line.put("preset", preset);
    }
    line.setAll((ObjectNode) JSON.valueToTree(result));
    line.set("validationLoss", JSON.valueToTree(validationLoss));
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that JSON cannot hold", e);
    }
  }

  /**
   * Reads what {@link #line} wrote.
   *
   * @param where named in the error: the file and the line
   * @throws InputException if it is not a result, or has a format that cannot be read
   */
  public static TrialResult parse(String line, String where) {
    try {
      JsonNode tree = JSON.readTree(line);
      if (!(tree instanceof ObjectNode fields) || !tree.path("format").isInt()) {
        throw notAResult(where, "it has no format", null);
      }
      int format = fields.remove("format").asInt();
      if (format < OLDEST || format > FORMAT) {
        throw new InputException(
            "%s: the line has format %d, written by %s version of Sluice; this one reads %d to %d. %s"
                .formatted(
                    where,
                    format,
                    format < OLDEST ? "an earlier" : "a later",
                    OLDEST,
                    FORMAT,
                    format < OLDEST
                        ? "Move the file away to run its trials again, or name another folder with"
                            + " --out."
                        : "Update Sluice, or name another folder with --out."));
      }
      JsonNode key = fields.remove("key");
      JsonNode stage = fields.remove("stage");
      JsonNode preset = fields.remove("preset");
      JsonNode losses = fields.remove("validationLoss");
      TrialResult read =
          new TrialResult(
              key == null ? null : key.textValue(),
              preset == null ? null : preset.textValue(),
              JSON.treeToValue(stage, Stage.class),
              JSON.treeToValue(fields, RunResult.class),
              losses == null ? List.of() : JSON.convertValue(losses, LOSSES));
      RunResult run = read.result;
      if (read.key == null || read.stage == null || run.task() == null || run.status() == null) {
        throw notAResult(where, "key, stage, task or status is missing", null);
      }
      return read;
    } catch (JsonProcessingException e) {
      throw notAResult(where, e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw notAResult(where, e.getMessage(), e);
    }
  }

  private static InputException notAResult(String where, String why, Exception cause) {
    return new InputException(
        ("%s: expected a trial's result as JSON: %s. Delete the line to run its trial again, or"
                + " name another folder with --out.")
            .formatted(where, why),
        cause);
  }
}
