package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import dev.sluice.cell.Cells;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What Deeplearning4j 1.0.0-M2.1's own layers do right and wrong: the evidence behind {@code
 * docs/recurrent-layers.md}. If a test of a fault fails, Deeplearning4j has fixed it.
 */
@ExtendWith(DoublePrecision.class)
class StockLayersTest {
  private static final int BATCH = 3;
  private static final int TIME = 5;
  private static final INDArray INPUT = Networks.random(1, BATCH, Networks.IN, TIME);
  private static final INDArray ERROR = Networks.random(2, BATCH, Networks.UNITS, TIME);
  private static final INDArray MASK = Networks.mask(TIME, 5, 2, 3);

  private static LSTM.Builder lstm() {
    return new LSTM.Builder().activation(Activation.TANH).nIn(Networks.IN).nOut(Networks.UNITS);
  }

  private static boolean gradientsAreRight(
      INDArray labels, INDArray featuresMask, INDArray labelsMask, Layer... layers) {
    return GradientCheckUtil.checkGradients(
        new GradientCheckUtil.MLNConfig()
            .net(Networks.build(DataType.DOUBLE, layers))
            .input(INPUT)
            .labels(labels)
            .inputMask(featuresMask)
            .labelMask(labelsMask)
            .epsilon(1e-6)
            .maxRelError(1e-4)
            .minAbsoluteError(1e-9)
            .exitOnFirstError(true)
            .print(GradientCheckUtil.PrintMode.FAILURES_ONLY));
  }

  @Test
  void gradientsAreRightWhereTheMaskEndsWithZeros() {
    INDArray labels = Networks.labels(BATCH, TIME);
    assertThat(
            gradientsAreRight(
                labels,
                MASK,
                MASK,
                lstm().build(),
                Networks.perStep(Networks.UNITS, RNNFormat.NCW)))
        .isTrue();
    assertThat(
            gradientsAreRight(
                Networks.labels(BATCH),
                MASK,
                null,
                new LastTimeStep(lstm().build()),
                Networks.perSequence(Networks.UNITS)))
        .isTrue();
  }

  @Test
  void gradientsAreWrongWhereTheMaskBeginsWithZeros() {
    INDArray late = Nd4j.ones(DataType.DOUBLE, BATCH, TIME);
    late.putScalar(1, 0, 0);
    assertThat(
            gradientsAreRight(
                Networks.labels(BATCH),
                late,
                null,
                new LastTimeStep(lstm().build()),
                Networks.perSequence(Networks.UNITS)))
        .isFalse();
  }

  @Test
  void gradientsAreWrongForTheLastStepOfBothDirectionsUnderAMask() {
    assertThat(
            gradientsAreRight(
                Networks.labels(BATCH),
                MASK,
                null,
                new LastTimeStep(new Bidirectional(Bidirectional.Mode.CONCAT, lstm().build())),
                Networks.perSequence(2 * Networks.UNITS)))
        .isFalse();
  }

  @Test
  void gradientsAreWrongForDroppedInputsWhereTimeComesBeforeFeatures() {
    for (boolean own : new boolean[] {false, true}) {
      BaseRecurrentLayer.Builder<?> cell = own ? Networks.layer(Cells.LSTM, Networks.IN) : lstm();
      MultiLayerNetwork network =
          Networks.build(
              DataType.DOUBLE,
              cell.dataFormat(RNNFormat.NWC).dropOut(0.6).build(),
              Networks.perStep(Networks.UNITS, RNNFormat.NWC));
      assertThat(
              GradientCheckUtil.checkGradients(
                  new GradientCheckUtil.MLNConfig()
                      .net(network)
                      .input(INPUT.permute(0, 2, 1))
                      .labels(Networks.labels(BATCH, TIME).permute(0, 2, 1))
                      .epsilon(1e-6)
                      .maxRelError(1e-4)
                      .minAbsoluteError(1e-9)
                      .exitOnFirstError(true)
                      .callEachIter(net -> Nd4j.getRandom().setSeed(5))
                      .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
          .isEqualTo(own);
    }
  }

  @Test
  void bidirectionalReadsThePadding() {
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            new Bidirectional(Bidirectional.Mode.CONCAT, lstm().build()),
            Networks.perStep(2 * Networks.UNITS, RNNFormat.NCW));
    INDArray whole = Nd4j.ones(DataType.DOUBLE, BATCH, TIME);
    INDArray padded = Nd4j.concat(2, INPUT, Nd4j.zeros(DataType.DOUBLE, BATCH, Networks.IN, 4));
    INDArray mask = Nd4j.concat(1, whole, Nd4j.zeros(DataType.DOUBLE, BATCH, 4));
    INDArray expected = network.output(INPUT, false, whole, whole);
    INDArray actual =
        network.output(padded, false, mask, mask).get(all(), all(), interval(0, TIME));
    assertThat(actual.sub(expected).amaxNumber().doubleValue()).isGreaterThan(1e-3);
  }

  @Test
  void lstmCarriesItsStateRightInTruncatedBptt() {
    Pair<Gradient, INDArray> stock = secondSegment(lstm());
    Pair<Gradient, INDArray> own = secondSegment(Networks.layer(Cells.LSTM, Networks.IN));
    assertClose(stock.getSecond(), own.getSecond());
    for (String key : new String[] {"W", "RW"}) {
      assertClose(stock.getFirst().getGradientFor(key), own.getFirst().getGradientFor(key));
    }
  }

  @Test
  void simpleRnnForgetsItsStateInTruncatedBptt() {
    Pair<Gradient, INDArray> stock =
        secondSegment(
            new SimpleRnn.Builder()
                .activation(Activation.TANH)
                .nIn(Networks.IN)
                .nOut(Networks.UNITS));
    Pair<Gradient, INDArray> own = secondSegment(Networks.layer(Cells.RNN, Networks.IN));
    assertThat(
            stock
                .getFirst()
                .getGradientFor("RW")
                .sub(own.getFirst().getGradientFor("RW"))
                .amaxNumber()
                .doubleValue())
        .isGreaterThan(0.1);
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    assertThat(actual.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-10);
  }

  /** Two segments as Deeplearning4j's networks run them, and the second one's gradients. */
  private static Pair<Gradient, INDArray> secondSegment(BaseRecurrentLayer.Builder<?> cell) {
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            cell.dataFormat(RNNFormat.NCW).build(),
            Networks.perStep(Networks.UNITS, RNNFormat.NCW));
    // The same for stock and own layers, whose layouts are the same.
    INDArray parameters = network.getLayer(0).params();
    parameters.assign(Networks.random(4, parameters.shape()));
    network.initGradientsView();
    var layer = (org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer<?>) network.getLayer(0);
    layer.rnnActivateUsingStoredState(
        INPUT.get(all(), all(), interval(0, 2)).dup(), true, true, Networks.noWorkspaces());
    layer.rnnSetPreviousState(layer.rnnGetTBPTTState());
    layer.rnnActivateUsingStoredState(
        INPUT.get(all(), all(), interval(2, TIME)).dup(), true, true, Networks.noWorkspaces());
    return layer.tbpttBackpropGradient(
        ERROR.get(all(), all(), interval(2, TIME)).dup(), TIME, Networks.noWorkspaces());
  }
}
