package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.updater.OnePassAdam;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The encoder and decoder that {@code docs/recurrent-layers.md} shows, on a copy task: read a few
 * random symbols, then write them out again.
 */
class EncoderDecoderPageTest {
  private static final int SYMBOLS = 4;
  private static final int LENGTH = 3;
  private static final int BATCH = 32;

  /** The start symbol, which the decoder reads first. */
  private static final int BEGIN = SYMBOLS;

  private static ComputationGraph graph() {
    // snippet
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new OnePassAdam(0.03))
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs("source", "target")
            .addLayer(
                "encoder",
                new Lstm.Builder().nIn(4).nOut(16).returnSequences(false).build(),
                "source")
            .addVertex("start", new InitialState(), "target", "encoder")
            .addLayer("decoder", new Lstm.Builder().nIn(5).nOut(16).build(), "start")
            .addLayer(
                "out",
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nIn(16)
                    .nOut(4)
                    .dataFormat(RNNFormat.NCW)
                    .build(),
                "decoder")
            .setOutputs("out")
            .build();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    // snippet
    return graph;
  }

  /** The same decoder, by itself. */
  private static ComputationGraph withoutEncoder() {
    ComputationGraphConfiguration configuration = graph().getConfiguration().clone();
    for (String name : List.of("encoder", "start")) {
      configuration.getVertices().remove(name);
      configuration.getVertexInputs().remove(name);
    }
    configuration.getVertexInputs().put("decoder", List.of("target"));
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    return graph;
  }

  private static int[][] decoded(ComputationGraph graph, INDArray source, int steps) {
    int batch = (int) source.size(0);
    int[][] decoded = new int[batch][steps];
    // snippet
    graph.rnnClearPreviousState();
    INDArray next = Nd4j.zeros(batch, 5, 1);
    for (int example = 0; example < batch; example++) {
      next.putScalar(example, 4, 0, 1); // The symbol that every target begins with.
    }
    INDArray input = source; // At the first step alone: the state is handed over once.
    for (int t = 0; t < steps; t++) {
      INDArray probabilities = graph.rnnTimeStep(input, next)[0];
      INDArray best = probabilities.argMax(1);
      next = Nd4j.zeros(batch, 5, 1);
      for (int example = 0; example < batch; example++) {
        decoded[example][t] = best.getInt(example, 0);
        next.putScalar(example, decoded[example][t], 0, 1);
      }
      input = Nd4j.zeros(batch, 4, 1); // Deeplearning4j wants an input; the decoder ignores it.
    }
    // snippet
    return decoded;
  }

  // ---- the task ----

  private static int[][] sequences(Random random, int batch) {
    int[][] sequences = new int[batch][LENGTH];
    for (int[] sequence : sequences) {
      Arrays.setAll(sequence, t -> random.nextInt(SYMBOLS));
    }
    return sequences;
  }

  /** One-hot, {@code [batch, size, LENGTH]}; with a symbol in front, and without the last one. */
  private static INDArray oneHot(int[][] sequences, int size, boolean afterBegin) {
    float[][][] array = new float[sequences.length][size][LENGTH];
    for (int b = 0; b < sequences.length; b++) {
      for (int t = 0; t < LENGTH; t++) {
        int symbol = !afterBegin ? sequences[b][t] : t == 0 ? BEGIN : sequences[b][t - 1];
        array[b][symbol][t] = 1;
      }
    }
    return Nd4j.createFromArray(array);
  }

  private static void train(ComputationGraph graph) {
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      int[][] sequences = sequences(random, BATCH);
      INDArray symbols = oneHot(sequences, SYMBOLS, false);
      graph.fit(
          new INDArray[] {symbols, oneHot(sequences, SYMBOLS + 1, true)}, new INDArray[] {symbols});
    }
  }

  /** The share of symbols copied correctly, for sequences not trained on. */
  private static double copied(ComputationGraph graph) {
    int[][] sequences = sequences(new Random(4), 128);
    int[][] decoded = decoded(graph, oneHot(sequences, SYMBOLS, false), LENGTH);
    int right = 0;
    for (int b = 0; b < sequences.length; b++) {
      for (int t = 0; t < LENGTH; t++) {
        right += sequences[b][t] == decoded[b][t] ? 1 : 0;
      }
    }
    return right / (double) (sequences.length * LENGTH);
  }

  @Test
  void withTheEncodersStateItCopiesAndWithoutItGuesses() {
    ComputationGraph graph = graph();
    train(graph);
    assertThat(copied(graph)).isGreaterThan(0.95);
    ComputationGraph alone = withoutEncoder();
    train(alone);
    assertThat(copied(alone)).isLessThan(0.4);
  }

  @Test
  void thePageShowsThisCode() throws IOException {
    Snippets.assertShown(EncoderDecoderPageTest.class, "recurrent-layers.md", 2);
  }
}
