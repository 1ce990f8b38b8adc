package dev.sluice.charnn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.datasets.CorpusData;
import dev.sluice.datasets.Datasets;
import dev.sluice.error.InputException;
import dev.sluice.progress.Progress;
import dev.sluice.task.Metric;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** Predicting the next character of a text. */
public final class CharacterTask implements Task<CharacterSettings> {
  static final String NAME = "charnn";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "Predict the next character of a text (prose, verse, code), and generate text.";
  }

  @Override
  public List<CommandLine> commands() {
    return List.of(new CommandLine(new GenerateCommand()));
  }

  @Override
  public Class<CharacterSettings> settingsType() {
    return CharacterSettings.class;
  }

  @Override
  public Metric headline() {
    return CharacterScore.NATS;
  }

  @Override
  public List<Metric> metrics() {
    return CharacterScore.METRICS;
  }

  @Override
  public Optional<String> trivialBaseline() {
    return Optional.of(CharacterProblem.UNIGRAM);
  }

  @Override
  public ObjectNode suggestions(CharacterSettings settings) {
    return Datasets.ofUser(Progress.SILENT)
        .suggestions(settings.data().data(), settings.data().cards())
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }

  @Override
  public Problem prepare(
      CharacterSettings settings, Optional<Map<String, byte[]>> companions, Progress progress) {
    CorpusData data = Datasets.ofUser(progress).corpus(settings.data());
    return companions.isEmpty()
        ? CharacterProblem.fit(settings, data, progress)
        : CharacterProblem.restore(settings, data, alphabet(companions.get()), progress);
  }

  /** The stored alphabet of a model. */
  static byte[] alphabet(Map<String, byte[]> companions) {
    byte[] alphabet = companions.get(CharacterProblem.ALPHABET);
    if (alphabet == null) {
      throw new InputException(
          "the model contains no %s: it is damaged or not a character model; train it again"
              .formatted(CharacterProblem.ALPHABET));
    }
    return alphabet;
  }
}
