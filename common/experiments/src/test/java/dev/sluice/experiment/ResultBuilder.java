package dev.sluice.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.experiment.trial.Purpose;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.run.Provenance;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.task.Evaluation;
import java.util.List;
import java.util.Map;

/**
 * Makes up the result of a trial. What is not set is that of a run of two epochs that completed.
 */
public final class ResultBuilder {
  private final String key;
  private final String preset;
  private final Stage stage;
  private final JsonNode settings;
  private final String cell;
  private final long seed;
  private String experiment = Purpose.AD_HOC_NAME;
  private String task;
  private String data;
  private long parameters = 1234;
  private RunStatus status = RunStatus.COMPLETED;
  private String error;
  private Map<String, Map<String, Double>> metrics = Map.of();
  private Map<String, List<Evaluation.Curves>> curves = Map.of();
  private Map<String, Map<String, Double>> baselines = Map.of();
  private double seconds = 1.5;
  private Provenance provenance = Trials.provenance("abc");
  private List<Double> validationLoss = List.of(0.7, 0.6);

  private ResultBuilder(Trial<?> trial) {
    key = trial.key();
    preset = trial.purpose().preset();
    stage = trial.purpose().stage();
    settings = trial.settingsTree();
    cell = trial.settings().network().cell();
    seed = trial.settings().training().seed();
    task = trial.task().name();
    data = trial.settings().dataName();
  }

  private ResultBuilder(TrialResult line) {
    RunResult run = line.result();
    key = line.key();
    preset = line.preset();
    stage = line.stage();
    settings = run.settings();
    cell = run.cell();
    seed = run.seed();
    experiment = run.experiment();
    task = run.task();
    data = run.data();
    parameters = run.parameters();
    status = run.status();
    error = run.error();
    metrics = run.metrics();
    curves = run.curves();
    baselines = run.baselines();
    seconds = run.trainingSeconds();
    provenance = run.provenance();
    validationLoss = line.validationLoss();
  }

  /** The result of a trial. */
  public static ResultBuilder of(Trial<?> trial) {
    return new ResultBuilder(trial);
  }

  /** A result like another one. */
  public static ResultBuilder like(TrialResult line) {
    return new ResultBuilder(line);
  }

  public ResultBuilder experiment(String name) {
    experiment = name;
    return this;
  }

  /** As if another task had measured it on other data. */
  public ResultBuilder task(String name, String dataName) {
    task = name;
    data = dataName;
    return this;
  }

  public ResultBuilder parameters(long number) {
    parameters = number;
    return this;
  }

  public ResultBuilder diverged(String why) {
    status = RunStatus.DIVERGED;
    error = why;
    return this;
  }

  public ResultBuilder interrupted() {
    status = RunStatus.INTERRUPTED;
    return this;
  }

  /** Before anything was measured. */
  public ResultBuilder failed(String why) {
    status = RunStatus.FAILED;
    error = why;
    parameters = 0;
    seconds = 0;
    provenance = null;
    validationLoss = List.of();
    return this;
  }

  /** Metrics of the test part. */
  public ResultBuilder metrics(Map<String, Double> values) {
    metrics = values.isEmpty() ? Map.of() : Map.of("test", values);
    return this;
  }

  /** Curves of the test part. */
  public ResultBuilder curves(Evaluation.Curves one) {
    curves = Map.of("test", List.of(one));
    return this;
  }

  public ResultBuilder baselines(Map<String, Map<String, Double>> values) {
    baselines = values;
    return this;
  }

  public ResultBuilder seconds(double number) {
    seconds = number;
    return this;
  }

  public ResultBuilder dataSha256(String hash) {
    provenance = Trials.provenance(hash);
    return this;
  }

  public ResultBuilder validationLoss(List<Double> losses) {
    validationLoss = losses;
    return this;
  }

  public TrialResult build() {
    int epochs = status == RunStatus.FAILED ? 0 : 2;
    return new TrialResult(
        key,
        preset,
        stage,
        new RunResult(
            experiment,
            task,
            data,
            cell,
            parameters,
            seed,
            status,
            error,
            metrics,
            Map.of(),
            curves,
            baselines,
            epochs,
            epochs,
            seconds,
            settings,
            Map.of("sequences", "16"),
            provenance),
        validationLoss);
  }
}
