package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every gradient against finite differences, in double. */
class RecurrentGradientTest {
  private static final int BATCH = 3;
  private static final int TIME = 3;
  private static final INDArray INPUT = Cells.random(1, BATCH, Cells.IN, TIME);
  private static final INDArray MASK = Cells.mask(TIME, 3, 1, 2);

  @BeforeAll
  static void countInDouble() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void countInFloatAgain() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  private static GradientCheckUtil.MLNConfig check(
      MultiLayerNetwork network, INDArray input, INDArray labels) {
    return new GradientCheckUtil.MLNConfig()
        .net(network)
        .input(input)
        .labels(labels)
        .epsilon(1e-6)
        .maxRelError(1e-5)
        .minAbsoluteError(1e-9)
        .print(GradientCheckUtil.PrintMode.FAILURES_ONLY);
  }

  private static void assertRight(GradientCheckUtil.MLNConfig check) {
    assertThat(GradientCheckUtil.checkGradients(check)).isTrue();
  }

  private static MultiLayerNetwork single(
      OwnCell cell, Consumer<BaseRecurrentLayer.Builder<?>> options) {
    BaseRecurrentLayer.Builder<?> layer = Cells.layer(cell, Cells.IN);
    options.accept(layer);
    return Cells.build(DataType.DOUBLE, layer.build(), Cells.perStep(Cells.UNITS, RNNFormat.NCW));
  }

  @ParameterizedTest
  @EnumSource
  void oneLayer(OwnCell cell) {
    assertRight(check(single(cell, layer -> {}), INPUT, Cells.labels(BATCH, TIME)));
  }

  @ParameterizedTest
  @EnumSource
  void oneUnitOneExampleOneStep(OwnCell cell) {
    MultiLayerNetwork network =
        Cells.build(
            DataType.DOUBLE, cell.layer().nIn(1).nOut(1).build(), Cells.perStep(1, RNNFormat.NCW));
    assertRight(check(network, Cells.random(2, 1, 1, 1), Cells.labels(1, 1)));
  }

  @ParameterizedTest
  @EnumSource
  void twoLayers(OwnCell cell) {
    MultiLayerNetwork network =
        Cells.build(
            DataType.DOUBLE,
            Cells.layer(cell, Cells.IN).build(),
            Cells.layer(cell, Cells.UNITS).build(),
            Cells.perStep(Cells.UNITS, RNNFormat.NCW));
    assertRight(check(network, INPUT, Cells.labels(BATCH, TIME)));
  }

  @ParameterizedTest
  @EnumSource
  void twoLayersWithMasksOfFeaturesAndLabels(OwnCell cell) {
    MultiLayerNetwork network =
        Cells.build(
            DataType.DOUBLE,
            Cells.layer(cell, Cells.IN).build(),
            Cells.layer(cell, Cells.UNITS).build(),
            Cells.perStep(Cells.UNITS, RNNFormat.NCW));
    assertRight(check(network, INPUT, Cells.labels(BATCH, TIME)).inputMask(MASK).labelMask(MASK));
  }

  @ParameterizedTest
  @EnumSource
  void aMaskWithHoles(OwnCell cell) {
    INDArray holes = Nd4j.ones(DataType.DOUBLE, BATCH, TIME);
    holes.putScalar(0, 0, 0);
    holes.putScalar(1, 2, 0);
    holes.putScalar(2, 1, 0);
    holes.putScalar(2, 0, 0);
    assertRight(
        check(single(cell, layer -> {}), INPUT, Cells.labels(BATCH, TIME)).inputMask(holes));
  }

  @ParameterizedTest
  @EnumSource
  void theLastTimeStepOfMaskedSequences(OwnCell cell) {
    MultiLayerNetwork network =
        Cells.build(
            DataType.DOUBLE,
            new LastTimeStep(Cells.layer(cell, Cells.IN).build()),
            Cells.perSequence(Cells.UNITS));
    assertRight(check(network, INPUT, Cells.labels(BATCH)).inputMask(MASK));
  }

