package dev.sluice.diagnostics.music;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.datasets.Datasets;
import dev.sluice.progress.Progress;
import dev.sluice.task.Metric;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The task of predicting the next step of polyphonic music. */
public final class MusicTask implements Task<MusicSettings> {
  @Override
  public String name() {
    return "music";
  }

  @Override
  public String summary() {
    return "Polyphonic music: predict which of 88 keys sound at the next step.";
  }

  @Override
  public Class<MusicSettings> settingsType() {
    return MusicSettings.class;
  }

  @Override
  public Metric headline() {
    return MusicScore.NLL;
  }

  @Override
  public List<Metric> metrics() {
    return MusicScore.METRICS;
  }

  @Override
  public Optional<String> trivialBaseline() {
    return Optional.of(MusicProblem.FREQUENCY);
  }

  @Override
  public boolean comparedByDefault() {
    return false;
  }

  @Override
  public ObjectNode suggestions(MusicSettings settings) {
    return Datasets.ofUser(Progress.SILENT)
        .suggestions(settings.data().data(), settings.data().cards())
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }

  @Override
  public Problem prepare(
      MusicSettings settings, Optional<Map<String, byte[]>> companions, Progress progress) {
    MusicProblem problem =
        new MusicProblem(settings, Datasets.ofUser(progress).music(settings.data()));
    if (companions.isEmpty()) {
      problem.requireTrainable();
    }
    return problem;
  }
}
