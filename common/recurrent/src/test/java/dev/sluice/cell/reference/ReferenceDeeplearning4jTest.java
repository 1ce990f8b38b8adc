package dev.sluice.cell.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Outputs and gradients are those of Deeplearning4j's own layers, where it has one. {@code
 * StockLayersTest} covers its behaviour with masks and in truncated back-propagation.
 */
class ReferenceDeeplearning4jTest {
  private static final int BATCH = 2;
  private static final int TIME = 4;
  private static final int INPUTS = 3;
  private static final int UNITS = 5;

  static Stream<Arguments> layers() {
    return Stream.of(
        Arguments.of("rnn", new SimpleRnn.Builder().activation(Activation.TANH)),
        Arguments.of("rnn-relu", new SimpleRnn.Builder().activation(Activation.RELU)),
        Arguments.of("lstm", new LSTM.Builder().activation(Activation.TANH)),
        Arguments.of("lstm-peephole", peephole()));
  }

  @SuppressWarnings("deprecation") // deprecated by Deeplearning4j
  private static BaseRecurrentLayer.Builder<?> peephole() {
    return new GravesLSTM.Builder().activation(Activation.TANH);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void agreesWithDeeplearning4j(String name, BaseRecurrentLayer.Builder<?> layer) {
    ReferenceCell cell = ReferenceCells.named(name);
    Random random = new Random(31);
    ReferenceParameters parameters =
        ReferenceParameters.ofFlat(
            cell,
            INPUTS,
            UNITS,
            values(random, ReferenceParameters.zeros(cell, INPUTS, UNITS).flat().length));
    INDArray input =
        Nd4j.createFromArray(values(random, BATCH * INPUTS * TIME)).reshape(BATCH, INPUTS, TIME);
    INDArray outputGradient =
        Nd4j.createFromArray(values(random, BATCH * UNITS * TIME)).reshape(BATCH, UNITS, TIME);

    ReferenceRecurrence.Pass pass =
        new ReferenceRecurrence(cell, parameters)
            .forward(ReferenceInput.of(timeBeforeFeatures(input)));
    ReferenceGradients expected = pass.backward(timeBeforeFeatures(outputGradient));

    org.deeplearning4j.nn.api.Layer stock = stock(layer);
    stock.setParam("W", Nd4j.createFromArray(parameters.w()));
    stock.setParam("RW", recurrent(parameters));
    stock.setParam("b", Nd4j.createFromArray(parameters.b()));
    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    INDArray output = stock.activate(input, true, none);
    Pair<Gradient, INDArray> back = stock.backpropGradient(outputGradient, none);

    assertClose(output, byTime(pass.outputs()));
    assertClose(back.getSecond(), byTime(expected.features()));
    Gradient gradients = back.getFirst();
    ReferenceParameters of = expected.parameters();
    assertClose(gradients.getGradientFor("W"), Nd4j.createFromArray(of.w()));
    assertClose(gradients.getGradientFor("RW"), recurrent(of));
    assertClose(gradients.getGradientFor("b"), Nd4j.createFromArray(of.b()));
  }

  /** Deeplearning4j stores the peepholes as the last columns of the recurrent weights. */
  private static INDArray recurrent(ReferenceParameters parameters) {
    INDArray rw = Nd4j.createFromArray(parameters.rw());
    if (parameters.p().length == 0) {
      return rw;
    }
    int peepholes = parameters.p().length / UNITS;
    return Nd4j.hstack(
        rw, Nd4j.createFromArray(parameters.p()).reshape(peepholes, UNITS).transpose());
  }

  private static org.deeplearning4j.nn.api.Layer stock(BaseRecurrentLayer.Builder<?> layer) {
    layer.setNIn(INPUTS);
    layer.setNOut(UNITS);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .list()
                .layer(layer.build())
                .layer(new RnnLossLayer.Builder(LossFunction.MSE).build())
                .build());
    network.init();
    network.initGradientsView();
    return network.getLayer(0);
  }

  private static double[] values(Random random, int length) {
    return random.doubles(length, -1.2, 1.2).toArray();
  }

  private static double[][][] timeBeforeFeatures(INDArray values) {
    return Stream.iterate(0, s -> s + 1)
        .limit(values.size(0))
        .map(s -> values.slice(s).transpose().toDoubleMatrix())
        .toArray(double[][][]::new);
  }

  private static INDArray byTime(double[][][] sequences) {
    return Nd4j.createFromArray(sequences).permute(0, 2, 1);
  }

  private static void assertClose(INDArray found, INDArray expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    double size = Math.max(1, expected.amaxNumber().doubleValue());
    assertThat(found.sub(expected).amaxNumber().doubleValue() / size)
        .as("%s against %s", Arrays.toString(found.shape()), expected)
        .isEqualTo(0, within(1e-12));
  }
}
