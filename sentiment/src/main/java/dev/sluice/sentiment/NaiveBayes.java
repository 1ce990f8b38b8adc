package dev.sluice.sentiment;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Multinomial naive Bayes over word n-grams with Laplace smoothing (McCallum and Nigam 1998), the
 * standard baseline for text classification. Immutable.
 *
 * <pre>
 * P(c | d) ~ P(c) prod over features f of d of P(f | c)
 * P(c)     = examples of c / all examples
 * P(f | c) = (count(f, c) + 1) / (sum over g of count(g, c) + number of features)
 * </pre>
 *
 * A feature is a word; with bigrams, also a pair of adjacent words, in the same distribution.
 * Features that do not occur in the training examples are ignored.
 */
final class NaiveBayes {
  private static final double SMOOTHING = 1;

  private final int order;
  private final double[] logPriors;

  /** The index of each feature in {@link #logLikelihoods}. */
  private final Map<String, Integer> features;

  /** {@code [class][feature]}. */
  private final double[][] logLikelihoods;

  private NaiveBayes(
      int order, double[] logPriors, Map<String, Integer> features, double[][] logLikelihoods) {
    this.order = order;
    this.logPriors = logPriors;
    this.features = features;
    this.logLikelihoods = logLikelihoods;
  }

  /** Counts the features of training examples, given one by one. */
  static final class Counter {
    private final int classes;
    private final int order;
    private final int maxFeatures;
    private final Map<String, Integer> features = new HashMap<>();

    /** Arrays grown by doubling: a map of counters would need several times the memory. */
    private final int[][] counts;

    private final int[] examples;
    private int documents;

    /**
     * @param classes the number of classes
     * @param order 1 for words, 2 for words and pairs of words
     * @param maxFeatures the largest number of features; those that are first seen after so many
     *     others are ignored
     */
    Counter(int classes, int order, int maxFeatures) {
      this.classes = classes;
      this.order = order;
      this.maxFeatures = maxFeatures;
      this.counts = new int[classes][1024];
      this.examples = new int[classes];
    }

    /** Counts the words of an example. */
    void add(int c, List<String> tokens) {
      documents++;
      examples[c]++;
      forEachFeature(
          tokens,
          order,
          feature -> {
            Integer f = features.get(feature);
            if (f == null) {
              if (features.size() == maxFeatures) {
                return;
              }
              f = features.size();
              features.put(feature, f);
            }
            if (f == counts[0].length) {
              for (int k = 0; k < classes; k++) {
                counts[k] = Arrays.copyOf(counts[k], 2 * f);
              }
            }
            counts[c][f]++;
          });
    }

    NaiveBayes model() {
      double[] logPriors = new double[classes];
      double[][] logLikelihoods = new double[classes][features.size()];
      for (int c = 0; c < classes; c++) {
        // Minus infinity for a class without examples: it is never predicted.
        logPriors[c] = Math.log((double) examples[c] / documents);
        double total = SMOOTHING * features.size() + Arrays.stream(counts[c]).asLongStream().sum();
        for (int f = 0; f < features.size(); f++) {
          logLikelihoods[c][f] = Math.log((counts[c][f] + SMOOTHING) / total);
        }
      }
      return new NaiveBayes(order, logPriors, features, logLikelihoods);
    }
  }

  private static void forEachFeature(List<String> tokens, int order, Consumer<String> action) {
    for (int i = 0; i < tokens.size(); i++) {
      action.accept(tokens.get(i));
      if (order == 2 && i > 0) {
        // Words do not contain spaces.
        action.accept(tokens.get(i - 1) + " " + tokens.get(i));
      }
    }
  }

  /** The probability of each class for one text, given as words. */
  double[] probabilities(List<String> tokens) {
    double[] logs = logPriors.clone();
    forEachFeature(
        tokens,
        order,
        feature -> {
          Integer f = features.get(feature);
          if (f != null) {
            for (int c = 0; c < logs.length; c++) {
              logs[c] += logLikelihoods[c][f];
            }
          }
        });
    double max = Arrays.stream(logs).max().orElseThrow();
    double[] probabilities = Arrays.stream(logs).map(log -> Math.exp(log - max)).toArray();
    double sum = Arrays.stream(probabilities).sum();
    return Arrays.stream(probabilities).map(p -> p / sum).toArray();
  }
}
