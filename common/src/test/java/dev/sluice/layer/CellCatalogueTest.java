package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.UsageException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

class CellCatalogueTest {

  @Test
  void theCellsAreKnownByTheirNames() {
    assertThat(CellCatalogue.labels()).containsExactly("rnn", "lstm", "gru", "gru-reset-after");
    for (String label : CellCatalogue.labels()) {
      assertThat(CellCatalogue.named(label).label()).isEqualTo(label);
      assertThat(CellCatalogue.named(label).summary()).isNotBlank();
    }
  }

  @Test
  void anUnknownCellIsAnErrorThatListsTheKnownOnes() {
    assertThatThrownBy(() -> CellCatalogue.named("grru"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--cell: there is no cell 'grru'. Known: rnn, lstm, gru, gru-reset-after");
  }

  @ParameterizedTest
  @EnumSource
  void everyCellLearns(CellCatalogue cell) {
    DataSet data =
        new DataSet(
            Cells.random(1, 3, Cells.IN, 6).castTo(DataType.FLOAT),
            Cells.labels(3, 6).castTo(DataType.FLOAT));
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Cells.training(DataType.FLOAT)
                .list()
                .layer(Cells.layer(cell, Cells.IN).build())
                .layer(Cells.perStep(Cells.UNITS, RNNFormat.NCW))
                .build());
    network.init();
    double before = network.score(data);
    for (int i = 0; i < 60; i++) {
      network.fit(data);
    }
    assertThat(network.score(data)).isLessThan(0.7 * before);
  }

  @ParameterizedTest
  @EnumSource
  void everyCellUsesTanhWhateverTheNetworksDefaultIs(CellCatalogue cell) {
    MultiLayerConfiguration configuration =
        Cells.network(DataType.FLOAT)
            .activation(Activation.RELU)
            .list()
            .layer(Cells.layer(cell, Cells.IN).build())
            .build();
    assertThat(((BaseRecurrentLayer) configuration.getConf(0).getLayer()).getActivationFn())
        .isInstanceOf(ActivationTanH.class);
  }

  @Test
  void theForgetGateOfTheLstmStartsOpen() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Cells.network(DataType.FLOAT)
                .list()
                .layer(Cells.layer(CellCatalogue.LSTM_CELL, Cells.IN).build())
                .layer(Cells.perStep(Cells.UNITS, RNNFormat.NCW))
                .build());
    network.init();
    // Deeplearning4j's blocks: candidate, forget, output, input.
    assertThat(network.getParam("0_b").toFloatVector())
        .containsExactly(0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0);
  }
}
