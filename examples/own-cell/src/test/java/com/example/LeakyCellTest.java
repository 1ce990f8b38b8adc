package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.layer.Recurrent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trains the cell in a Deeplearning4j network. */
@Tag("conformance")
class LeakyCellTest {
  private static final int STEPS = 20;

  /** A sine wave, and the same wave two steps later. */
  private static DataSet sine() {
    double[][][] now = new double[8][1][STEPS];
    double[][][] later = new double[8][1][STEPS];
    for (int i = 0; i < now.length; i++) {
      for (int t = 0; t < STEPS; t++) {
        now[i][0][t] = Math.sin(0.5 * t + i);
        later[i][0][t] = Math.sin(0.5 * (t + 2) + i);
      }
    }
    return new DataSet(Nd4j.create(now), Nd4j.create(later));
  }

  @Test
  void itLearnsToPredictASineAndIsFoundByItsNameInAStoredNetwork(@TempDir Path folder)
      throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.01))
                .list()
                .layer(new Recurrent.Builder(new LeakyCell()).nIn(1).nOut(16).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(16)
                        .nOut(1)
                        .dataFormat(RNNFormat.NCW)
                        .build())
                .build());
    network.init();
    DataSet data = sine();
    double before = network.score(data);
    for (int i = 0; i < 300; i++) {
      network.fit(data);
    }
    assertThat(network.score(data)).isLessThan(0.1 * before);

    File file = folder.resolve("leaky.zip").toFile();
    ModelSerializer.writeModel(network, file, true);
    assertThat(ModelSerializer.restoreMultiLayerNetwork(file).output(data.getFeatures()))
        .isEqualTo(network.output(data.getFeatures()));
  }
}
