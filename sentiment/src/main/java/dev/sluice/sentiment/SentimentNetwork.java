package dev.sluice.sentiment;

import dev.sluice.layer.SequenceEmbedding;
import dev.sluice.training.RecurrentStack;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The network: embedding, recurrent layers, a {@link Reading} of their states, softmax.
 *
 * <pre>
 * word indices   [batch, 1, time], mask [batch, time]
 * embedding      [batch, embedding, time]
 * recurrent      [batch, units (twice if bidirectional), time]
 * reading        [batch, units (twice if bidirectional)]
 * softmax        [batch, classes]
 * </pre>
 */
final class SentimentNetwork {
  /**
   * Standard deviation of the initial embedding. Deeplearning4j's default depends on the size of
   * the vocabulary as the number of inputs, but each step has a single input, a word.
   */
  private static final double EMBEDDING_DEVIATION = 0.1;

  private SentimentNetwork() {}

  /**
   * @param vocabulary the number of words, including padding and unknown
   * @param classes the number of classes
   */
  static MultiLayerConfiguration configuration(
      SentimentSettings settings, int vocabulary, int classes) {
    ReadingSettings reading = settings.reading();
    NeuralNetConfiguration.ListBuilder network = RecurrentStack.base(settings.training());
    network.layer(
        new SequenceEmbedding.Builder()
            .nIn(vocabulary)
            .nOut(reading.embedding())
            .activation(Activation.IDENTITY)
            .weightInit(new NormalDistribution(0, EMBEDDING_DEVIATION))
            .outputDataFormat(RNNFormat.NCW)
            .build());
    int width = reading.reading().add(network, settings);
    OutputLayer.Builder output =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(width)
            .nOut(classes);
    if (reading.outputDropout() > 0) {
      // Deeplearning4j expects the share to retain.
      output.dropOut(1 - reading.outputDropout());
    }
    return network.layer(output.build()).build();
  }
}
