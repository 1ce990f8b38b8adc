package dev.sluice.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.report.Figures;
import dev.sluice.settings.Setting;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.LearningRateSchedule;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import dev.sluice.training.Trainer;
import dev.sluice.training.TrainingState;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The state that a stored run resumes from, and the checks that it may resume: settings, data,
 * encoders and network must match, so that the run ends with the numbers of an uninterrupted run.
 */
final class Resumption<S extends Record & TaskSettings> {
  /** Settings that change the length of training, but not its numbers. */
  private static final Set<String> CHANGEABLE =
      Set.of("training.epochs", "training.patience", "training.max-seconds");

  private static final JsonMapper JSON = new JsonMapper();

  private final RunFolder folder;
  private final SavedModel model;
  private final TrainingState state;
  private final SettingsSchema<S> schema;
  private final S settings;

  private Resumption(
      RunFolder folder,
      SavedModel model,
      TrainingState state,
      SettingsSchema<S> schema,
      S settings) {
    this.folder = folder;
    this.model = model;
    this.state = state;
    this.schema = schema;
    this.settings = settings;
  }

  /**
   * Reads the stored state of a run, and checks the settings to resume with.
   *
   * @param folder a run that has finished an epoch
   * @throws InputException if the folder contains no training state of this task, or the run
   *     diverged
   * @throws UsageException if settings other than the length of training and the location of the
   *     data differ, naming each
   */
  static <S extends Record & TaskSettings> Resumption<S> of(
      Task<S> task, RunFolder folder, SettingsSchema<S> schema, S settings) {
    ModelFile.Stored stored = ModelFile.load(folder.last(), task.name());
    TrainingState state =
        stored
            .state()
            .orElseThrow(
                () ->
                    new InputException(
                        "%s has no training state; it is a model.zip under another name"
                            .formatted(folder.last())));
    Resumption<S> resumption = new Resumption<>(folder, stored.model(), state, schema, settings);
    resumption.checkNotDiverged();
    resumption.checkSettings();
    return resumption;
  }

  /** The point from which training continues. */
  Trainer.Checkpoint checkpoint() {
    return new Trainer.Checkpoint(model.network(), state);
  }

  /**
   * Checks that data, encoders and network are those of the stored run.
   *
   * @throws InputException naming what differs
   */
  void checkProblem(Problem problem) {
    String was = model.provenance().dataSha256();
    if (!was.equals(problem.dataSha256())) {
      throw new InputException(
          "%s cannot resume with other data: the run's data has SHA-256 %s, now %s"
              .formatted(folder, was, problem.dataSha256()));
    }
    checkCompanions(problem.companions());
    checkNetwork(problem);
  }

  /**
   * Checks that there is an epoch left to train, or a result left to write.
   *
   * @throws UsageException naming the setting to raise
   */
  void checkUnfinished() {
    if (!state.finished(settings.training()) || !Files.exists(folder.result())) {
      return;
    }
    RunResult result = RunResult.read(folder.result());
    if (result.status() != RunStatus.COMPLETED || result.epochs() != state.epoch()) {
      return;
    }
    if (state.epoch() >= settings.training().epochs()) {
      throw new UsageException(
          "%s has finished all its %d epochs. Continue it with a larger --epochs"
              .formatted(folder, state.epoch()));
    }
    throw new UsageException(
        state.patienceSpent(settings.training())
            ? ("%s stopped after epoch %d, after %s without a better validation loss. Continue it with"
                    + " a larger --patience")
                .formatted(
                    folder, state.epoch(), Figures.counted(settings.training().patience(), "epoch"))
            : ("%s stopped after epoch %d, when its %s seconds were used up. Continue it with a"
                    + " larger --max-seconds")
                .formatted(folder, state.epoch(), Figures.plain(settings.training().maxSeconds())));
  }

  private void checkNotDiverged() {
    if (Files.exists(folder.result())
        && RunResult.read(folder.result()).status() == RunStatus.DIVERGED) {
      throw new InputException(
          ("%s diverged after epoch %d and would do so again. Start a new run with a lower"
                  + " --learning-rate")
              .formatted(folder, state.epoch()));
    }
  }

  private void checkSettings() {
    // The data may have moved.
    List<String> sources =
        schema.keys(Setting.Role.SOURCE).stream().map(SettingsSchema.Key::path).toList();
    List<Differences.Difference> differences =
        Differences.between(schema.complete((ObjectNode) model.settings()), schema.tree(settings))
            .stream()
            .filter(difference -> !sources.contains(difference.path()))
            .toList();
    List<String> refused =
        differences.stream()
            .filter(difference -> !CHANGEABLE.contains(difference.path()))
            .map(
                difference ->
                    "%s: the run has %s, now %s"
                        .formatted(difference.key(), difference.was(), difference.now()))
            .toList();
    if (!refused.isEmpty()) {
      throw new UsageException(
          ("%s cannot resume with other settings (%s). Only --epochs, --patience and --max-seconds"
                  + " may change; start a new run for the rest")
              .formatted(folder, String.join("; ", refused)));
    }
    boolean otherEpochs = differences.stream().anyMatch(d -> d.path().equals("training.epochs"));
    if (otherEpochs && settings.training().schedule() == LearningRateSchedule.COSINE) {
      throw new UsageException(
          ("%s cannot resume with another number of epochs: its learning rate follows a cosine"
                  + " over all of them. Start a new run")
              .formatted(folder));
    }
    if (settings.training().epochs() < state.epoch()) {
      throw new UsageException(
          "%s has already finished %d epochs: --epochs must be at least %d, found %d"
              .formatted(folder, state.epoch(), state.epoch(), settings.training().epochs()));
    }
  }

  private void checkCompanions(Map<String, byte[]> now) {
    Map<String, byte[]> was = model.companions();
    if (!was.keySet().equals(now.keySet())) {
      throw new InputException(
          "%s cannot resume with other encoders: the run has %s, now %s"
              .formatted(folder, was.keySet(), now.keySet()));
    }
    was.forEach(
        (name, content) ->
            Differences.first(content, now.get(name))
                .ifPresent(
                    difference -> {
                      String what =
                          name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
                      throw new InputException(
                          "%s cannot resume: the %s differs (%s: %s)"
                              .formatted(folder, what, name, difference));
                    }));
  }

  private void checkNetwork(Problem problem) {
    List<Differences.Difference> differences =
        Differences.between(
            JSON.valueToTree(model.network().definition().shape()),
            JSON.valueToTree(problem.network().shape()));
    if (!differences.isEmpty()) {
      throw new InputException(
          "%s cannot resume with another network: %s"
              .formatted(
                  folder,
                  differences.stream()
                      .limit(5)
                      .map(Differences.Difference::toString)
                      .collect(Collectors.joining("; "))));
    }
  }
}
