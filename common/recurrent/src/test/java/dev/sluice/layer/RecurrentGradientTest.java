package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cell.Cell;
import dev.sluice.cell.CellOfEachKind;
import dev.sluice.cell.EveryCell;
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
import org.junit.jupiter.api.extension.ExtendWith;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every gradient against finite differences, in double. */
@ExtendWith(DoublePrecision.class)
class RecurrentGradientTest {
  private static final int BATCH = 3;
  private static final int TIME = 3;
  private static final INDArray INPUT = Networks.random(1, BATCH, Networks.IN, TIME);
  private static final INDArray MASK = Networks.mask(TIME, 3, 1, 2);

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
      Cell cell, Consumer<BaseRecurrentLayer.Builder<?>> options) {
    BaseRecurrentLayer.Builder<?> layer = Networks.layer(cell, Networks.IN);
    options.accept(layer);
    return Networks.build(
        DataType.DOUBLE, layer.build(), Networks.perStep(Networks.UNITS, RNNFormat.NCW));
  }

  @EveryCell
  void oneLayer(Cell cell) {
    assertRight(check(single(cell, layer -> {}), INPUT, Networks.labels(BATCH, TIME)));
  }

  @EveryCell
  void oneUnitOneExampleOneStep(Cell cell) {
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            new Recurrent.Builder(cell).nIn(1).nOut(1).build(),
            Networks.perStep(1, RNNFormat.NCW));
    assertRight(check(network, Networks.random(2, 1, 1, 1), Networks.labels(1, 1)));
  }

  @CellOfEachKind
  void twoLayers(Cell cell) {
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            Networks.layer(cell, Networks.IN).build(),
            Networks.layer(cell, Networks.UNITS).build(),
            Networks.perStep(Networks.UNITS, RNNFormat.NCW));
    assertRight(check(network, INPUT, Networks.labels(BATCH, TIME)));
  }

  @EveryCell
  void twoLayersWithMasksOfFeaturesAndLabels(Cell cell) {
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            Networks.layer(cell, Networks.IN).build(),
            Networks.layer(cell, Networks.UNITS).build(),
            Networks.perStep(Networks.UNITS, RNNFormat.NCW));
    assertRight(
        check(network, INPUT, Networks.labels(BATCH, TIME)).inputMask(MASK).labelMask(MASK));
  }

  @EveryCell
  void aMaskWithHoles(Cell cell) {
    INDArray holes = Nd4j.ones(DataType.DOUBLE, BATCH, TIME);
    holes.putScalar(0, 0, 0);
    holes.putScalar(1, 2, 0);
    holes.putScalar(2, 1, 0);
    holes.putScalar(2, 0, 0);
    assertRight(
        check(single(cell, layer -> {}), INPUT, Networks.labels(BATCH, TIME)).inputMask(holes));
  }

  @EveryCell
  void theLastTimeStepOfMaskedSequences(Cell cell) {
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            new LastTimeStep(Networks.layer(cell, Networks.IN).build()),
            Networks.perSequence(Networks.UNITS));
    assertRight(check(network, INPUT, Networks.labels(BATCH)).inputMask(MASK));
  }

  @CellOfEachKind
  void bothDirectionsOfMaskedSequences(Cell cell) {
    for (Bidirectional.Mode mode : List.of(Bidirectional.Mode.CONCAT, Bidirectional.Mode.MUL)) {
      int outputs = mode == Bidirectional.Mode.CONCAT ? 2 * Networks.UNITS : Networks.UNITS;
      MultiLayerNetwork network =
          Networks.build(
              DataType.DOUBLE,
              new Bidirectional(mode, Networks.layer(cell, Networks.IN).build()),
              Networks.perStep(outputs, RNNFormat.NCW));
      assertRight(check(network, INPUT, Networks.labels(BATCH, TIME)));
      assertRight(
          check(network, INPUT, Networks.labels(BATCH, TIME)).inputMask(MASK).labelMask(MASK));
    }
  }

  @CellOfEachKind
  void theLastTimeStepOfBothDirectionsOfMaskedSequences(Cell cell) {
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            new LastTimeStep(
                new Bidirectional(
                    Bidirectional.Mode.CONCAT, Networks.layer(cell, Networks.IN).build())),
            Networks.perSequence(2 * Networks.UNITS));
    assertRight(check(network, INPUT, Networks.labels(BATCH)).inputMask(MASK));
  }

  @CellOfEachKind
  void timeBeforeFeatures(Cell cell) {
    INDArray input = INPUT.permute(0, 2, 1);
    INDArray labels = Networks.labels(BATCH, TIME).permute(0, 2, 1);
    MultiLayerNetwork network =
        Networks.build(
            DataType.DOUBLE,
            Networks.layer(cell, Networks.IN).dataFormat(RNNFormat.NWC).build(),
            Networks.layer(cell, Networks.UNITS).dataFormat(RNNFormat.NWC).build(),
            Networks.perStep(Networks.UNITS, RNNFormat.NWC));
    assertRight(check(network, input, labels).inputMask(MASK).labelMask(MASK));
    MultiLayerNetwork last =
        Networks.build(
            DataType.DOUBLE,
            new LastTimeStep(Networks.layer(cell, Networks.IN).dataFormat(RNNFormat.NWC).build()),
            Networks.perSequence(Networks.UNITS));
    assertRight(check(last, input, Networks.labels(BATCH)).inputMask(MASK));
  }

  @CellOfEachKind
  void weightPenalties(Cell cell) {
    assertRight(
        check(
            single(cell, layer -> layer.l1(0.02).l2(0.03).l1Bias(0.04).l2Bias(0.05)),
            INPUT,
            Networks.labels(BATCH, TIME)));
  }

  @CellOfEachKind
  void droppedInputsAndNoisyWeights(Cell cell) {
    for (RNNFormat format : RNNFormat.values()) {
      boolean nwc = format == RNNFormat.NWC;
      INDArray input = nwc ? INPUT.permute(0, 2, 1) : INPUT;
      INDArray labels = Networks.labels(BATCH, TIME);
      MultiLayerNetwork network =
          Networks.build(
              DataType.DOUBLE,
              Networks.layer(cell, Networks.IN).dataFormat(format).dropOut(0.7).build(),
              Networks.layer(cell, Networks.UNITS)
                  .dataFormat(format)
                  .dropOut(0.6)
                  .weightNoise(new WeightNoise(new NormalDistribution(0, 0.3)))
                  .build(),
              Networks.perStep(Networks.UNITS, format));
      assertRight(
          check(network, input, nwc ? labels.permute(0, 2, 1) : labels)
              .callEachIter(net -> Nd4j.getRandom().setSeed(5)));
    }
  }
}
