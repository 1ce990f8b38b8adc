package dev.sluice.sentiment;

import dev.sluice.datasets.iterate.TextIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
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
      MultiLayerNetwork network, int[][] sequences, int classes, int maxLength) {
    double[][] probabilities = new double[sequences.length][];
    TextIterator batches =
        new TextIterator(sequences, null, classes, BATCH, maxLength, 0).byLength();
    while (batches.hasNext()) {
      DataSet batch = batches.next();
      INDArray output =
          network.output(batch.getFeatures(), false, batch.getFeaturesMaskArray(), null);
      double[][] rows = output.toDoubleMatrix();
      int[] examples = batches.examples();
      for (int row = 0; row < rows.length; row++) {
        probabilities[examples[row]] = rows[row];
      }
    }
    return probabilities;
  }
}
