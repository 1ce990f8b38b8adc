package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.cell.Cells;
import java.io.IOException;
import java.io.InputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Networks stored by versions before the engine ({@code stored/*.zip}, each a layer, a
 * Bidirectional of it and an output layer, trained for ten batches), with what they then computed.
 */
class EarlierVersionsTest {
  private static final INDArray MASK = Networks.mask(5, 5, 3, 4).castTo(DataType.FLOAT);
  private static final DataSet DATA =
      new DataSet(
          Networks.random(1, 3, Networks.IN, 5).castTo(DataType.FLOAT),
          Networks.labels(3, 5).castTo(DataType.FLOAT),
          MASK,
          MASK);

  private static InputStream file(String name) {
    return EarlierVersionsTest.class.getResourceAsStream("stored/" + name);
  }

  private static float[] expected(String cell, String what) throws IOException {
    try (InputStream file = file("expected.json")) {
      ObjectMapper mapper = new ObjectMapper();
      for (JsonNode entry : mapper.readTree(file)) {
        if (entry.get("name").asText().equals(cell)) {
          return mapper.convertValue(entry.get(what), float[].class);
        }
      }
    }
    throw new IllegalArgumentException(cell);
  }

  @ParameterizedTest
  @CsvSource({"rnn, Rnn", "lstm, Lstm", "gru, Gru", "gru-reset-after, Gru"})
  void aNetworkOfAnEarlierVersionComputesAndLearnsAsBefore(String cell, String configuration)
      throws IOException {
    MultiLayerNetwork network;
    try (InputStream file = file(cell + ".zip")) {
      network = ModelSerializer.restoreMultiLayerNetwork(file, true);
    }
    RecurrentConf layer = (RecurrentConf) network.getLayer(0).conf().getLayer();
    assertThat(layer.getClass().getSimpleName()).isEqualTo(configuration);
    assertThat(layer.cell().name()).isEqualTo(cell);
    INDArray output = network.output(DATA.getFeatures(), false, MASK, MASK);
    assertThat(output.dup('c').data().asFloat())
        .containsExactly(expected(cell, "output"), within(1e-6f));
    network.fit(DATA);
    assertThat(network.params().toFloatVector())
        .containsExactly(expected(cell, "parametersAfterOneMoreBatch"), within(2e-6f));
  }

  @Test
  void aStoredActivationThatTheCellCannotComputeIsRefusedWithWhatToDo() {
    String json =
        Networks.network(DataType.FLOAT)
            .list()
            .layer(Networks.layer(Cells.GRU, Networks.IN).build())
            .layer(Networks.perStep(Networks.UNITS, RNNFormat.NCW))
            .build()
            .toJson()
            .replace("ActivationTanH", "ActivationCube");
    MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
    assertThatThrownBy(network::init)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "the network was stored by an early version, and activation(...) must be one of sigmoid")
        .hasMessageContaining("found cube")
        .hasMessageContaining("Train it again");
  }
}
