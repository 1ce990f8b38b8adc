package com.example;

import dev.sluice.layer.Gru;
import java.io.File;
import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Trains a network of Sluice's layers, stores it, restores it and compares the two.
 *
 * <p>The data is synthetic: sequences of random numbers, of class 1 if the sum of the first feature is
 * positive.
 */
public final class OwnNetwork {
  private static final int FEATURES = 10;
  private static final int STEPS = 20;

  private OwnNetwork() {}

  public static void main(String[] arguments) throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration());
    network.init();

    Random random = new Random(1);
    for (int i = 0; i < 150; i++) {
      network.fit(sequences(32, random));
    }
    DataSet unseen = sequences(500, random);
    INDArray output = network.output(unseen.getFeatures());
    Evaluation evaluation = new Evaluation(2);
    evaluation.eval(unseen.getLabels(), output);
    System.out.printf(
        Locale.ROOT, "trained: accuracy %.1f %% on 500 new sequences%n", 100 * evaluation.accuracy());

    File file = File.createTempFile("own-network", ".zip");
    ModelSerializer.writeModel(network, file, true);
    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file);
    if (!restored.output(unseen.getFeatures()).equalsWithEps(output, 0)) {
      throw new IllegalStateException("the output of the restored network differs");
    }
    System.out.printf(
        "stored in %d kB and restored: same output%n", file.length() / 1000);
    if (!file.delete()) {
      throw new IOException(file + " cannot be deleted");
    }
  }

  private static MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(1e-3))
        .list()
        .layer(new Gru.Builder().nIn(FEATURES).nOut(64).build())
        .layer(new LastTimeStep(new Gru.Builder().nIn(64).nOut(64).resetAfter(true).build()))
        .layer(
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nIn(64)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  /** Features {@code [count, FEATURES, STEPS]} and labels {@code [count, 2]}. */
  private static DataSet sequences(int count, Random random) {
    float[] features = new float[count * FEATURES * STEPS];
    float[] labels = new float[count * 2];
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int k = 0; k < FEATURES * STEPS; k++) {
        float value = (float) random.nextGaussian();
        features[i * FEATURES * STEPS + k] = value;
        if (k < STEPS) {
          sum += value;
        }
      }
      labels[i * 2 + (sum > 0 ? 1 : 0)] = 1;
    }
    return new DataSet(
        Nd4j.create(features, new long[] {count, FEATURES, STEPS}, 'c'),
        Nd4j.create(labels, new long[] {count, 2}, 'c'));
  }
}
