package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class PaddedBidirectionalTest {
  private static final int BATCH = 3;
  private static final int TIME = 3;

  @BeforeAll
  static void countInDouble() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void countInFloatAgain() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  private static MultiLayerNetwork twoLayers(CellCatalogue cell) {
    return Cells.build(
        DataType.DOUBLE,
        new PaddedBidirectional(Cells.layer(cell, Cells.IN).build()),
        new PaddedBidirectional(Cells.layer(cell, 2 * Cells.UNITS).build()),
        Cells.perStep(2 * Cells.UNITS, RNNFormat.NCW));
  }

  // One that masks its steps itself, and one that does not.
  @ParameterizedTest
  @EnumSource(names = {"GRU", "LSTM_CELL"})
  void gradientsAgreeWithFiniteDifferencesUnderAMask(CellCatalogue cell) {
    INDArray mask = Cells.mask(TIME, 3, 2, 1);
    assertThat(
            GradientCheckUtil.checkGradients(
                new GradientCheckUtil.MLNConfig()
                    .net(twoLayers(cell))
                    .input(Cells.random(1, BATCH, Cells.IN, TIME))
                    .inputMask(mask)
                    .labels(Cells.labels(BATCH, TIME))
                    .labelMask(mask)
                    .epsilon(1e-6)
                    .maxRelError(1e-5)
                    .minAbsoluteError(1e-9)
                    .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whatStandsInThePaddingAndHowMuchThereIsChangesNothing(CellCatalogue cell) {
    MultiLayerNetwork network = twoLayers(cell);
    INDArray batch = Cells.random(1, BATCH, Cells.IN, TIME);
    INDArray together = network.output(batch, false, Cells.mask(TIME, 3, 2, 1), null);
    INDArray alone =
        network.output(
            batch
                .get(NDArrayIndex.interval(1, 2), NDArrayIndex.all(), NDArrayIndex.interval(0, 2))
                .dup(),
            false);
    INDArray shared =
        together.get(NDArrayIndex.interval(1, 2), NDArrayIndex.all(), NDArrayIndex.interval(0, 2));
    assertThat(shared.dup().data().asDouble())
        .containsExactly(alone.dup().data().asDouble(), within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void withoutAMaskItIsDeeplearning4jsBidirectional(CellCatalogue cell) {
    MultiLayerNetwork ours =
        Cells.build(
            DataType.DOUBLE,
            new PaddedBidirectional(Cells.layer(cell, Cells.IN).build()),
            Cells.perStep(2 * Cells.UNITS, RNNFormat.NCW));
    MultiLayerNetwork theirs =
        Cells.build(
            DataType.DOUBLE,
            new Bidirectional(Bidirectional.Mode.CONCAT, Cells.layer(cell, Cells.IN).build()),
            Cells.perStep(2 * Cells.UNITS, RNNFormat.NCW));
    theirs.setParams(ours.params());
    INDArray batch = Cells.random(1, BATCH, Cells.IN, TIME);
    assertThat(ours.output(batch).dup('c').data().asDouble())
        .containsExactly(theirs.output(batch).dup('c').data().asDouble(), within(1e-12));
  }

  @Test
  void itSurvivesJsonAndIsNotTakenForThePlainOne() {
    MultiLayerConfiguration written = twoLayers(CellCatalogue.GRU).getLayerWiseConfigurations();
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
}
