package dev.sluice.sentiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

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
    int n = truth.length;
    if (n == 0 || probabilities.length != n) {
      throw new IllegalArgumentException(
          probabilities.length + " predictions for " + n + " examples");
    }
    int classes = labels.size();
    int[][] confusion = new int[classes][classes];
    double loss = 0;
    for (int i = 0; i < n; i++) {
      if (probabilities[i].length != classes) {
        throw new IllegalArgumentException(
            probabilities[i].length + " probabilities for " + classes + " classes");
      }
      confusion[truth[i]][mostProbable(probabilities[i])]++;
      loss -= Math.log(Math.max(MIN_PROBABILITY, probabilities[i][truth[i]]));
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
        classes == 2 ? rocAuc(truth, probabilities) : OptionalDouble.empty(),
        loss / n,
        scores,
        Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList());
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

  /** From the sum of ranks (Mann and Whitney), where equal probabilities share their mean rank. */
  private static OptionalDouble rocAuc(int[] truth, double[][] probabilities) {
    long positives = Arrays.stream(truth).filter(t -> t == 1).count();
    long negatives = truth.length - positives;
    if (positives == 0 || negatives == 0) {
      return OptionalDouble.empty();
    }
    int[] order =
        IntStream.range(0, truth.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> probabilities[i][1]))
            .mapToInt(Integer::intValue)
            .toArray();
    double ranks = 0;
    int from = 0;
    while (from < order.length) {
      int to = from + 1;
      while (to < order.length && probabilities[order[to]][1] == probabilities[order[from]][1]) {
        to++;
      }
      // Ranks (from + 1) to (to).
      double mean = (from + 1 + to) / 2.0;
      for (int k = from; k < to; k++) {
        ranks += truth[order[k]] == 1 ? mean : 0;
      }
      from = to;
    }
    double pairsWon = ranks - positives * (positives + 1) / 2.0;
    return OptionalDouble.of(pairsWon / positives / negatives);
  }
}
