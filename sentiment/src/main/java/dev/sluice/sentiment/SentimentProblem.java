package dev.sluice.sentiment;

import dev.sluice.datasets.TextData;
import dev.sluice.datasets.iterate.TextIterator;
import dev.sluice.datasets.split.TrainShare;
import dev.sluice.datasets.text.LabelledText;
import dev.sluice.error.InputException;
import dev.sluice.network.Batches;
import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.report.Figures;
import dev.sluice.sentiment.ClassificationScore.ClassScore;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Labelled texts, encoded, with the network that is to learn them. */
final class SentimentProblem implements Problem {
  static final String MAJORITY = "majority class";
  static final String UNIGRAMS = "naive Bayes, words";
  static final String BIGRAMS = "naive Bayes, words and pairs";

  private final SentimentSettings settings;
  private final TextData data;
  private final TextEncoder encoder;
  private final List<String> labels;
  private final Map<Part, Encoded> parts = new EnumMap<>(Part.class);

  /** One part as numbers. */
  private static final class Encoded {
    final List<LabelledText> texts;

    /** Word indices {@code [example][word]}, truncated to the maximum length. */
    final int[][] sequences;

    /** The class of each example. */
    final int[] truth;

    /** The number of words of each text before truncation. */
    final int[] lengths;

    Encoded(List<LabelledText> texts) {
      this.texts = texts;
      this.sequences = new int[texts.size()][];
      this.truth = new int[texts.size()];
      this.lengths = new int[texts.size()];
    }

    int size() {
      return texts.size();
    }
  }

  /**
   * @throws InputException if the data has a label that is not a class of the encoder
   */
  SentimentProblem(SentimentSettings settings, TextData data, TextEncoder encoder) {
    this.settings = settings;
    this.data = data;
    this.encoder = encoder;
    this.labels = encoder.labels();
    parts.put(Part.TRAIN, encode(data.split().train()));
    parts.put(Part.VALIDATION, encode(data.split().validation()));
    parts.put(Part.TEST, encode(data.split().test()));
  }

  private Encoded encode(List<LabelledText> texts) {
    Encoded encoded = new Encoded(texts);
    for (int i = 0; i < texts.size(); i++) {
      List<String> tokens = encoder.tokenizer().tokens(texts.get(i).text());
      encoded.lengths[i] = tokens.size();
      encoded.sequences[i] =
          encoder.vocabulary().encode(TextEncoder.head(tokens, settings.text().maxLength()));
      String label = texts.get(i).label();
      int truth = labels.indexOf(label);
      if (truth < 0) {
        throw new InputException(
            "%s: an example has the label '%s', which is not a class of the model (%s); remove such"
                    .formatted(data.name(), label, String.join(", ", labels))
                + " examples, or train a model on data that contains them");
      }
      encoded.truth[i] = truth;
    }
    return encoded;
  }

  /**
   * Checks that the data suffices for training.
   *
   * @throws InputException if not
   */
  void requireTrainable() {
    if (parts.get(Part.TRAIN).size() == 0) {
      throw new InputException(
          "%s has no training part; use a smaller --validation-share or --test-share"
              .formatted(data.name()));
    }
    if (parts.get(Part.VALIDATION).size() == 0) {
      throw new InputException(
          "%s has no validation part to choose the best epoch on; use a --validation-share above 0,"
                  .formatted(data.name())
              + " or a separate file with --validation-data");
    }
    if (labels.size() < 2) {
      throw new InputException(
          "%s: all %d training examples have the label '%s', but training needs at least two"
                  .formatted(data.name(), parts.get(Part.TRAIN).size(), labels.get(0))
              + " classes; check --label-column");
    }
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    Map<Part, Encoded> present = new EnumMap<>(parts);
    present.values().removeIf(encoded -> encoded.size() == 0);
    present.forEach(
        (part, encoded) -> {
          int[] counts = new int[labels.size()];
          Arrays.stream(encoded.truth).forEach(c -> counts[c]++);
          facts.put(
              part.label() + " examples",
              "%s (%s)"
                  .formatted(
                      Figures.count(encoded.size()),
                      IntStream.range(0, counts.length)
                          .mapToObj(c -> labels.get(c) + " " + Figures.count(counts[c]))
                          .collect(Collectors.joining(", "))));
        });
    facts.put(
        "vocabulary",
        Figures.counted(encoder.vocabulary().size(), "word") + ", including padding and unknown");
    facts.put(
        "unknown words",
        present.entrySet().stream()
            .map(entry -> entry.getKey().label() + " " + percent(unknownShare(entry.getValue())))
            .collect(Collectors.joining(", ")));
    int[] lengths =
        present.values().stream().flatMapToInt(e -> Arrays.stream(e.lengths)).sorted().toArray();
    facts.put(
        "words per text",
        "median %s, 90 %% up to %s, longest %s"
            .formatted(
                Figures.count(quantile(lengths, 0.5)),
                Figures.count(quantile(lengths, 0.9)),
                Figures.count(quantile(lengths, 1))));
    int limit = settings.text().maxLength();
    facts.put(
        "truncated after " + Figures.counted(limit, "word"),
        Figures.counted(Arrays.stream(lengths).filter(length -> length > limit).count(), "text"));
    TrainShare.addTo(facts, settings.data().trainShare());
    return facts;
  }

  private static String percent(double share) {
    return Figures.decimal(100 * share, 1) + " %";
  }

