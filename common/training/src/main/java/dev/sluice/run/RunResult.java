package dev.sluice.run;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.error.InputException;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a run measured: the content of {@code result.json}, and of one line in an experiment's
 * results. It never changes.
 *
 * @param experiment the experiment that it is a trial of; null if none
 * @param task the task's name
 * @param data the card's name, or the file
 * @param cell the recurrent cell's name
 * @param parameters trained numbers in the network; 0 if it failed before there was one
 * @param seed decided every random number
 * @param status how it ended
 * @param error what went wrong, for people; null unless it failed or diverged
 * @param metrics by part ({@code validation}, {@code test}) and name, of the best epoch's network
 * @param details further tables by part
 * @param curves figures along an axis by part
 * @param baselines test metrics by the baseline's name
 * @param epochs passes over the training part
 * @param bestEpoch the one with the lowest validation loss, counted from 1; 0 if none
 * @param trainingSeconds spent on the epochs, over all sessions, without evaluation and baselines;
 *     {@code seconds} in JSON, {@code trainingSeconds} in files of before
 * @param settings resolved, as in {@code settings.yaml}
 * @param facts counts of the data and the like
 * @param provenance null if it failed before the data was read
 */
@JsonPropertyOrder({"experiment", "task", "data", "cell", "parameters", "seed", "status", "error"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunResult(
    String experiment,
    String task,
    String data,
    String cell,
    long parameters,
    long seed,
    RunStatus status,
    String error,
    Map<String, Map<String, Double>> metrics,
    Map<String, List<Evaluation.Detail>> details,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<Evaluation.Curves>> curves,
    Map<String, Map<String, Double>> baselines,
    int epochs,
    int bestEpoch,
    @JsonProperty("seconds") @JsonAlias("trainingSeconds") double trainingSeconds,
    JsonNode settings,
    Map<String, String> facts,
    Provenance provenance) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public RunResult {
    metrics = copy(metrics);
    details = copy(details);
    curves = copy(curves);
    baselines = copy(baselines);
    facts = copy(facts);
    settings = asRead(settings);
  }

  /** As reading gives it back, so that a result equals what was written (1 is 1, int or long). */
  private static JsonNode asRead(JsonNode tree) {
    try {
      return tree == null ? null : JSON.readTree(JSON.writeValueAsString(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings that JSON cannot hold", e);
    }
  }

  /** Keeps the order, which tables show. */
  private static <V> Map<String, V> copy(Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** The result of a run that ended with an error, so that an experiment can go on. */
  public static <S extends Record & TaskSettings> RunResult failed(
      Task<S> task, S settings, String experiment, Throwable error) {
    return new RunResult(
        experiment,
        task.name(),
        settings.dataName(),
        settings.network().cell(),
        0,
        settings.training().seed(),
        RunStatus.FAILED,
        error.getMessage() == null ? error.toString() : error.getMessage(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        0,
        0,
        0,
        SettingsSchema.of(task.settingsType()).tree(settings),
        Map.of(),
        null);
  }

  /** The same with baselines that were scored elsewhere: they know nothing of the network. */
  public RunResult withBaselines(Map<String, Map<String, Double>> scored) {
    return new RunResult(
        experiment,
        task,
        data,
        cell,
        parameters,
        seed,
        status,
        error,
        metrics,
        details,
        curves,
        scored,
        epochs,
        bestEpoch,
        trainingSeconds,
        settings,
        facts,
        provenance);
  }

  /** The key of a part in {@link #metrics} and {@link #details}. */
  public static String key(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  /** One metric of one part; empty if it was not measured, such as after an early divergence. */
  public OptionalDouble metric(Part part, String name) {
    Double value = metrics.getOrDefault(key(part), Map.of()).get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** As a file for people to read: indented, with a line end. */
  public String json() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that JSON cannot hold", e);
    }
  }

  /** As one line, without a line end. */
  public String line() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that JSON cannot hold", e);
    }
  }

  /**
   * Reads what {@link #json} or {@link #line} wrote.
   *
   * @param where named in the error: the file, or file and line
   * @throws InputException if it is not a result
   */
  public static RunResult parse(String json, String where) {
    try {
      RunResult result = JSON.readValue(json, RunResult.class);
      if (result == null || result.task == null || result.status == null) {
        throw new InputException(
            where + ": expected a run's result, found JSON without task and status");
      }
      return result;
    } catch (JsonProcessingException e) {
      throw new InputException(
          "%s: expected a run's result as JSON: %s".formatted(where, e.getOriginalMessage()), e);
    }
  }

  /**
   * Reads a {@code result.json}.
   *
   * @throws InputException if it cannot be read or is not a result
   */
  public static RunResult read(Path file) {
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
    } catch (IOException e) {
      throw new InputException("Result %s cannot be read: %s".formatted(file, e), e);
    }
  }
}
