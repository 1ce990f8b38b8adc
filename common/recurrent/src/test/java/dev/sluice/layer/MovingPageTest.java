package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Runs the code shown in {@code docs/moving-from-deeplearning4j.md}. */
// GravesLSTM is deprecated, but networks that have it are moved too.
@SuppressWarnings("deprecation")
class MovingPageTest {

  private static MultiLayerNetwork stock() {
    // snippet
    MultiLayerNetwork stock =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.01))
                .activation(Activation.TANH)
                .list()
                .layer(new GravesLSTM.Builder().nIn(3).nOut(16).build())
                .layer(new LSTM.Builder().nOut(16).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(2)
                        .build())
                .setInputType(InputType.recurrent(3))
                .build());
    stock.init();
    // snippet
    return stock;
  }

  private static MultiLayerNetwork own() {
    // snippet
    MultiLayerNetwork own =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.01))
                .list()
                .layer(new Recurrent.Builder("lstm-peephole").nIn(3).nOut(16).build())
                .layer(new Lstm.Builder().nOut(16).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(2)
                        .build())
                .setInputType(InputType.recurrent(3))
                .build());
    own.init();
    // snippet
    return own;
  }

  private static void move(MultiLayerNetwork stock, MultiLayerNetwork own) {
    // snippet
    for (int i = 0; i < 2; i++) {
      RecurrentWeights.of(stock.getLayer(i)).copyTo(own.getLayer(i));
    }
    own.getLayer(2).setParams(stock.getLayer(2).params());
    // snippet
  }

  @Test
  void theMovedNetworkGivesTheSameOutputsAndGoesOnLearning() {
    INDArray input = Networks.random(1, 4, 3, 6).castTo(DataType.FLOAT);
    INDArray labels = Networks.labels(4, 6).castTo(DataType.FLOAT);
    MultiLayerNetwork stock = stock();
    for (int i = 0; i < 10; i++) {
      stock.fit(input, labels);
    }
    MultiLayerNetwork own = own();
    move(stock, own);
    INDArray expected = stock.output(input);
    assertThat(own.output(input).sub(expected).amaxNumber().floatValue()).isLessThan(1e-5f);
    for (int i = 0; i < 10; i++) {
      own.fit(input, labels);
    }
    assertThat(own.output(input)).isNotEqualTo(expected);
  }

  @Test
  void thePageShowsThisCode() throws IOException {
    Snippets.assertShown(MovingPageTest.class, "moving-from-deeplearning4j.md", 3);
  }
}
