package dev.sluice.diagnostics.copymemory;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.progress.Progress;
import dev.sluice.task.Metric;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The task of recalling ten symbols after a long pause. */
public final class CopyMemoryTask implements Task<CopyMemorySettings> {
  @Override
  public String name() {
    return "copy-memory";
  }

  @Override
  public String summary() {
    return "Copy memory: recall ten symbols after T blank steps.";
  }

  @Override
  public Class<CopyMemorySettings> settingsType() {
    return CopyMemorySettings.class;
  }

  @Override
  public Metric headline() {
    return CopyScore.LOSS;
  }

  @Override
  public List<Metric> metrics() {
    return CopyScore.METRICS;
  }

  @Override
  public Optional<String> trivialBaseline() {
    return Optional.of(CopyMemoryProblem.MEMORYLESS);
  }

  @Override
  public boolean comparedByDefault() {
    return false;
  }

  @Override
  public ObjectNode suggestions(CopyMemorySettings settings) {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public Problem prepare(
      CopyMemorySettings settings, Optional<Map<String, byte[]>> companions, Progress progress) {
    return new CopyMemoryProblem(settings);
  }
}
