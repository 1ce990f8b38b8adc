package dev.sluice.sentiment;

import dev.sluice.datasets.iterate.TextIterator;
import dev.sluice.network.TrainableNetwork;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Computes a network's class probabilities for texts given as word indices. */
final class Classifier {
  /** Texts per batch, however long they are: enough to keep the processor busy. */
  private static final int ROWS = 64;

  /** Words per batch, padding included, of short texts, of which a large batch has more. */
  private static final int WORDS = 8192;

  private final TrainableNetwork network;
  private final int classes;
  private final int maxLength;

  /**
   * @param classes the number of classes
   * @param maxLength the number of words to read of each text; further ones are ignored
   */
  Classifier(TrainableNetwork network, int classes, int maxLength) {
    this.network = network;
    this.classes = classes;
    this.maxLength = maxLength;
  }

  /**
   * Runs the network on texts of any length, in batches of 64 of similar length. Scores are
   * computed in these batches: attention and the cells of Deeplearning4j round a text's values
   * differently in batches of another size.
   *
   * @param sequences word indices, {@code [text][word]}
   * @return the probabilities {@code [text][class]}
   */
  double[][] probabilities(int[][] sequences) {
    return probabilities(sequences, 0);
  }

  /**
   * The same, with more texts per batch if they are short, which takes less time. Except with
   * attention and the cells of Deeplearning4j, the result is the same.
   */
  double[][] probabilitiesInLargeBatches(int[][] sequences) {
    return probabilities(sequences, WORDS);
  }

  private double[][] probabilities(int[][] sequences, int words) {
    double[][] probabilities = new double[sequences.length][];
    int[] order =
        IntStream.range(0, sequences.length)
            .boxed()
            .sorted(Comparator.comparingInt(text -> length(sequences[text])))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && fits(to + 1 - from, length(sequences[order[to]]), words)) {
        to++;
      }
      int[][] batch = new int[to - from][];
      for (int row = 0; row < batch.length; row++) {
        batch[row] = sequences[order[from + row]];
      }
      double[] values = output(batch);
      for (int row = 0; row < batch.length; row++) {
        probabilities[order[from + row]] =
            Arrays.copyOfRange(values, row * classes, (row + 1) * classes);
      }
      from = to;
    }
    return probabilities;
  }

  private int length(int[] sequence) {
    return Math.min(maxLength, sequence.length);
  }

  /** Whether so many texts, the longest of which has this length, are a batch. */
  private static boolean fits(int rows, int length, int words) {
    return rows <= ROWS || (long) rows * Math.max(1, length) <= words;
  }

  /** The probabilities of one batch, row by row. */
  private double[] output(int[][] batch) {
    TextIterator one = new TextIterator(batch, null, classes, batch.length, maxLength, 0);
    // Its values in one copy: a call for each row or element takes longer than the network.
    return network.output(one.next()).dup('c').data().asDouble();
  }
}
