package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class GradientControlTest {
  /** Of the three predictions below: dw = -2 (1 + 2 + 3) / 3, db = -2 (1 + 1 + 1) / 3. */
  private static final double NORM = Math.sqrt(4 * 4 + 2 * 2);

  /** y = w x + b, w = b = 0, trained by plain gradient descent with learning rate 1. */
  private static TrainableNetwork line(RNNFormat format) {
    return line(
        new RnnOutputLayer.Builder(LossFunction.MSE)
            .nIn(1)
            .nOut(1)
            .activation(Activation.IDENTITY)
            .dataFormat(format)
            .build());
  }

  private static TrainableNetwork line(Layer output) {
    TrainableNetwork network =
        NetworkDefinition.of(
                new NeuralNetConfiguration.Builder()
                    .dataType(DataType.DOUBLE)
                    .updater(new Sgd(1))
                    .list()
                    .layer(output)
                    .build())
            .create();
    network.model().params().assign(0);
    return network;
  }

  /** A control that listens to a network. */
  private static GradientControl control(TrainableNetwork network, double clipNorm) {
    GradientControl control = new GradientControl(network, clipNorm);
    network.model().setListeners(control);
    return control;
  }

  private static double[] parameters(TrainableNetwork network) {
    return network.model().params().toDoubleVector();
  }

  /** Two sequences of two steps; the mask hides the last step. All targets are 1. */
  private static void fit(TrainableNetwork network, RNNFormat format) {
    INDArray x = Nd4j.create(new double[] {1, 2, 3, 99}, new long[] {2, 1, 2}, 'c');
    INDArray y = Nd4j.ones(DataType.DOUBLE, 2, 1, 2);
    INDArray mask = Nd4j.create(new double[][] {{1, 1}, {1, 0}});
    if (format == RNNFormat.NWC) {
      x = x.permute(0, 2, 1).dup();
      y = y.permute(0, 2, 1).dup();
    }
    network.fit(new DataSet(x, y, mask, mask).toMultiDataSet());
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void theUpdateIsTheGradientOfTheMeanOverAllUnmaskedSteps(RNNFormat format) {
    TrainableNetwork network = line(format);
    GradientControl control = control(network, 0);

    fit(network, format);

    assertThat(parameters(network)).containsExactly(new double[] {4, 2}, within(1e-9));
    assertThat(control.meanLoss()).isCloseTo(1, within(1e-9));
    assertThat(control.meanNorm()).isCloseTo(NORM, within(1e-9));
    assertThat(control.predictions()).isEqualTo(3);
    assertThat(control.clippedShare()).isZero();
  }

  @Test
  void aGradientAboveTheMaximumNormIsScaledToIt() {
    TrainableNetwork network = line(RNNFormat.NCW);
    GradientControl control = control(network, 1);

    fit(network, RNNFormat.NCW);

    assertThat(parameters(network))
        .containsExactly(new double[] {4 / NORM, 2 / NORM}, within(1e-9));
    assertThat(control.meanNorm()).as("before clipping").isCloseTo(NORM, within(1e-9));
    assertThat(control.clippedShare()).isEqualTo(1);
  }

  @Test
  void aGradientBelowTheMaximumNormIsUnchanged() {
    TrainableNetwork network = line(RNNFormat.NCW);
    GradientControl control = control(network, 4.5);

    fit(network, RNNFormat.NCW);

    assertThat(parameters(network)).containsExactly(new double[] {4, 2}, within(1e-9));
    assertThat(control.clippedShare()).isZero();
  }

  @Test
  void withoutAMaskEveryStepCounts() {
    TrainableNetwork network = line(RNNFormat.NCW);
    GradientControl control = control(network, 0);
    INDArray x = Nd4j.create(new double[] {1, 2, 3, 4}, new long[] {2, 1, 2}, 'c');

    network.fit(new DataSet(x, Nd4j.ones(DataType.DOUBLE, 2, 1, 2)).toMultiDataSet());

    assertThat(parameters(network)).containsExactly(new double[] {5, 2}, within(1e-9));
    assertThat(control.predictions()).isEqualTo(4);
  }

  @Test
  void oneLabelPerExampleIsOnePrediction() {
    TrainableNetwork network =
        line(
            new OutputLayer.Builder(LossFunction.MSE)
                .nIn(1)
                .nOut(1)
                .activation(Activation.IDENTITY)
                .build());
    GradientControl control = control(network, 0);

    network.fit(
        new DataSet(Nd4j.create(new double[][] {{1}, {3}}), Nd4j.create(new double[][] {{1}, {1}}))
            .toMultiDataSet());

    assertThat(parameters(network)).containsExactly(new double[] {4, 2}, within(1e-9));
    assertThat(control.predictions()).isEqualTo(2);
  }

  @Test
  void clippingKeepsTheGradientsDirectionOverAllLayers() {
    INDArray free = step(0);
    INDArray clipped = step(1e-3);

    assertThat(clipped.norm2Number().doubleValue()).isCloseTo(1e-3, within(1e-9));
    assertThat(free.norm2Number().doubleValue()).isGreaterThan(1e-2);
    INDArray scaled = free.mul(1e-3 / free.norm2Number().doubleValue());
    assertThat(clipped.distance2(scaled)).isLessThan(1e-9);
  }

  /** How the parameters of a two-layer network change in one step. */
  private static INDArray step(double clipNorm) {
    TrainableNetwork network =
        NetworkDefinition.of(
                new NeuralNetConfiguration.Builder()
                    .seed(3)
                    .dataType(DataType.DOUBLE)
                    .updater(new Sgd(1))
                    .list()
                    .layer(new LSTM.Builder().nIn(2).nOut(3).build())
                    .layer(
                        new RnnOutputLayer.Builder(LossFunction.MCXENT)
                            .nIn(3)
                            .nOut(2)
                            .activation(Activation.SOFTMAX)
                            .dataFormat(RNNFormat.NCW)
                            .build())
                    .build())
            .create();
    control(network, clipNorm);
    INDArray before = network.model().params().dup();
    DataSet data = TinyProblem.data(4, 5, 1);
    network.fit(
        new DataSet(
                data.getFeatures().castTo(DataType.DOUBLE),
                data.getLabels().castTo(DataType.DOUBLE))
            .toMultiDataSet());
    return before.sub(network.model().params());
  }

  @Test
  void aFullyMaskedBatchChangesNothing() {
    TrainableNetwork network = line(RNNFormat.NCW);
    GradientControl control = control(network, 1);
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, 2, 2);
    INDArray x = Nd4j.ones(DataType.DOUBLE, 2, 1, 2);

    network.fit(new DataSet(x, x.dup(), mask, mask).toMultiDataSet());

    assertThat(parameters(network)).containsExactly(0, 0);
    assertThat(control.finite()).isTrue();
    assertThat(control.predictions()).isZero();
  }

  /**
   * Two linear outputs with one input each: the first predicts once per example, the second at each
   * step.
   */
  @Test
  void theMeanIsOverThePredictionsOfAllOutputs() {
    OutputLayer whole =
        new OutputLayer.Builder(LossFunction.MSE)
            .nIn(1)
            .nOut(1)
            .activation(Activation.IDENTITY)
            .build();
    RnnOutputLayer steps =
        new RnnOutputLayer.Builder(LossFunction.MSE)
            .nIn(1)
            .nOut(1)
            .activation(Activation.IDENTITY)
            .dataFormat(RNNFormat.NCW)
            .build();
    ComputationGraphConfiguration graph =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(1))
            .graphBuilder()
            .addInputs("whole", "steps")
            .addLayer("of-whole", whole, "whole")
            .addLayer("of-steps", steps, "steps")
            .setOutputs("of-whole", "of-steps")
            .build();
    TrainableNetwork network = NetworkDefinition.of(graph).create();
    network.model().params().assign(0);
    GradientControl control = control(network, 0);
    INDArray x = Nd4j.create(new double[] {1, 2, 3, 99}, new long[] {2, 1, 2}, 'c');
    INDArray mask = Nd4j.create(new double[][] {{1, 1}, {1, 0}});

    network.fit(
        new org.nd4j.linalg.dataset.MultiDataSet(
            new INDArray[] {Nd4j.create(new double[][] {{1}, {3}}), x},
            new INDArray[] {
              Nd4j.ones(DataType.DOUBLE, 2, 1), Nd4j.ones(DataType.DOUBLE, 2, 1, 2).muli(2)
            },
            null,
            new INDArray[] {null, mask}));

    assertThat(control.predictions()).isEqualTo(2 + 3);
    assertThat(control.meanLoss()).isCloseTo((2 * 1 + 3 * 4) / 5.0, within(1e-9));
    // dw = -2 sum(x y) / 5, db = -2 sum(y) / 5, by output.
    assertThat(parameters(network))
        .containsExactly(
            new double[] {2 * 4 / 5.0, 2 * 2 / 5.0, 2 * 12 / 5.0, 2 * 6 / 5.0}, within(1e-9));
  }
}
