package dev.sluice.experiment.corpus;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.experiment.BitsTask;
import dev.sluice.progress.Progress;
import dev.sluice.settings.Setting;
import dev.sluice.task.Metric;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A task whose group of data settings is not called {@code data}. */
public final class CorpusTask implements Task<CorpusTask.Settings> {
  /** Its settings; the data {@code poems} suggests a length of 9. */
  public record Settings(Corpus corpus, NetworkSettings network, TrainingSettings training)
      implements TaskSettings {
    @Override
    public String dataName() {
      return corpus.name();
    }
  }

  public record Corpus(
      @Setting(value = "name of the corpus", role = Setting.Role.SOURCE) String name,
      @Setting("length of a line") int length) {}

  @Override
  public String name() {
    return "corpus";
  }

  @Override
  public String summary() {
    return "Predict a line";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public Metric headline() {
    return BitsTask.ACCURACY;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(BitsTask.ACCURACY);
  }

  @Override
  public ObjectNode suggestions(Settings settings) {
    ObjectNode suggested = JsonNodeFactory.instance.objectNode();
    if (settings.dataName().equals("poems")) {
      suggested.withObjectProperty("corpus").put("length", 9);
    }
    return suggested;
  }

  @Override
  public Problem prepare(
      Settings settings, Optional<Map<String, byte[]>> companions, Progress progress) {
    throw new UnsupportedOperationException("only declared");
  }
}
