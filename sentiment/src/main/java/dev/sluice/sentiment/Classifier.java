package dev.sluice.sentiment;

import dev.sluice.datasets.iterate.TextIterator;
import dev.sluice.network.TrainableNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** Computes a network's class probabilities for texts given as word indices. */
final class Classifier {
  /** Large enough to keep the processor busy, small enough for long texts. */
  private static final int BATCH = 64;

  private Classifier() {}

  /**
   * Runs the network on texts of any length, in batches of similar length.
   *
   * @param sequences word indices, {@code [text][word]}
   * @param maxLength the number of words to read; further ones are ignored
   * @return the probabilities {@code [text][class]}
   */
  static double[][] probabilities(
      TrainableNetwork network, int[][] sequences, int classes, int maxLength) {
    double[][] probabilities = new double[sequences.length][];
    TextIterator batches =
        new TextIterator(sequences, null, classes, BATCH, maxLength, 0).byLength();
    while (batches.hasNext()) {
      DataSet batch = batches.next();
      double[][] rows = network.output(batch).toDoubleMatrix();
      int[] examples = batches.examples();
      for (int row = 0; row < rows.length; row++) {
        probabilities[examples[row]] = rows[row];
      }
    }
    return probabilities;
  }
}
