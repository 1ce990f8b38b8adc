package dev.sluice.sentiment;

import dev.sluice.datasets.encode.Vocabulary;
import dev.sluice.engine.EngineThreads;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.run.ModelFile;
import dev.sluice.run.SavedModel;
import dev.sluice.settings.SettingsSchema;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A trained model: predicts the classes of texts, with probabilities. */
public final class SentimentModel {
  /** How many texts a thread splits into words at a time. */
  private static final int TEXTS_PER_PART = 64;

  private final TrainableNetwork network;
  private final TextEncoder encoder;
  private final int maxLength;

  /**
   * The prediction for one text.
   *
   * @param label the most probable class
   * @param probability the probability of that class
   * @param probabilities the probabilities of all classes, in the order of {@link #labels}
   * @param words the number of words of the text
   * @param knownWords the number of known words among those that the model reads
   */
  public record Prediction(
      String label,
      double probability,
      Map<String, Double> probabilities,
      int words,
      int knownWords) {
    public Prediction {
      probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    }
  }

  /** Wraps a model read by {@link ModelFile}, of the task {@link SentimentTask#NAME}. */
  public SentimentModel(SavedModel model) {
    this(
        model.network(),
        TextEncoder.fromCompanions(model.companions()),
        SettingsSchema.of(SentimentSettings.class).fromTree(model.settings()).text().maxLength());
  }

  SentimentModel(TrainableNetwork network, TextEncoder encoder, int maxLength) {
    this.network = network;
    this.encoder = encoder;
    this.maxLength = maxLength;
  }

  /**
   * Reads a model.
   *
   * @param fileOrRunFolder a {@code model.zip}, or a run folder that contains one
   * @throws dev.sluice.error.InputException if it is missing, damaged or of another task
   */
  public static SentimentModel read(Path fileOrRunFolder) {
    return new SentimentModel(ModelFile.read(fileOrRunFolder, SentimentTask.NAME));
  }

  /** The classes. */
  public List<String> labels() {
    return encoder.labels();
  }

  /** Predicts the class of each text, in the given order. */
  public List<Prediction> predict(List<String> texts) {
    int[] words = new int[texts.size()];
    int[][] sequences = new int[texts.size()][];
    EngineThreads.get()
        .run(
            (texts.size() + TEXTS_PER_PART - 1) / TEXTS_PER_PART,
            part -> {
              int end = Math.min(texts.size(), (part + 1) * TEXTS_PER_PART);
              for (int i = part * TEXTS_PER_PART; i < end; i++) {
                List<String> tokens = encoder.tokenizer().tokens(texts.get(i));
                words[i] = tokens.size();
                sequences[i] = encoder.vocabulary().encode(TextEncoder.head(tokens, maxLength));
              }
            });
    List<String> labels = labels();
    double[][] probabilities =
        new Classifier(network, labels.size(), maxLength).probabilitiesInLargeBatches(sequences);
    return IntStream.range(0, texts.size())
        .mapToObj(
            i ->
                prediction(
                    labels,
                    probabilities[i],
                    words[i],
                    (int) (sequences[i].length - unknownWords(sequences[i]))))
        .toList();
  }

  private static Prediction prediction(
      List<String> labels, double[] probabilities, int words, int knownWords) {
    Map<String, Double> byLabel = new LinkedHashMap<>();
    for (int c = 0; c < probabilities.length; c++) {
      byLabel.put(labels.get(c), probabilities[c]);
    }
    int best = ClassificationScore.mostProbable(probabilities);
    return new Prediction(labels.get(best), probabilities[best], byLabel, words, knownWords);
  }

  static long unknownWords(int[] sequence) {
    return Arrays.stream(sequence).filter(index -> index == Vocabulary.UNKNOWN).count();
  }
}
