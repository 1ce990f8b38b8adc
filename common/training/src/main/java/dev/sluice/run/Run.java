package dev.sluice.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.AtomicFiles;
import dev.sluice.io.FileFailure;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.report.ChartPng;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import dev.sluice.training.Interruption;
import dev.sluice.training.Trainer;
import dev.sluice.training.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A training run in its folder: loads the data, trains, scores the best epoch on validation and
 * test, scores the baselines, and writes the result.
 *
 * <p>After each epoch, the best network, the last network and the metrics are on disk, in intact
 * files. A run that was stopped (by Ctrl-C, a full disk, a power cut) resumes after its last
 * finished epoch and ends with the numbers of an uninterrupted run: see {@link Resumption}.
 *
 * @param <S> the task's settings
 */
public final class Run<S extends Record & TaskSettings> {
  private final Task<S> task;
  private final SettingsSchema<S> schema;
  private final S settings;
  private final RunFolder folder;
  private final RunOptions options;
  private final boolean resume;

  private Run(
      Task<S> task,
      SettingsSchema<S> schema,
      S settings,
      RunFolder folder,
      RunOptions options,
      boolean resume) {
    this.task = task;
    this.schema = schema;
    this.settings = settings;
    this.folder = folder;
    this.options = options;
    this.resume = resume;
  }

  /**
   * Creates a new run.
   *
   * @param settings resolved: defaults, suggestions, file and flags
   * @param folder created if necessary; must not contain a run, unless the options allow it to be
   *     replaced
   * @throws InputException if the folder cannot be used
   */
  public static <S extends Record & TaskSettings> Run<S> start(
      Task<S> task, S settings, Path folder, RunOptions options) {
    RunFolder where = RunFolder.at(folder);
    where.checkFree(options.overwrite());
    return new Run<>(task, SettingsSchema.of(task.settingsType()), settings, where, options, false);
  }

  /**
   * Creates a run that resumes after its last finished epoch, or starts again if it has not
   * finished one.
   *
   * @param changes settings to change ({@code SettingsSchema.flags}): epochs, patience, seconds,
   *     and the location of the data
   * @throws UsageException if other settings are changed, naming each
   * @throws InputException if the folder contains no run of this task
   */
  public static <S extends Record & TaskSettings> Run<S> resume(
      Task<S> task, Path folder, ObjectNode changes, RunOptions options) {
    RunFolder where = RunFolder.at(folder);
    if (!Files.exists(where.settings())) {
      throw new InputException(
          "%s is not a run folder (it has no settings.yaml), so there is nothing to resume"
              .formatted(folder));
    }
    SettingsSchema<S> schema = SettingsSchema.of(task.settingsType());
    S settings = schema.resolve(List.of(schema.read(where.settings()), changes));
    if (where.resumable()) {
      // Rejects wrong settings before the data is read.
      Resumption.of(task, where, schema, settings);
    }
    return new Run<>(task, schema, settings, where, options, true);
  }

  public RunFolder folder() {
    return folder;
  }

  /** The resolved settings; for a resumed run, the stored ones with the changes. */
  public S settings() {
    return settings;
  }

  /**
   * Executes the run.
   *
   * @param interruption if requested, the run ends after the epoch with status {@code interrupted}
   *     and is still evaluated
   * @return the result, which is also written to the folder; its status is {@code diverged} if the
   *     loss is no longer a finite number
   * @throws InputException if data or folder cannot be used, if the disk is full, or if a resumed
   *     run's data, encoders or network differ from those stored
   * @throws UsageException if a resumed run has nothing left to do
   */
  @SuppressWarnings("try") // the lock is held, not used
  public RunResult execute(Progress progress, Interruption interruption) {
    Problem problem = task.prepare(settings, Optional.empty(), progress);
    try (RunFolder.Lock lock = folder.lock()) {
      Session session = new Session(problem, progress, interruption);
      return resume && folder.resumable() ? session.resume() : session.begin();
    } catch (IOException e) {
      throw new InputException(
          "Run folder %s cannot be written: %s. %s"
              .formatted(
                  folder,
                  FileFailure.message(e),
                  folder.resumable()
                      ? "Its finished epochs are safe: resume with --resume " + folder
                      : "No epoch is finished yet; free some space and start again"),
          e);
    }
  }

