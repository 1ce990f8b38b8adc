package dev.sluice.sentiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.datasets.Datasets;
import dev.sluice.datasets.TextData;
import dev.sluice.progress.Progress;
import dev.sluice.task.Metric;
import dev.sluice.task.Metric.Better;
import dev.sluice.task.Problem;
import dev.sluice.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** Predicting the sentiment, or any other class, of short texts. */
public final class SentimentTask implements Task<SentimentSettings> {
  /** The name on the command line and in stored models. */
  public static final String NAME = "sentiment";

  static final Metric ACCURACY = new Metric("accuracy", "accuracy", Better.HIGHER, 3);
  static final Metric MACRO_F1 = new Metric("macro-f1", "macro F1", Better.HIGHER, 3);
  static final Metric ROC_AUC = new Metric("roc-auc", "ROC AUC", Better.HIGHER, 3);
  static final Metric LOG_LOSS = new Metric("log-loss", "log loss", Better.LOWER, 3);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "Predict the sentiment (or any other class) of short texts.";
  }

  @Override
  public List<CommandLine> commands() {
    return List.of(new CommandLine(new PredictCommand()));
  }

  @Override
  public Class<SentimentSettings> settingsType() {
    return SentimentSettings.class;
  }

  @Override
  public Metric headline() {
    return ACCURACY;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(ACCURACY, MACRO_F1, ROC_AUC, LOG_LOSS);
  }

  @Override
  public Optional<String> trivialBaseline() {
    return Optional.of(SentimentProblem.MAJORITY);
  }

  @Override
  public ObjectNode suggestions(SentimentSettings settings) {
    return Datasets.ofUser(Progress.SILENT)
        .suggestions(settings.data().data(), settings.data().cards())
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }

  @Override
  public Problem prepare(
      SentimentSettings settings, Optional<Map<String, byte[]>> companions, Progress progress) {
    Datasets datasets = Datasets.ofUser(progress);
    TextData data = datasets.text(settings.data());
    if (companions.isPresent()) {
      TextEncoder encoder = TextEncoder.fromCompanions(companions.get());
      return new SentimentProblem(
          settings, data, EncodedTexts.of(settings.text(), data, encoder, datasets.encoded()));
    }
    SentimentProblem problem =
        new SentimentProblem(
            settings, data, EncodedTexts.fit(settings.text(), data, datasets.encoded()));
    problem.requireTrainable();
    return problem;
  }
}