  @ParameterizedTest
  @EnumSource
  void bothDirectionsOfMaskedSequences(OwnCell cell) {
    for (Bidirectional.Mode mode : List.of(Bidirectional.Mode.CONCAT, Bidirectional.Mode.MUL)) {
      int outputs = mode == Bidirectional.Mode.CONCAT ? 2 * Cells.UNITS : Cells.UNITS;
      MultiLayerNetwork network =
          Cells.build(
              DataType.DOUBLE,
              new Bidirectional(mode, Cells.layer(cell, Cells.IN).build()),
              Cells.perStep(outputs, RNNFormat.NCW));
      assertRight(check(network, INPUT, Cells.labels(BATCH, TIME)));
      assertRight(check(network, INPUT, Cells.labels(BATCH, TIME)).inputMask(MASK).labelMask(MASK));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLastTimeStepOfBothDirectionsOfMaskedSequences(OwnCell cell) {
    MultiLayerNetwork network =
        Cells.build(
            DataType.DOUBLE,
            new LastTimeStep(
                new Bidirectional(Bidirectional.Mode.CONCAT, Cells.layer(cell, Cells.IN).build())),
            Cells.perSequence(2 * Cells.UNITS));
    assertRight(check(network, INPUT, Cells.labels(BATCH)).inputMask(MASK));
  }

  @ParameterizedTest
  @EnumSource
  void timeBeforeFeatures(OwnCell cell) {
    INDArray input = INPUT.permute(0, 2, 1);
    INDArray labels = Cells.labels(BATCH, TIME).permute(0, 2, 1);
    MultiLayerNetwork network =
        Cells.build(
            DataType.DOUBLE,
            Cells.layer(cell, Cells.IN).dataFormat(RNNFormat.NWC).build(),
            Cells.layer(cell, Cells.UNITS).dataFormat(RNNFormat.NWC).build(),
            Cells.perStep(Cells.UNITS, RNNFormat.NWC));
    assertRight(check(network, input, labels).inputMask(MASK).labelMask(MASK));
    MultiLayerNetwork last =
        Cells.build(
            DataType.DOUBLE,
            new LastTimeStep(Cells.layer(cell, Cells.IN).dataFormat(RNNFormat.NWC).build()),
            Cells.perSequence(Cells.UNITS));
    assertRight(check(last, input, Cells.labels(BATCH)).inputMask(MASK));
  }

  @ParameterizedTest
  @EnumSource
  void anotherActivation(OwnCell cell) {
    assertRight(
        check(
            single(cell, layer -> layer.activation(Activation.SOFTSIGN)),
            INPUT,
            Cells.labels(BATCH, TIME)));
  }

  @ParameterizedTest
  @EnumSource
  void weightPenalties(OwnCell cell) {
    assertRight(
        check(
            single(cell, layer -> layer.l1(0.02).l2(0.03).l1Bias(0.04).l2Bias(0.05)),
            INPUT,
            Cells.labels(BATCH, TIME)));
  }

  @ParameterizedTest
  @EnumSource
  void droppedInputsAndNoisyWeights(OwnCell cell) {
    for (RNNFormat format : RNNFormat.values()) {
      boolean nwc = format == RNNFormat.NWC;
      INDArray input = nwc ? INPUT.permute(0, 2, 1) : INPUT;
      INDArray labels = Cells.labels(BATCH, TIME);
      MultiLayerNetwork network =
          Cells.build(
              DataType.DOUBLE,
              Cells.layer(cell, Cells.IN).dataFormat(format).dropOut(0.7).build(),
              Cells.layer(cell, Cells.UNITS)
                  .dataFormat(format)
                  .dropOut(0.6)
                  .weightNoise(new WeightNoise(new NormalDistribution(0, 0.3)))
                  .build(),
              Cells.perStep(Cells.UNITS, format));
      assertRight(
          check(network, input, nwc ? labels.permute(0, 2, 1) : labels)
              .callEachIter(net -> Nd4j.getRandom().setSeed(5)));
    }
  }
}