  private static double unknownShare(Encoded encoded) {
    long words = Arrays.stream(encoded.sequences).mapToLong(sequence -> sequence.length).sum();
    long unknown = Arrays.stream(encoded.sequences).mapToLong(SentimentModel::unknownWords).sum();
    return words == 0 ? 0 : (double) unknown / words;
  }

  /** The smallest value that is not exceeded by at least this share of the values. */
  private static int quantile(int[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  @Override
  public String dataSha256() {
    return data.sha256();
  }

  @Override
  public NetworkDefinition network() {
    return NetworkDefinition.of(
        SentimentNetwork.configuration(settings, encoder.vocabulary().size(), labels.size()));
  }

  @Override
  public Iterator<MultiDataSet> training(int epoch) {
    return Batches.of(trainingBatches().forEpoch(epoch));
  }

  @Override
  public int batchesPerEpoch() {
    return trainingBatches().batches();
  }

  private TextIterator trainingBatches() {
    Encoded train = parts.get(Part.TRAIN);
    return new TextIterator(
        train.sequences,
        train.truth,
        labels.size(),
        settings.training().batchSize(),
        settings.text().maxLength(),
        settings.training().seed());
  }

  @Override
  public double validationLoss(TrainableNetwork network) {
    return score(network, parts.get(Part.VALIDATION)).logLoss();
  }

  @Override
  public Evaluation evaluate(TrainableNetwork network, Part part) {
    Encoded encoded = parts.get(part);
    return encoded.size() == 0 ? new Evaluation(Map.of()) : evaluation(score(network, encoded));
  }

  private ClassificationScore score(TrainableNetwork network, Encoded encoded) {
    return ClassificationScore.of(
        labels,
        encoded.truth,
        new Classifier(network, labels.size(), settings.text().maxLength())
            .probabilities(encoded.sequences));
  }

  private Evaluation evaluation(ClassificationScore score) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(SentimentTask.ACCURACY.name(), score.accuracy());
    metrics.put(SentimentTask.MACRO_F1.name(), score.macroF1());
    score.rocAuc().ifPresent(auc -> metrics.put(SentimentTask.ROC_AUC.name(), auc));
    metrics.put(SentimentTask.LOG_LOSS.name(), score.logLoss());
    return new Evaluation(metrics, List.of(byClass(score), confusion(score)));
  }

  private static Evaluation.Detail byClass(ClassificationScore score) {
    return new Evaluation.Detail(
        "By class",
        List.of(
            new Evaluation.Names("class", score.classes().stream().map(ClassScore::label).toList()),
            Evaluation.Figures.of(
                "precision", 3, score.classes().stream().map(ClassScore::precision).toList()),
            Evaluation.Figures.of(
                "recall", 3, score.classes().stream().map(ClassScore::recall).toList()),
            Evaluation.Figures.of("F1", 3, score.classes().stream().map(ClassScore::f1).toList()),
            Evaluation.Figures.counts(
                "examples", score.classes().stream().map(ClassScore::examples).toList())));
  }

  private Evaluation.Detail confusion(ClassificationScore score) {
    List<Evaluation.Column> columns = new ArrayList<>();
    columns.add(new Evaluation.Names("class", labels));
    for (int c = 0; c < labels.size(); c++) {
      int predicted = c;
      columns.add(
          Evaluation.Figures.counts(
              "as " + labels.get(c),
              score.confusion().stream().map(row -> row.get(predicted)).toList()));
    }
    return new Evaluation.Detail("Confusion matrix: examples by class and prediction", columns);
  }

  @Override
  public Map<String, Evaluation> baselines(Part part, Progress progress) {
    Encoded scored = parts.get(part);
    Map<String, Evaluation> baselines = new LinkedHashMap<>();
    if (scored.size() == 0) {
      return baselines;
    }
    baselines.put(MAJORITY, majority(scored));
    if (parts.get(Part.TRAIN).size() == 0) {
      progress.say("No naive Bayes: %s has no training part to fit it to.".formatted(data.name()));
      return baselines;
    }
    baselines.put(UNIGRAMS, naiveBayes(1, scored));
    baselines.put(BIGRAMS, naiveBayes(2, scored));
    return baselines;
  }

  /** Predicts the most common class of the training part, with the shares as probabilities. */
  private Evaluation majority(Encoded scored) {
    double total = encoder.classes().values().stream().mapToInt(Integer::intValue).sum();
    double[] shares =
        encoder.classes().values().stream().mapToDouble(count -> count / total).toArray();
    double[][] probabilities = new double[scored.size()][];
    Arrays.fill(probabilities, shares);
    return evaluation(ClassificationScore.of(labels, scored.truth, probabilities));
  }

  private Evaluation naiveBayes(int order, Encoded scored) {
    Encoded train = parts.get(Part.TRAIN);
    // Tokenized again each time: keeping all words as strings would take too much memory.
    Iterable<List<String>> documents =
        () -> train.texts.stream().map(example -> words(example.text())).iterator();
    NaiveBayes model = NaiveBayes.fit(documents, train.truth, labels.size(), order);
    double[][] probabilities =
        scored.texts.stream()
            .map(example -> model.probabilities(words(example.text())))
            .toArray(double[][]::new);
    return evaluation(ClassificationScore.of(labels, scored.truth, probabilities));
  }

  /** The words of a text that the network reads. */
  private List<String> words(String text) {
    return TextEncoder.head(encoder.tokenizer().tokens(text), settings.text().maxLength());
  }

  @Override
  public Map<String, byte[]> companions() {
    return encoder.companions();
  }
}
