package dev.sluice.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.progress.Progress;
import dev.sluice.task.Metric;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task that exists only as results: an error, where lower is better, with guessing as baseline.
 */
public final class ErrorTask implements Task<BitsSettings> {
  public static final Metric ERROR = new Metric("error", "error", Metric.Better.LOWER, 3);
  private final BitsTask bits = new BitsTask();

  @Override
  public String name() {
    return "far";
  }

  @Override
  public String summary() {
    return "Remember over a distance";
  }

  @Override
  public Class<BitsSettings> settingsType() {
    return BitsSettings.class;
  }

  @Override
  public Metric headline() {
    return ERROR;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(ERROR);
  }

  @Override
  public Optional<String> trivialBaseline() {
    return Optional.of("guessing");
  }

  @Override
  public ObjectNode suggestions(BitsSettings settings) {
    return bits.suggestions(settings);
  }

  @Override
  public Problem prepare(
      BitsSettings settings, Optional<Map<String, byte[]>> companions, Progress progress) {
    throw new UnsupportedOperationException("its results are made up");
  }
}
