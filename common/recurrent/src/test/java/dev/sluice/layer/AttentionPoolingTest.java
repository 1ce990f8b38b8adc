package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.cell.Cells;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class AttentionPoolingTest {
  private static final int FEATURES = 3;
  private static final int SIZE = 4;
  private static final int STEPS = 5;

  /** Padded at the end, at the beginning, in between, not at all, and throughout. */
  private static final double[][] MASK = {
    {1, 1, 1, 0, 0}, {0, 0, 1, 1, 1}, {1, 0, 1, 0, 1}, {1, 1, 1, 1, 1}, {0, 0, 0, 0, 0}
  };

  @TempDir Path folder;
  private DataType precision;

  @BeforeEach
  void savePrecision() {
    precision = Nd4j.defaultFloatingPointType();
  }

  @AfterEach
  void restoreThePrecision() {
    Nd4j.setDefaultDataTypes(precision, precision);
  }

  private static AttentionPooling pooling(int size) {
    return new AttentionPooling.Builder().nIn(FEATURES).attentionSize(size).build();
  }

  /** The pooling as the first layer, so that its input is known. */
  private static MultiLayerNetwork alone(DataType type) {
    return Networks.build(type, pooling(SIZE), Networks.perSequence(FEATURES));
  }

  private static INDArray sequences(DataType type) {
    return Networks.random(5, MASK.length, FEATURES, STEPS).castTo(type);
  }

  private static ReferenceAttention reference(MultiLayerNetwork network) {
    Map<String, INDArray> parameters = network.getLayer(0).paramTable();
    return new ReferenceAttention(
        parameters.get("W").toDoubleMatrix(),
        parameters.get("b").toDoubleVector(),
        parameters.get("v").toDoubleVector());
  }

  private static INDArray pooled(MultiLayerNetwork network, INDArray sequences, INDArray mask) {
    network.setLayerMaskArrays(mask, null);
    INDArray pooled = network.feedForwardToLayer(0, sequences).get(1).dup();
    network.clearLayerMaskArrays();
    return pooled;
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void itAgreesWithTheReference(DataType type) {
    MultiLayerNetwork network = alone(type);
    INDArray sequences = sequences(type);
    INDArray output = pooled(network, sequences, Nd4j.create(MASK).castTo(type));
    ReferenceAttention reference = reference(network);
    double error = type == DataType.DOUBLE ? 1e-12 : 1e-5;
    for (int row = 0; row < MASK.length; row++) {
      double[][] steps = sequences.slice(row).transpose().toDoubleMatrix();
      boolean[] unmasked = new boolean[STEPS];
      for (int t = 0; t < STEPS; t++) {
        unmasked[t] = MASK[row][t] == 1;
      }
      assertThat(output.slice(row).toDoubleVector())
          .as("row %d", row)
          .containsExactly(reference.pooled(steps, unmasked), within(error));
    }
    assertThat(output.slice(4).toDoubleVector()).as("fully masked").containsExactly(0, 0, 0);
  }

  @Test
  void withoutAMaskEveryStepCounts() {
    MultiLayerNetwork network = alone(DataType.DOUBLE);
    INDArray sequences = sequences(DataType.DOUBLE);

    assertThat(pooled(network, sequences, null))
        .isEqualTo(pooled(network, sequences, Nd4j.ones(DataType.DOUBLE, MASK.length, STEPS)))
        .isNotEqualTo(sequences.mean(2));
  }

  @Test
  void hugeScoresDoNotOverflow() {
    MultiLayerNetwork network = alone(DataType.FLOAT);
    network.getLayer(0).paramTable().get("v").assign(1e6);
    INDArray output =
        pooled(network, sequences(DataType.FLOAT), Nd4j.create(MASK).castTo(DataType.FLOAT));

    assertThat(output.isNaN().any()).isFalse();
  }

  /** A recurrent layer, attention, and a softmax. */
  private static MultiLayerNetwork overGru(int size) {
    return Networks.build(
        DataType.DOUBLE,
        Networks.layer(Cells.GRU, Networks.IN).build(),
        pooling(size),
        Networks.perSequence(FEATURES));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsGradientsAgreeWithFiniteDifferences(boolean masked) {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    assertThat(
            GradientCheckUtil.checkGradients(
                new GradientCheckUtil.MLNConfig()
                    .net(overGru(SIZE))
                    .input(Networks.random(3, MASK.length, Networks.IN, STEPS))
                    .inputMask(masked ? Nd4j.create(MASK) : null)
                    .labels(Networks.labels(MASK.length))
                    .epsilon(1e-6)
                    .maxRelError(1e-6)
                    .minAbsoluteError(1e-9)))
        .isTrue();
  }

  @Test
  void paddingChangesNeitherOutputNorGradient() {
    MultiLayerNetwork network = overGru(SIZE);
    INDArray shortOne = Networks.random(3, 1, Networks.IN, 3);
    INDArray padded = Nd4j.concat(2, shortOne, Networks.random(4, 1, Networks.IN, 2));
    INDArray labels = Networks.labels(1);
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 1, 0, 0}});
    double alone = network.score(new DataSet(shortOne, labels));

    assertThat(network.score(new DataSet(padded, labels, mask, null)))
        .isCloseTo(alone, within(1e-12));
    assertThat(network.score(new DataSet(padded, labels))).isNotCloseTo(alone, within(1e-4));
  }

  @Test
  void itSurvivesJson() {
    MultiLayerConfiguration written = overGru(7).getLayerWiseConfigurations();
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(written.toJson());

    assertThat(read).isEqualTo(written);
    assertThat(((AttentionPooling) read.getConf(1).getLayer()).getAttentionSize()).isEqualTo(7);
    assertThat(read.getConf(1).getLayer()).isNotEqualTo(pooling(7));
    assertThat(pooling(7)).isEqualTo(pooling(7)).isNotEqualTo(pooling(6));
  }

  @Test
  void itIsStoredWithItsWeights() throws IOException {
    MultiLayerNetwork network = overGru(SIZE);
    Path zip = folder.resolve("network.zip");
    ModelSerializer.writeModel(network, zip.toFile(), true);
    INDArray sequences = Networks.random(3, 2, Networks.IN, STEPS);

    assertThat(ModelSerializer.restoreMultiLayerNetwork(zip.toFile()).output(sequences))
        .isEqualTo(network.output(sequences));
  }

  @Test
  void theAttentionSizeDefaultsToTheNumberOfFeatures() {
    MultiLayerNetwork network =
        Networks.init(
            Networks.network(DataType.FLOAT)
                .list()
                .layer(Networks.layer(Cells.RNN, Networks.IN).build())
                .layer(new AttentionPooling.Builder().build())
                .layer(Networks.perSequence(Networks.UNITS))
                .setInputType(InputType.recurrent(Networks.IN))
                .build());

    assertThat(network.getLayer(1).getParam("W").shape())
        .containsExactly(Networks.UNITS, Networks.UNITS);
    assertThat(network.getLayer(1).getParam("v").shape()).containsExactly(Networks.UNITS, 1);
  }

  @Test
  void aSequenceOfAnotherWidthIsRefused() {
    MultiLayerNetwork network = alone(DataType.FLOAT);

    assertThatThrownBy(() -> network.output(Nd4j.zeros(2, FEATURES + 1, STEPS)))
        .isInstanceOf(DL4JInvalidInputException.class)
        .hasMessageContaining("Expected input [batch, 3, time], found [2, 4, 5]");
  }

  @Test
  void invalidSettingsAreRefused() {
    assertThatThrownBy(() -> new AttentionPooling.Builder().attentionSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1, found 0");
    AttentionPooling other = pooling(SIZE);
    other.setActivationFn(Activation.RELU.getActivationFunction());
    assertThatThrownBy(() -> Networks.build(DataType.FLOAT, other, Networks.perSequence(FEATURES)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("activation TANH");
    assertThatThrownBy(
            () -> pooling(SIZE).getOutputType(0, InputType.recurrent(3, 5, RNNFormat.NWC)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[batch, features, time]");
  }
}
