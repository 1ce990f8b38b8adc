package dev.sluice.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.progress.Progress;
import dev.sluice.settings.Setting;
import dev.sluice.task.LearningRateSchedule;
import dev.sluice.task.Metric;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;
import dev.sluice.training.TinyProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A task that creates {@link TinyProblem}s and applies a change to each. */
final class TinyTask implements Task<TinyTask.Settings> {
  private final String name;
  private final TinyProblem.Kind kind;
  private final Consumer<TinyProblem> change;

  /** The most recently created problem. */
  TinyProblem problem;

  TinyTask(String name, TinyProblem.Kind kind, Consumer<TinyProblem> change) {
    this.name = name;
    this.kind = kind;
    this.change = change;
  }

  TinyTask(TinyProblem.Kind kind) {
    this("tiny", kind, problem -> {});
  }

  /** Which data. */
  record Data(@Setting(value = "a file", role = Setting.Role.SOURCE) String data) {}

  /** The settings. */
  record Settings(Data data, NetworkSettings network, TrainingSettings training)
      implements TaskSettings {
    @Override
    public String dataName() {
      return data.data();
    }

    /** With dropout and a falling learning rate, so that a resumed run needs all its state. */
    static Settings of(int epochs) {
      return of(epochs, "lstm");
    }

    static Settings of(int epochs, String cell) {
      return new Settings(
          new Data("sums"),
          new NetworkSettings(cell, 3, 1, 0.2, 0),
          TrainingSettings.builder()
              .epochs(epochs)
              .batchSize(4)
              .learningRate(0.05)
              .schedule(LearningRateSchedule.EXPONENTIAL, 0.9, 1)
              .clipNorm(0.5)
              .seed(7)
              .build());
    }

    Settings with(LearningRateSchedule schedule) {
      return new Settings(data, network, training.toBuilder().schedule(schedule, 0.9, 1).build());
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return "for tests";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public Metric headline() {
    return new Metric("loss", "Loss", Metric.Better.LOWER, 4);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(headline());
  }

  @Override
  public ObjectNode suggestions(Settings settings) {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public Problem prepare(
      Settings settings, Optional<Map<String, byte[]>> companions, Progress progress) {
    problem = new TinyProblem(kind, settings.network(), settings.training());
    change.accept(problem);
    return problem;
  }
}
