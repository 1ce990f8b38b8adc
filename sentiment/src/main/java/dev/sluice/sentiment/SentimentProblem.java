package dev.sluice.sentiment;

import dev.sluice.datasets.TextData;
import dev.sluice.datasets.iterate.TextIterator;
import dev.sluice.datasets.split.TrainShare;
import dev.sluice.error.InputException;
import dev.sluice.network.Batches;
import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.report.Figures;
import dev.sluice.sentiment.ClassificationScore.ClassScore;
import dev.sluice.sentiment.EncodedTexts.EncodedPart;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Labelled texts, encoded, with the network that is to learn them. */
final class SentimentProblem implements Problem {
  static final String MAJORITY = "majority class";
  static final String UNIGRAMS = "naive Bayes, words";
  static final String BIGRAMS = "naive Bayes, words and pairs";

  /** The largest number of texts that are scored together. */
  private static final int SCORED = 1 << 18;

  /** The largest number of features of naive Bayes if the texts are not held in memory. */
  private static final int MAX_FEATURES = 1 << 21;

  private final SentimentSettings settings;
  private final TextData data;
  private final EncodedTexts texts;
  private final TextEncoder encoder;
  private final List<String> labels;

  /**
   * @param texts the data as numbers
   */
  SentimentProblem(SentimentSettings settings, TextData data, EncodedTexts texts) {
    this.settings = settings;
    this.data = data;
    this.texts = texts;
    this.encoder = texts.encoder();
    this.labels = encoder.labels();
  }

