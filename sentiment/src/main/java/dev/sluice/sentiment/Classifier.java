package dev.sluice.sentiment;

import dev.sluice.datasets.iterate.TextIterator;
import dev.sluice.network.TrainableNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** Asks a network for the probabilities of texts given as word indices. */
final class Classifier {
  /** Texts at once: enough to keep the processor busy, and little memory even for long texts. */
  private static final int BATCH = 64;

  private Classifier() {}

  /**
   * The network's output for texts of any lengths, in batches of about one length.
   *
   * @param sequences word indices, an array a text
   * @param maxLength words after these are left out
   * @return the probability of each class, by text, in the order given
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