  /** Carries a failure to save an epoch through the trainer. */
  private static final class SaveFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SaveFailure(IOException cause) {
      super(cause);
    }
  }

  /** One execution of a run, from its start or resumed. */
  private final class Session {
    private final Problem problem;
    private final Progress progress;
    private final Interruption interruption;
    private Provenance provenance;

    Session(Problem problem, Progress progress, Interruption interruption) {
      this.problem = problem;
      this.progress = progress;
      this.interruption = interruption;
    }

    RunResult begin() throws IOException {
      if (!resume) {
        // Checked again, now that the folder is locked.
        folder.checkFree(options.overwrite());
        folder.clear();
      }
      AtomicFiles.writeString(folder.settings(), schema.yaml(settings));
      collectProvenance(0);
      return finish(train(Optional.empty()));
    }

    RunResult resume() throws IOException {
      // Read again, now that the folder is locked.
      Resumption<S> resumption = Resumption.of(task, folder, schema, settings);
      resumption.checkProblem(problem);
      resumption.checkUnfinished();
      Trainer.Checkpoint checkpoint = resumption.checkpoint();
      AtomicFiles.writeString(folder.settings(), schema.yaml(settings));
      AtomicFiles.writeString(folder.metrics(), EpochTables.metrics(checkpoint.state()));
      collectProvenance(checkpoint.state().epoch());
      progress.say("resuming after epoch " + checkpoint.state().epoch());
      return finish(train(Optional.of(checkpoint)));
    }

    private void collectProvenance(int resumedAfterEpoch) {
      provenance =
          Provenance.collect(
              settings.training().seed(),
              problem.dataSha256(),
              options.command(),
              resumedAfterEpoch);
    }

    private Trainer.Outcome train(Optional<Trainer.Checkpoint> from) throws IOException {
      Map<String, byte[]> companions = problem.companions();
      Trainer trainer =
          new Trainer(
              problem,
              settings.training(),
              progress,
              interruption,
              (network, state, best) -> save(network, state, best, companions));
      try {
        return from.isPresent() ? trainer.train(from.get()) : trainer.train();
      } catch (SaveFailure e) {
        throw (IOException) e.getCause();
      }
    }

    /**
     * Saves an epoch, the best network first: a run that is killed between the two files repeats
     * the epoch and ends with the same best network. In the other order, it would resume without
     * the best network.
     */
    private void save(
        TrainableNetwork network,
        TrainingState state,
        boolean best,
        Map<String, byte[]> companions) {
      ModelFile.Description description =
          new ModelFile.Description(
              ModelFile.FORMAT,
              task.name(),
              schema.tree(settings),
              state.epoch(),
              problem.facts(),
              provenance);
      try {
        if (best) {
          Map<String, byte[]> all = new LinkedHashMap<>(companions);
          all.putAll(problem.measured(network));
          ModelFile.write(folder.model(), description, network, all, Optional.empty());
        }
        ModelFile.write(folder.last(), description, network, companions, Optional.of(state));
        AtomicFiles.writeString(folder.metrics(), EpochTables.metrics(state));
      } catch (IOException e) {
        throw new SaveFailure(e);
      }
    }

    private RunResult finish(Trainer.Outcome outcome) throws IOException {
      TrainingState state = outcome.state();
      AtomicFiles.writeString(folder.metrics(), EpochTables.metrics(state));
      AtomicFiles.writeString(folder.timings(), EpochTables.timings(state, problem.counted()));
      Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
      Map<String, List<Evaluation.Detail>> details = new LinkedHashMap<>();
      Map<String, List<Evaluation.Curves>> curves = new LinkedHashMap<>();
      if (state.bestEpoch() > 0) {
        TrainableNetwork best = best(state.bestEpoch());
        progress.sayOfEpoch(
            "scoring epoch %d, the best of %d, on validation%s"
                .formatted(state.bestEpoch(), state.epoch(), options.test() ? " and test" : ""));
        for (Part part :
            options.test() ? List.of(Part.VALIDATION, Part.TEST) : List.of(Part.VALIDATION)) {
          Evaluation evaluation = problem.evaluate(best, part);
          metrics.put(RunResult.key(part), evaluation.metrics());
          details.put(RunResult.key(part), evaluation.details());
          if (!evaluation.curves().isEmpty()) {
            curves.put(RunResult.key(part), evaluation.curves());
          }
        }
      }
      Map<String, Map<String, Double>> baselines = new LinkedHashMap<>();
      if (options.test() && options.baselines()) {
        problem
            .baselines(Part.TEST, progress)
            .forEach((name, evaluation) -> baselines.put(name, evaluation.metrics()));
      }
      RunResult result = result(outcome, metrics, details, curves, baselines);
      AtomicFiles.writeString(folder.result(), result.json());
      draw(state);
      return result;
    }

    /** Reads the best network from the disk, so that the stored network is scored. */
    private TrainableNetwork best(int epoch) {
      SavedModel model = ModelFile.read(folder.model(), task.name());
      if (model.epoch() != epoch) {
        throw new InputException(
            ("%s is of epoch %d, but the best epoch is %d: it was replaced, or the run was killed"
                    + " while writing it; resume with --epochs %d or more")
                .formatted(folder.model(), model.epoch(), epoch, model.epoch()));
      }
      return model.network();
    }

    private RunResult result(
        Trainer.Outcome outcome,
        Map<String, Map<String, Double>> metrics,
        Map<String, List<Evaluation.Detail>> details,
        Map<String, List<Evaluation.Curves>> curves,
        Map<String, Map<String, Double>> baselines) {
      TrainingState state = outcome.state();
      RunStatus status =
          switch (outcome.ending()) {
            case ALL_EPOCHS, PATIENCE, TIME -> RunStatus.COMPLETED;
            case INTERRUPTED -> RunStatus.INTERRUPTED;
            case DIVERGED -> RunStatus.DIVERGED;
          };
      String error =
          status == RunStatus.DIVERGED
              ? "the loss was no longer a finite number in epoch %d. Try a lower --learning-rate, or %s"
                  .formatted(
                      state.epoch(),
                      settings.training().clipNorm() == 0
                          ? "clip the gradient, for example with --clip-norm 1"
                          : "a lower --clip-norm")
              : null;
      return RunResult.of(task, settings)
          .experiment(options.experiment())
          .parameters(problem.parameters())
          .status(status)
          .error(error)
          .metrics(metrics)
          .details(details)
          .curves(curves)
          .baselines(baselines)
          .epochs(state.epoch())
          .bestEpoch(state.bestEpoch())
          .trainingSeconds(state.seconds())
          .facts(problem.facts())
          .provenance(provenance)
          .build();
    }

    private void draw(TrainingState state) throws IOException {
      if (state.bestEpoch() == 0) {
        return;
      }
      String title =
          "%s, %s, %s".formatted(task.name(), settings.dataName(), settings.network().cell());
      ChartPng.write(LearningCurve.of(title, state), folder.learningCurve());
    }
  }
}