  /**
   * Checks that the data suffices for training.
   *
   * @throws InputException if not
   */
  void requireTrainable() {
    if (texts.part(Part.TRAIN).size() == 0) {
      throw new InputException(
          "%s has no training part; use a smaller --validation-share or --test-share"
              .formatted(data.name()));
    }
    if (texts.part(Part.VALIDATION).size() == 0) {
      throw new InputException(
          "%s has no validation part to choose the best epoch on; use a --validation-share above 0,"
                  .formatted(data.name())
              + " or a separate file with --validation-data");
    }
    if (labels.size() < 2) {
      throw new InputException(
          "%s: all %d training examples have the label '%s', but training needs at least two"
                  .formatted(data.name(), texts.part(Part.TRAIN).size(), labels.get(0))
              + " classes; check --label-column");
    }
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    Map<Part, EncodedPart> present = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      if (texts.part(part).size() > 0) {
        present.put(part, texts.part(part));
      }
    }
    present.forEach(
        (part, encoded) ->
            facts.put(
                part.label() + " examples",
                "%s (%s)"
                    .formatted(
                        Figures.count(encoded.size()),
                        IntStream.range(0, labels.size())
                            .mapToObj(
                                c -> labels.get(c) + " " + Figures.count(encoded.classes().get(c)))
                            .collect(Collectors.joining(", ")))));
    facts.put(
        "vocabulary",
        Figures.counted(encoder.vocabulary().size(), "word") + ", including padding and unknown");
    facts.put(
        "unknown words",
        present.entrySet().stream()
            .map(entry -> entry.getKey().label() + " " + percent(entry.getValue().unknownShare()))
            .collect(Collectors.joining(", ")));
    TreeMap<Integer, Long> lengths = new TreeMap<>();
    present
        .values()
        .forEach(
            part ->
                part.lengthCounts()
                    .forEach((length, count) -> lengths.merge(length, count, Long::sum)));
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
        Figures.counted(
            lengths.tailMap(limit, false).values().stream().mapToLong(Long::longValue).sum(),
            "text"));
    TrainShare.addTo(facts, settings.data().trainShare());
    return facts;
  }

  private static String percent(double share) {
    return Figures.decimal(100 * share, 1) + " %";
  }

  /** The smallest value that is not exceeded by at least this share of the values. */
  private static int quantile(Map<Integer, Long> counts, double share) {
    long size = counts.values().stream().mapToLong(Long::longValue).sum();
    long rank = Math.max(1, (long) Math.ceil(share * size));
    for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
      rank -= entry.getValue();
      if (rank <= 0) {
        return entry.getKey();
      }
    }
    return 0;
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
    return Batches.madeOnDemand(trainingBatches().forEpoch(epoch));
  }

  @Override
  public int batchesPerEpoch() {
    return trainingBatches().batches();
  }

  private TextIterator trainingBatches() {
    return new TextIterator(
        texts.part(Part.TRAIN),
        labels.size(),
        settings.training().batchSize(),
        settings.text().maxLength(),
        settings.training().seed());
  }

  @Override
  public double validationLoss(TrainableNetwork network) {
    return score(network, texts.part(Part.VALIDATION)).logLoss();
  }

  @Override
  public Evaluation evaluate(TrainableNetwork network, Part part) {
    EncodedPart encoded = texts.part(part);
    return encoded.size() == 0 ? new Evaluation(Map.of()) : evaluation(score(network, encoded));
  }

  /** Scores a part, not all of it in memory at once. */
  private ClassificationScore score(TrainableNetwork network, EncodedPart encoded) {
    Classifier classifier = new Classifier(network, labels.size(), settings.text().maxLength());
    ClassificationScore.Counter counter = new ClassificationScore.Counter(labels);
    for (int from = 0; from < encoded.size(); from += SCORED) {
      int[][] sequences = new int[Math.min(SCORED, encoded.size() - from)][];
      for (int i = 0; i < sequences.length; i++) {
        sequences[i] = encoded.words(from + i);
      }
      double[][] probabilities = classifier.probabilities(sequences);
      for (int i = 0; i < sequences.length; i++) {
        counter.add(encoded.label(from + i), probabilities[i]);
      }
    }
    return counter.score();
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
    EncodedPart scored = texts.part(part);
    Map<String, Evaluation> baselines = new LinkedHashMap<>();
    if (scored.size() == 0) {
      return baselines;
    }
    baselines.put(MAJORITY, majority(scored));
    if (texts.part(Part.TRAIN).size() == 0) {
      progress.say("No naive Bayes: %s has no training part to fit it to.".formatted(data.name()));
      return baselines;
    }
    baselines.put(UNIGRAMS, naiveBayes(1, part));
    baselines.put(BIGRAMS, naiveBayes(2, part));
    return baselines;
  }

  /** Predicts the most common class of the training part, with the shares as probabilities. */
  private Evaluation majority(EncodedPart scored) {
    double total = encoder.classes().values().stream().mapToInt(Integer::intValue).sum();
    double[] shares =
        encoder.classes().values().stream().mapToDouble(count -> count / total).toArray();
    ClassificationScore.Counter counter = new ClassificationScore.Counter(labels);
    for (int i = 0; i < scored.size(); i++) {
      counter.add(scored.label(i), shares);
    }
    return evaluation(counter.score());
  }

  private Evaluation naiveBayes(int order, Part scored) {
    NaiveBayes.Counter counter =
        new NaiveBayes.Counter(
            labels.size(), order, data.examples().inMemory() ? Integer.MAX_VALUE : MAX_FEATURES);
    // Tokenized again each time: keeping all words as strings would take too much memory.
    forEach(Part.TRAIN, counter::add);
    NaiveBayes model = counter.model();
    ClassificationScore.Counter score = new ClassificationScore.Counter(labels);
    forEach(scored, (truth, words) -> score.add(truth, model.probabilities(words)));
    return evaluation(score.score());
  }

  /** Passes on the class and the words of each example of a part. */
  private void forEach(Part part, BiConsumer<Integer, List<String>> action) {
    data.examples()
        .read(
            (of, example) -> {
              if (of.name().equals(part.name())) {
                action.accept(labels.indexOf(example.label()), words(example.text()));
              }
            });
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
