package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
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

  /** y = w x + b, w = b = 0, trained by plain gradient descent with step 1. */
  private static MultiLayerNetwork line(GradientControl control, RNNFormat format) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(1))
                .list()
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(1)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .dataFormat(format)
                        .build())
                .build());
    network.init();
    network.params().assign(0);
    network.setListeners(control);
    return network;
  }

  /** Two sequences of two steps; the mask hides the last step. All targets are 1. */
  private static void fit(MultiLayerNetwork network, RNNFormat format) {
    INDArray x = Nd4j.create(new double[] {1, 2, 3, 99}, new long[] {2, 1, 2}, 'c');
    INDArray y = Nd4j.ones(DataType.DOUBLE, 2, 1, 2);
    INDArray mask = Nd4j.create(new double[][] {{1, 1}, {1, 0}});
    if (format == RNNFormat.NWC) {
      x = x.permute(0, 2, 1).dup();
      y = y.permute(0, 2, 1).dup();
    }
    network.fit(new DataSet(x, y, mask, mask));
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void theStepIsTheGradientOfTheMeanOverAllStepsThatNoMaskHides(RNNFormat format) {
    GradientControl control = new GradientControl(0);
    MultiLayerNetwork network = line(control, format);

    fit(network, format);

    assertThat(network.params().toDoubleVector())
        .containsExactly(new double[] {4, 2}, within(1e-9));
    assertThat(control.meanLoss()).isCloseTo(1, within(1e-9));
    assertThat(control.meanNorm()).isCloseTo(NORM, within(1e-9));
    assertThat(control.predictions()).isEqualTo(3);
    assertThat(control.clippedShare()).isZero();
  }

  @Test
  void aGradientLongerThanTheNormIsScaledDownToIt() {
    GradientControl control = new GradientControl(1);
    MultiLayerNetwork network = line(control, RNNFormat.NCW);

    fit(network, RNNFormat.NCW);

    assertThat(network.params().toDoubleVector())
        .containsExactly(new double[] {4 / NORM, 2 / NORM}, within(1e-9));
    assertThat(control.meanNorm()).as("before clipping").isCloseTo(NORM, within(1e-9));
    assertThat(control.clippedShare()).isEqualTo(1);
  }

  @Test
  void aGradientWithinTheNormPassesAsItIs() {
    GradientControl control = new GradientControl(4.5);
    MultiLayerNetwork network = line(control, RNNFormat.NCW);

    fit(network, RNNFormat.NCW);

    assertThat(network.params().toDoubleVector())
        .containsExactly(new double[] {4, 2}, within(1e-9));
    assertThat(control.clippedShare()).isZero();
  }

  @Test
  void withoutAMaskEveryStepCounts() {
    GradientControl control = new GradientControl(0);
    MultiLayerNetwork network = line(control, RNNFormat.NCW);
    INDArray x = Nd4j.create(new double[] {1, 2, 3, 4}, new long[] {2, 1, 2}, 'c');

    network.fit(new DataSet(x, Nd4j.ones(DataType.DOUBLE, 2, 1, 2)));

    assertThat(network.params().toDoubleVector())
        .containsExactly(new double[] {5, 2}, within(1e-9));
    assertThat(control.predictions()).isEqualTo(4);
  }

  @Test
  void oneLabelAnExampleIsOnePrediction() {
    GradientControl control = new GradientControl(0);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(1))
                .list()
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(1)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    network.params().assign(0);
    network.setListeners(control);

    network.fit(
        new DataSet(
            Nd4j.create(new double[][] {{1}, {3}}), Nd4j.create(new double[][] {{1}, {1}})));

    assertThat(network.params().toDoubleVector())
        .containsExactly(new double[] {4, 2}, within(1e-9));
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
    MultiLayerNetwork network =
        new MultiLayerNetwork(
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
                .build());
    network.init();
    network.setListeners(new GradientControl(clipNorm));
    INDArray before = network.params().dup();
    DataSet data = TinyProblem.data(4, 5, 1);
    network.fit(
        data.getFeatures().castTo(DataType.DOUBLE), data.getLabels().castTo(DataType.DOUBLE));
    return before.sub(network.params());
  }

  @Test
  void aBatchThatIsMaskedAltogetherChangesNothing() {
    GradientControl control = new GradientControl(1);
    MultiLayerNetwork network = line(control, RNNFormat.NCW);
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, 2, 2);
    INDArray x = Nd4j.ones(DataType.DOUBLE, 2, 1, 2);

    network.fit(new DataSet(x, x.dup(), mask, mask));

    assertThat(network.params().toDoubleVector()).containsExactly(0, 0);
    assertThat(control.finite()).isTrue();
    assertThat(control.predictions()).isZero();
  }
}
