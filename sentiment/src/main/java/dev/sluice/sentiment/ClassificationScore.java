package dev.sluice.sentiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How well predicted probabilities fit the true classes of some examples. It never changes.
 *
 * <p>An example is predicted to be of its most probable class, of several equally probable ones the
 * first.
 *
 * @param accuracy share of examples predicted rightly
 * @param macroF1 the plain mean of {@link ClassScore#f1} over the classes that have one, so that a
 *     rare class counts as much as a common one
 * @param rocAuc for two classes: the chance that an example of the second class is given a higher
 *     probability of that class than one of the first, ties counting half (Hanley and McNeil 1982);
 *     empty for more classes, or where one of the two has no example
 * @param logLoss mean of the negative natural logarithm of the true class's probability, no
 *     probability being taken as less than {@link #LEAST_PROBABILITY}; nats an example
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
  /** Keeps the logarithm finite where a model is sure, and wrong. */
  static final double LEAST_PROBABILITY = 1e-15;

  /**
   * How well one class is told from the others. NaN where a quotient has nothing to divide by: the
   * precision of a class never predicted, the recall of one that no example has, the F1 of one that
   * is neither.
   *
   * @param label the class
   * @param examples that are of it
   * @param predicted examples that were taken to be of it
   * @param precision share of those predicted that are of it
   * @param recall share of those of it that were predicted
   * @param f1 harmonic mean of the two, as 2 right / (examples + predicted)
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
   * @param probabilities of each class, by example
   * @throws IllegalArgumentException if there is no example, or the arrays do not fit
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
      loss -= Math.log(Math.max(LEAST_PROBABILITY, probabilities[i][truth[i]]));
    }

    List<ClassScore> scores = new ArrayList<>();
    int right = 0;
    for (int c = 0; c < classes; c++) {
      int column = c;
      int examples = Arrays.stream(confusion[c]).sum();
      int predicted = Arrays.stream(confusion).mapToInt(row -> row[column]).sum();
      double hits = confusion[c][c];
      right += confusion[c][c];
      // In floating point nought by nought is NaN, which is what is meant.
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
        (double) right / n,
        macroF1,
        classes == 2 ? rocAuc(truth, probabilities) : OptionalDouble.empty(),
        loss / n,
        scores,
        Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList());
  }

  /** The class with the highest probability, of several the first. */
  static int mostProbable(double[] probabilities) {
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[best]) {
        best = c;
      }
    }
    return best;
  }

  /** By the sum of ranks (Mann and Whitney), equal probabilities sharing their mean rank. */
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
      // Ranks from + 1 to to.
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
