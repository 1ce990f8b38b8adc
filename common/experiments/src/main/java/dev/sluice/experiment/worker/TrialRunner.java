package dev.sluice.experiment.worker;

import dev.sluice.error.InputException;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.io.FileFailure;
import dev.sluice.progress.Progress;
import dev.sluice.run.Run;
import dev.sluice.run.RunFolder;
import dev.sluice.run.RunOptions;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.TaskSettings;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Trains a trial in its own run folder, or resumes the run that is there. */
public final class TrialRunner implements Worker.Runner {
  private static final CSVFormat CSV =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

  private final String command;

  /**
   * A runner.
   *
   * @param command the command line, for the runs' provenance
   */
  public TrialRunner(String command) {
    this.command = command;
  }

  @Override
  public <S extends Record & TaskSettings> TrialResult run(
      Trial<S> trial,
      Path folder,
      boolean baselines,
      Progress progress,
      Interruption interruption) {
    RunFolder run = RunFolder.at(folder);
    RunOptions options =
        RunOptions.of(command)
            .withExperiment(trial.purpose().experiment())
            // The test part must not influence a choice.
            .withTest(trial.purpose().stage() == Stage.FINAL)
            .withBaselines(baselines);
    RunResult result = finished(trial, run, baselines);
    if (result == null) {
      result = train(trial, run, options, progress, interruption);
    }
    return TrialResult.of(trial, result, validationLoss(run.metrics()));
  }

  /** The result of a run that ended before its result was recorded; null if there is none. */
  private static RunResult finished(Trial<?> trial, RunFolder run, boolean baselines) {
    if (!Files.exists(run.result())) {
      return null;
    }
    RunResult result = RunResult.read(run.result());
    boolean ended = result.status() == RunStatus.COMPLETED || result.status() == RunStatus.DIVERGED;
    if (!ended || !trial.settingsTree().toString().equals(String.valueOf(result.settings()))) {
      return null;
    }
    if (baselines && trial.purpose().stage() == Stage.FINAL && result.baselines().isEmpty()) {
      try {
        // Without its result, the run resumes after its last epoch and is evaluated again.
        Files.delete(run.result());
      } catch (IOException e) {
        throw new InputException(
            "cannot replace %s: %s".formatted(run.result(), FileFailure.reason(e)), e);
      }
      return null;
    }
    return result;
  }

  private static <S extends Record & TaskSettings> RunResult train(
      Trial<S> trial,
      RunFolder run,
      RunOptions options,
      Progress progress,
      Interruption interruption) {
    if (run.resumable()) {
      try {
        return Run.resume(
                trial.task(),
                run.path(),
                SettingsSchema.of(trial.task().settingsType()).flags(Map.of()),
                options)
            .execute(progress, interruption);
      } catch (InputException e) {
        if (e.getCause() instanceof IOException) {
          // The disk failed, not the run; it can be resumed later.
          throw e;
        }
        // The run is damaged, or its data has changed. For any other cause it fails again below.
        progress.say(
            "%s starts over because it cannot be resumed: %s"
                .formatted(trial.label(), e.getMessage()));
      }
    }
    return Run.start(trial.task(), trial.settings(), run.path(), options.withOverwrite(true))
        .execute(progress, interruption);
  }

  private static List<Double> validationLoss(Path metrics) {
    List<Double> losses = new ArrayList<>();
    if (!Files.exists(metrics)) {
      return losses;
    }
    try (CSVParser rows = CSVParser.parse(metrics, StandardCharsets.UTF_8, CSV)) {
      for (CSVRecord row : rows) {
        losses.add(Double.parseDouble(row.get("validation-loss")));
      }
      return losses;
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(metrics, FileFailure.reason(e)), e);
    }
  }
}
