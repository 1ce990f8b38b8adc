package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cell.Cells;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Runs the code shown in {@code docs/recurrent-layers.md}. */
class RecurrentLayersPageTest {
  private static final INDArray INPUT = Networks.random(1, 4, 3, 6).castTo(DataType.FLOAT);

  private static MultiLayerNetwork network() {
    // snippet
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(0.01))
            .weightInit(WeightInit.XAVIER)
            .list()
            .layer(new Gru.Builder().nOut(16).build())
            .layer(new LastTimeStep(new Gru.Builder().nOut(16).resetAfter(true).build()))
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(2)
                    .build())
            .setInputType(InputType.recurrent(3))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    // snippet
    return network;
  }

  private static MultiLayerNetwork networkWithOptions() {
    // snippet
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(0.01))
            .weightInit(WeightInit.XAVIER)
            .list()
            .layer(
                new Recurrent.Builder("lstm-peephole")
                    .nOut(16)
                    .inputGradient(false)
                    .recurrentDropOut(0.9)
                    .build())
            .layer(new Lstm.Builder().nOut(16).forgetGateBiasInit(2).returnSequences(false).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(2)
                    .build())
            .setInputType(InputType.recurrent(3))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    // snippet
    return network;
  }

  private static ComputationGraph graph() {
    // snippet
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(0.01))
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs("in")
            .addLayer("both", new Bidirectional(new Gru.Builder().nOut(16).build()), "in")
            .addLayer(
                "out",
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(2)
                    .dataFormat(RNNFormat.NCW)
                    .build(),
                "both")
            .setOutputs("out")
            .setInputTypes(InputType.recurrent(3))
            .build();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    // snippet
    return graph;
  }

  private static RecurrentWeights.Keras converted(
      MultiLayerNetwork network,
      INDArray weightIh,
      INDArray weightHh,
      INDArray biasIh,
      INDArray biasHh) {
    // snippet
    RecurrentWeights.PyTorch theirs =
        new RecurrentWeights.PyTorch(weightIh, weightHh, biasIh, biasHh);
    RecurrentWeights.fromPyTorch(Cells.GRU_RESET_AFTER, theirs).copyTo(network.getLayer(0));
    RecurrentWeights.Keras keras = RecurrentWeights.of(network.getLayer(0)).toKeras();
    // snippet
    return keras;
  }

  @Test
  void theNetworksShownLearn() {
    for (MultiLayerNetwork network : List.of(network(), networkWithOptions())) {
      DataSet data = new DataSet(INPUT, Networks.labels(4).castTo(DataType.FLOAT));
      double before = network.score(data);
      for (int i = 0; i < 40; i++) {
        network.fit(data);
      }
      assertThat(network.score(data)).isLessThan(before / 2);
    }
  }

  @Test
  void theGraphShownLearns() {
    ComputationGraph graph = graph();
    DataSet data = new DataSet(INPUT, Networks.labels(4, 6).castTo(DataType.FLOAT));
    double before = graph.score(data);
    for (int i = 0; i < 40; i++) {
      graph.fit(data);
    }
    assertThat(graph.score(data)).isLessThan(before / 2);
  }

  @Test
  void theConversionShownWorks() {
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            Networks.layer(Cells.GRU_RESET_AFTER, Networks.IN).build(),
            Networks.perStep(Networks.UNITS, RNNFormat.NCW));
    INDArray units = Networks.random(2, 3L * Networks.UNITS);
    RecurrentWeights.Keras keras =
        converted(
            network,
            Networks.random(3, 3L * Networks.UNITS, Networks.IN),
            Networks.random(4, 3L * Networks.UNITS, Networks.UNITS),
            units,
            units);
    assertThat(keras.bias().shape()).containsExactly(2, 3L * Networks.UNITS);
  }

  @Test
  void thePageShowsThisCode() throws IOException {
    Snippets.assertShown(RecurrentLayersPageTest.class, "recurrent-layers.md", 4);
  }
}
