package dev.sluice.diagnostics.adding;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.progress.Progress;
import dev.sluice.task.Metric;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The task of adding two marked numbers of a long sequence. */
public final class AddingTask implements Task<AddingSettings> {
  @Override
  public String name() {
    return "adding";
  }

  @Override
  public String summary() {
    return "The adding problem: add the two marked numbers in a long sequence.";
  }

  @Override
  public Class<AddingSettings> settingsType() {
    return AddingSettings.class;
  }

  @Override
  public Metric headline() {
    return AddingScore.MSE;
  }

  @Override
  public List<Metric> metrics() {
    return AddingScore.METRICS;
  }

  @Override
  public Optional<String> trivialBaseline() {
    return Optional.of(AddingProblem.ALWAYS_ONE);
  }

  @Override
  public boolean comparedByDefault() {
    return false;
  }

  @Override
  public ObjectNode suggestions(AddingSettings settings) {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public Problem prepare(
      AddingSettings settings, Optional<Map<String, byte[]>> companions, Progress progress) {
    return new AddingProblem(settings);
  }
}
