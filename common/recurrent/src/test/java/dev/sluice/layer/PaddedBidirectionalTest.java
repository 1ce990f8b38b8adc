package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.cell.Cell;
import dev.sluice.cell.CellOfEachKind;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

@ExtendWith(DoublePrecision.class)
class PaddedBidirectionalTest {
  private static final int BATCH = 3;
  private static final int TIME = 3;

  private static MultiLayerNetwork twoLayers(OwnOrStockLayer cell) {
    return Networks.build(
        DataType.DOUBLE,
        new PaddedBidirectional(Networks.layer(cell, Networks.IN).build()),
        new PaddedBidirectional(Networks.layer(cell, 2 * Networks.UNITS).build()),
        Networks.perStep(2 * Networks.UNITS, RNNFormat.NCW));
  }

  @CellOfEachKind
  void gradientsAgreeWithFiniteDifferencesUnderAMask(Cell cell) {
    assertGradientsAreRightUnderAMask(
        Networks.build(
            DataType.DOUBLE,
            new PaddedBidirectional(Networks.layer(cell, Networks.IN).build()),
            Networks.perStep(2 * Networks.UNITS, RNNFormat.NCW)));
  }

  @Test
  void gradientsOfTwoLayersAgreeWithFiniteDifferencesUnderAMask() {
    assertGradientsAreRightUnderAMask(twoLayers(OwnOrStockLayer.named("lstm")));
  }

  @Test
  void gradientsAreRightWithoutInputGradient() {
    assertGradientsAreRightUnderAMask(
        Networks.build(
            DataType.DOUBLE,
            new PaddedBidirectional(
                new Gru.Builder()
                    .inputGradient(false)
                    .nIn(Networks.IN)
                    .nOut(Networks.UNITS)
                    .build()),
            Networks.perStep(2 * Networks.UNITS, RNNFormat.NCW)));
  }

  @Test
  void gradientsAreRightForACellThatDoesNotMaskItsStepsItself() {
    assertGradientsAreRightUnderAMask(
        Networks.build(
            DataType.DOUBLE,
            new PaddedBidirectional(
                Networks.layer(OwnOrStockLayer.named("dl4j-lstm"), Networks.IN).build()),
            Networks.perStep(2 * Networks.UNITS, RNNFormat.NCW)));
  }

  private static void assertGradientsAreRightUnderAMask(MultiLayerNetwork network) {
    INDArray mask = Networks.mask(TIME, 3, 2, 1);
    assertThat(
            GradientCheckUtil.checkGradients(
                new GradientCheckUtil.MLNConfig()
                    .net(network)
                    .input(Networks.random(1, BATCH, Networks.IN, TIME))
                    .inputMask(mask)
                    .labels(Networks.labels(BATCH, TIME))
                    .labelMask(mask)
                    .epsilon(1e-6)
                    .maxRelError(1e-5)
                    .minAbsoluteError(1e-9)
                    .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("dev.sluice.layer.OwnOrStockLayer#all")
  void paddingChangesNothing(OwnOrStockLayer cell) {
    MultiLayerNetwork network = twoLayers(cell);
    INDArray batch = Networks.random(1, BATCH, Networks.IN, TIME);
    INDArray batched = network.output(batch, false, Networks.mask(TIME, 3, 2, 1), null);
    INDArray alone =
        network.output(
            batch
                .get(NDArrayIndex.interval(1, 2), NDArrayIndex.all(), NDArrayIndex.interval(0, 2))
                .dup(),
            false);
    INDArray shared =
        batched.get(NDArrayIndex.interval(1, 2), NDArrayIndex.all(), NDArrayIndex.interval(0, 2));
    assertThat(shared.dup().data().asDouble())
        .containsExactly(alone.dup().data().asDouble(), within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("dev.sluice.layer.OwnOrStockLayer#all")
  void withoutAMaskItIsDeeplearning4jsBidirectional(OwnOrStockLayer cell) {
    MultiLayerNetwork ours =
        Networks.build(
            DataType.DOUBLE,
            new PaddedBidirectional(Networks.layer(cell, Networks.IN).build()),
            Networks.perStep(2 * Networks.UNITS, RNNFormat.NCW));
    MultiLayerNetwork theirs =
        Networks.build(
            DataType.DOUBLE,
            new Bidirectional(Bidirectional.Mode.CONCAT, Networks.layer(cell, Networks.IN).build()),
            Networks.perStep(2 * Networks.UNITS, RNNFormat.NCW));
    theirs.setParams(ours.params());
    INDArray batch = Networks.random(1, BATCH, Networks.IN, TIME);
    assertThat(ours.output(batch).dup('c').data().asDouble())
        .containsExactly(theirs.output(batch).dup('c').data().asDouble(), within(1e-12));
  }

  @Test
  void itSurvivesJsonAndDiffersFromBidirectional() {
    MultiLayerConfiguration written =
        twoLayers(OwnOrStockLayer.named("gru")).getLayerWiseConfigurations();
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(written.toJson());
    assertThat(read).isEqualTo(written);
    assertThat(read.getConf(0).getLayer()).isInstanceOf(PaddedBidirectional.class);
    LSTM lstm = new LSTM.Builder().nIn(1).nOut(1).dataFormat(RNNFormat.NCW).build();
    assertThat(new PaddedBidirectional(lstm))
        .isNotEqualTo(new Bidirectional(Bidirectional.Mode.CONCAT, lstm));
    assertThat(new Bidirectional(Bidirectional.Mode.CONCAT, lstm))
        .isNotEqualTo(new PaddedBidirectional(lstm));
  }

  @Test
  void theOtherDataFormatIsRefused() {
    LSTM lstm = new LSTM.Builder().nIn(1).nOut(1).dataFormat(RNNFormat.NWC).build();
    assertThatThrownBy(() -> new PaddedBidirectional(lstm))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NWC");
  }

  @Test
  void aLayerThatReturnsOnlyItsLastStepIsRefused() {
    Gru last = new Gru.Builder().nIn(1).nOut(1).returnSequences(false).build();
    assertThatThrownBy(() -> new PaddedBidirectional(last))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("returnSequences(false)");
  }
}
