package dev.sluice.charnn;

import dev.sluice.layer.SequenceSoftmax;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;

/**
 * The head of the network that predicts characters: at every step a softmax over the alphabet,
 * {@code [batch, features, time]} to {@code [batch, alphabet, time]}, with cross entropy as its
 * loss.
 */
final class AlphabetSoftmax {
  private AlphabetSoftmax() {}

  /**
   * Adds the softmax layer.
   *
   * @param width the features of the last recurrent layer
   */
  static void add(ListBuilder network, int width, int alphabetSize) {
    network.layer(
        new SequenceSoftmax.Builder()
            .nIn(width)
            .nOut(alphabetSize)
            .dataFormat(RNNFormat.NCW)
            .build());
  }
}
