package dev.sluice.sentiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How well predicted probabilities fit the true classes of some examples. Immutable.
 *
 * <p>The predicted class of an example is the most probable one; of several equally probable ones,
 * the first.
 *
 * @param accuracy the share of correctly predicted examples
 * @param macroF1 the unweighted mean of {@link ClassScore#f1} over the classes that have one, so
 *     that rare classes have the same weight as common ones
 * @param rocAuc for two classes: the probability that a random example of the second class gets a
 *     higher probability of that class than a random example of the first, with ties counted as
 *     half (Hanley and McNeil 1982); empty for more classes, or if a class has no examples
 * @param logLoss the mean negative natural logarithm of the probability of the true class, with
 *     probabilities of at least {@link #MIN_PROBABILITY}; in nats per example
 * @param classes precision, recall and F1 of each class
 * @param confusion examples by true class (row) and predicted class (column)
 */
record ClassificationScore(
    double accuracy,
    double macroF1,
    OptionalDouble rocAuc,
    double logLoss,
    List<ClassScore> classes,
    List<List<Integer>> confusion) {
  /** Keeps the logarithm finite if a model is certain but wrong. */
  static final double MIN_PROBABILITY = 1e-15;

  /**
   * How well one class is distinguished from the others. A quotient without a divisor is NaN: the
   * precision of a class that is never predicted, the recall of a class without examples, the F1 of
   * a class with neither.
   *
   * @param label the class
   * @param examples the number of its examples
   * @param predicted the number of examples predicted to be of this class
   * @param precision the share of correct ones among the predicted examples
   * @param recall the share of the class's examples that are predicted correctly
   * @param f1 the harmonic mean of the two: 2 correct / (examples + predicted)
   */
  record ClassScore(
      String label, int examples, int predicted, double precision, double recall, double f1) {}

  ClassificationScore {
    classes = List.copyOf(classes);
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /**
   * Scores predictions.
   *
   * @param labels the classes
   * @param truth the class of each example
   * @param probabilities {@code [example][class]}
   * @throws IllegalArgumentException if there are no examples, or the sizes of the arrays differ
   */
  static ClassificationScore of(List<String> labels, int[] truth, double[][] probabilities) {
    if (probabilities.length != truth.length) {
      throw new IllegalArgumentException(
          probabilities.length + " predictions for " + truth.length + " examples");
    }
    Counter counter = new Counter(labels);
    for (int i = 0; i < truth.length; i++) {
      counter.add(truth[i], probabilities[i]);
    }
    return counter.score();
  }

  /** Scores predictions, given one by one. */
  static final class Counter {
    private final List<String> labels;
    private final int classes;
    private final int[][] confusion;
    private double loss;
    private int n;

    /** Of two classes: the probabilities of the second one for the examples of each class. */
    private final double[][] second = new double[2][16];

    private final int[] seconds = new int[2];

    Counter(List<String> labels) {
      this.labels = labels;
      this.classes = labels.size();
      this.confusion = new int[classes][classes];
    }

    /**
     * Adds a prediction.
     *
     * @param truth the class of the example
     * @param probabilities the predicted probability of each class
     */
    void add(int truth, double[] probabilities) {
      if (probabilities.length != classes) {
        throw new IllegalArgumentException(
            probabilities.length + " probabilities for " + classes + " classes");
      }
      n++;
      confusion[truth][mostProbable(probabilities)]++;
      loss -= Math.log(Math.max(MIN_PROBABILITY, probabilities[truth]));
      if (classes == 2) {
        if (seconds[truth] == second[truth].length) {
          second[truth] = Arrays.copyOf(second[truth], 2 * seconds[truth]);
        }
        second[truth][seconds[truth]++] = probabilities[1];
      }
    }

    /**
     * The score of all predictions.
     *
     * @throws IllegalArgumentException if there are none
     */
    ClassificationScore score() {
      if (n == 0) {
        throw new IllegalArgumentException("0 predictions for 0 examples");
      }
      List<ClassScore> scores = new ArrayList<>();
      int correct = 0;
      for (int c = 0; c < classes; c++) {
        int column = c;
        int examples = Arrays.stream(confusion[c]).sum();
        int predicted = Arrays.stream(confusion).mapToInt(row -> row[column]).sum();
        double hits = confusion[c][c];
        correct += confusion[c][c];
        // 0.0 / 0 is NaN, as specified.
        scores.add(
            new ClassScore(
                labels.get(c),
                examples,
                predicted,
                hits / predicted,
                hits / examples,
                2 * hits / (examples + predicted)));
      }
      double macroF1 =
          scores.stream()
              .mapToDouble(ClassScore::f1)
              .filter(f1 -> !Double.isNaN(f1))
              .average()
              .orElseThrow();
      return new ClassificationScore(
          (double) correct / n,
          macroF1,
          classes == 2 ? rocAuc() : OptionalDouble.empty(),
          loss / n,
          scores,
          Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList());
    }

    /**
     * From the sum of ranks (Mann and Whitney), where equal probabilities share their mean rank.
     */
    private OptionalDouble rocAuc() {
      long negatives = seconds[0];
      long positives = seconds[1];
      if (positives == 0 || negatives == 0) {
        return OptionalDouble.empty();
      }
      double[] low = Arrays.copyOf(second[0], seconds[0]);
      double[] high = Arrays.copyOf(second[1], seconds[1]);
      Arrays.sort(low);
      Arrays.sort(high);
      double ranks = 0;
      int i = 0;
      int j = 0;
      while (j < high.length) {
        while (i < low.length && low[i] < high[j]) {
          i++;
        }
        int equalLow = i;
        while (equalLow < low.length && low[equalLow] == high[j]) {
          equalLow++;
        }
        int equalHigh = j;
        while (equalHigh < high.length && high[equalHigh] == high[j]) {
          equalHigh++;
        }
        // Ranks (i + j + 1) to (equalLow + equalHigh).
        ranks += (equalHigh - j) * (((long) i + j + 1 + equalLow + equalHigh) / 2.0);
        i = equalLow;
        j = equalHigh;
      }
      double pairsWon = ranks - positives * (positives + 1) / 2.0;
      return OptionalDouble.of(pairsWon / positives / negatives);
    }
  }

  /** The class with the highest probability; the first of several equal ones. */
  static int mostProbable(double[] probabilities) {
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[best]) {
        best = c;
      }
    }
    return best;
  }
}
