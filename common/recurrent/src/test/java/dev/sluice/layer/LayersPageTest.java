package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.updater.OnePassAdam;
import java.io.IOException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs the code shown in {@code docs/layers.md}: the code between "snippet" lines appears there
 * verbatim.
 */
class LayersPageTest {
  private static MultiLayerNetwork network() {
    // snippet
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new OnePassAdam(0.01))
            .list()
            .layer(new SequenceEmbedding.Builder().nIn(20).nOut(8).build())
            .layer(new LSTM.Builder().nIn(8).nOut(16).dataFormat(RNNFormat.NCW).build())
            .layer(new SequenceSoftmax.Builder().nIn(16).nOut(20).dataFormat(RNNFormat.NCW).build())
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    // snippet
    return network;
  }

  @Test
  void theNetworkLearnsWhichIndexComesNext() {
    int batch = 4;
    int time = 12;
    INDArray input = Nd4j.zeros(DataType.FLOAT, batch, 1, time);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, batch, 20, time);
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < time; t++) {
        input.putScalar(new int[] {b, 0, t}, (3 * b + t) % 20);
        labels.putScalar(new int[] {b, (3 * b + t + 1) % 20, t}, 1);
      }
    }
    MultiLayerNetwork network = network();
    DataSet data = new DataSet(input, labels);
    double before = network.score(data);
    for (int i = 0; i < 150; i++) {
      network.fit(data);
    }
    assertThat(network.score(data)).isLessThan(before / 2);
  }

  @Test
  void thePageShowsThisCode() throws IOException {
    Snippets.assertShown(LayersPageTest.class, "layers.md", 1);
  }
}
