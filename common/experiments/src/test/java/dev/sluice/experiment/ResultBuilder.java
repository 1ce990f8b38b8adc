package dev.sluice.experiment;

import dev.sluice.experiment.trial.Purpose;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.task.Evaluation;
import dev.sluice.task.TaskSettings;
import java.util.List;
import java.util.Map;

/** Invents the result of a trial: by default, that of a completed run of two epochs. */
public final class ResultBuilder {
  private final String key;
  private final String preset;
  private final Stage stage;
  private final RunResult.Builder run;
  private List<Double> validationLoss;

  private <S extends Record & TaskSettings> ResultBuilder(Trial<S> trial) {
    key = trial.key();
    preset = trial.purpose().preset();
    stage = trial.purpose().stage();
    run =
        RunResult.of(trial.task(), trial.settings())
            .experiment(Purpose.AD_HOC_NAME)
            .parameters(1234)
            .status(RunStatus.COMPLETED)
            .epochs(2)
            .bestEpoch(2)
            .trainingSeconds(1.5)
            .facts(Map.of("sequences", "16"))
            .provenance(Trials.provenance("abc"));
    validationLoss = List.of(0.7, 0.6);
  }

  private ResultBuilder(TrialResult line) {
    key = line.key();
    preset = line.preset();
    stage = line.stage();
    run = line.result().toBuilder();
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
    run.experiment(name);
    return this;
  }

  /** As if measured by another task on other data. */
  public ResultBuilder task(String name, String dataName) {
    run.task(name).data(dataName);
    return this;
  }

  public ResultBuilder parameters(long number) {
    run.parameters(number);
    return this;
  }

  public ResultBuilder diverged(String why) {
    run.status(RunStatus.DIVERGED).error(why);
    return this;
  }

  public ResultBuilder interrupted() {
    run.status(RunStatus.INTERRUPTED);
    return this;
  }

  /** A run that failed before anything was measured. */
  public ResultBuilder failed(String why) {
    run.status(RunStatus.FAILED)
        .error(why)
        .parameters(0)
        .epochs(0)
        .bestEpoch(0)
        .trainingSeconds(0)
        .provenance(null);
    validationLoss = List.of();
    return this;
  }

  /** Metrics of the test part. */
  public ResultBuilder metrics(Map<String, Double> values) {
    run.metrics(values.isEmpty() ? Map.of() : Map.of("test", values));
    return this;
  }

  /** Curves of the test part. */
  public ResultBuilder curves(Evaluation.Curves one) {
    run.curves(Map.of("test", List.of(one)));
    return this;
  }

  public ResultBuilder baselines(Map<String, Map<String, Double>> values) {
    run.baselines(values);
    return this;
  }

  public ResultBuilder seconds(double number) {
    run.trainingSeconds(number);
    return this;
  }

  public ResultBuilder dataSha256(String hash) {
    run.provenance(Trials.provenance(hash));
    return this;
  }

  public ResultBuilder validationLoss(List<Double> losses) {
    validationLoss = losses;
    return this;
  }

  public TrialResult build() {
    return new TrialResult(key, preset, stage, run.build(), validationLoss);
  }
}
