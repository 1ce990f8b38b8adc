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
import dev.sluice.io.FileFailure;
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
 * The immutable result of a run: the content of {@code result.json}, and of one line in an
 * experiment's results. Created with {@link #of} and {@link #toBuilder}.
 *
 * @param experiment the experiment that the run is a trial of; null if none
 * @param task the task's name
 * @param data the name of the data card, or the file
 * @param cell the recurrent cell's name
 * @param parameters the number of trainable parameters; 0 if the run failed before the network was
 *     created
 * @param seed the seed of all random numbers
 * @param status how the run ended
 * @param error the error message; null unless the run failed or diverged
 * @param metrics by part ({@code validation}, {@code test}) and name, of the best epoch's network
 * @param details further tables by part
 * @param curves values along an axis by part
 * @param baselines test metrics by the baseline's name
 * @param epochs passes over the training part
 * @param bestEpoch the one with the lowest validation loss, counted from 1; 0 if none
 * @param trainingSeconds spent on the epochs, over all sessions, without evaluation and baselines;
 *     {@code seconds} in JSON, {@code trainingSeconds} in older files
 * @param settings resolved, as in {@code settings.yaml}
 * @param facts counts and other facts about the data
 * @param provenance null if the run failed before the data was read
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

  /**
   * Writes and reads a tree, so that a result equals the one read back: an int equals a long of the
   * same value.
   */
  private static JsonNode asRead(JsonNode tree) {
    try {
      return tree == null ? null : JSON.readTree(JSON.writeValueAsString(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings that JSON cannot hold", e);
    }
  }

  /** Copies a map in its order, which tables show. */
  private static <V> Map<String, V> copy(Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** A builder with the task and the settings of a run, and no measurements yet. */
  public static <S extends Record & TaskSettings> Builder of(Task<S> task, S settings) {
    return new Builder()
        .task(task.name())
        .data(settings.dataName())
        .cell(settings.network().cell())
        .seed(settings.training().seed())
        .settings(SettingsSchema.of(task.settingsType()).tree(settings));
  }

  /** The result of a run that ended with an error, so that an experiment can continue. */
  public static <S extends Record & TaskSettings> RunResult failed(
      Task<S> task, S settings, String experiment, Throwable error) {
    return of(task, settings)
        .experiment(experiment)
        .status(RunStatus.FAILED)
        .error(error.getMessage() == null ? error.toString() : error.getMessage())
        .build();
  }

  /** A builder with the components of this result. */
  public Builder toBuilder() {
    return new Builder()
        .experiment(experiment)
        .task(task)
        .data(data)
        .cell(cell)
        .parameters(parameters)
        .seed(seed)
        .status(status)
        .error(error)
        .metrics(metrics)
        .details(details)
        .curves(curves)
        .baselines(baselines)
        .epochs(epochs)
        .bestEpoch(bestEpoch)
        .trainingSeconds(trainingSeconds)
        .settings(settings)
        .facts(facts)
        .provenance(provenance);
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

  /** The content of {@code result.json}: indented, ending with a line feed. */
  public String json() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that JSON cannot hold", e);
    }
  }

  /** The result as one line, without a line feed. */
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
   * @param where the file, or the file and line, for the error message
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
      throw new InputException(
          "cannot read the result %s: %s".formatted(file, FileFailure.reason(e)), e);
    }
  }

  /** Builds a result. Components that are not set are null, 0 or empty. */
  public static final class Builder {
    private String experiment;
    private String task;
    private String data;
    private String cell;
    private long parameters;
    private long seed;
    private RunStatus status;
    private String error;
    private Map<String, Map<String, Double>> metrics;
    private Map<String, List<Evaluation.Detail>> details;
    private Map<String, List<Evaluation.Curves>> curves;
    private Map<String, Map<String, Double>> baselines;
    private int epochs;
    private int bestEpoch;
    private double trainingSeconds;
    private JsonNode settings;
    private Map<String, String> facts;
    private Provenance provenance;

    private Builder() {}

    public Builder experiment(String experiment) {
      this.experiment = experiment;
      return this;
    }

    public Builder task(String task) {
      this.task = task;
      return this;
    }

    public Builder data(String data) {
      this.data = data;
      return this;
    }

    public Builder cell(String cell) {
      this.cell = cell;
      return this;
    }

    public Builder parameters(long parameters) {
      this.parameters = parameters;
      return this;
    }

    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    public Builder status(RunStatus status) {
      this.status = status;
      return this;
    }

    public Builder error(String error) {
      this.error = error;
      return this;
    }

    public Builder metrics(Map<String, Map<String, Double>> metrics) {
      this.metrics = metrics;
      return this;
    }

    public Builder details(Map<String, List<Evaluation.Detail>> details) {
      this.details = details;
      return this;
    }

    public Builder curves(Map<String, List<Evaluation.Curves>> curves) {
      this.curves = curves;
      return this;
    }

    public Builder baselines(Map<String, Map<String, Double>> baselines) {
      this.baselines = baselines;
      return this;
    }

    public Builder epochs(int epochs) {
      this.epochs = epochs;
      return this;
    }

    public Builder bestEpoch(int bestEpoch) {
      this.bestEpoch = bestEpoch;
      return this;
    }

    public Builder trainingSeconds(double trainingSeconds) {
      this.trainingSeconds = trainingSeconds;
      return this;
    }

    public Builder settings(JsonNode settings) {
      this.settings = settings;
      return this;
    }

    public Builder facts(Map<String, String> facts) {
      this.facts = facts;
      return this;
    }

    public Builder provenance(Provenance provenance) {
      this.provenance = provenance;
      return this;
    }

    public RunResult build() {
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
          baselines,
          epochs,
          bestEpoch,
          trainingSeconds,
          settings,
          facts,
          provenance);
    }
  }
}
