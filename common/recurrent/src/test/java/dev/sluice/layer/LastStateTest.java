package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LastStateTest {
  /** Two rows, two features, three steps. */
  private static final float[][][] SEQUENCES = {
    {{1, 2, 3}, {4, 5, 6}},
    {{7, 8, 9}, {10, 11, 12}}
  };

  private DataType precision;

  private static float[][] pooled(boolean bidirectional, INDArray mask) {
    NeuralNetConfiguration configuration =
        new NeuralNetConfiguration.Builder().layer(new LastState(bidirectional)).build();
    LastStateLayer layer = new LastStateLayer(configuration, DataType.FLOAT);
    layer.feedForwardMaskArray(mask, null, 2);
    return layer
        .activate(Nd4j.create(SEQUENCES), false, LayerWorkspaceMgr.noWorkspaces())
        .toFloatMatrix();
  }

  @Test
  void withoutAMaskTheLastStepIsUsed() {
    assertThat(pooled(false, null)).isDeepEqualTo(new float[][] {{3, 6}, {9, 12}});
  }

  @Test
  void paddingIsIgnored() {
    assertThat(pooled(false, Nd4j.create(new float[][] {{1, 1, 0}, {1, 0, 0}})))
        .isDeepEqualTo(new float[][] {{2, 5}, {7, 10}});
  }

  @Test
  void theBackwardHalfIsReadAtTheFirstStep() {
    assertThat(pooled(true, Nd4j.create(new float[][] {{1, 1, 0}, {0, 1, 1}})))
        .isDeepEqualTo(new float[][] {{2, 4}, {9, 11}});
  }

  private static MultiLayerConfiguration network(boolean bidirectional) {
    LSTM lstm =
        new LSTM.Builder()
            .nIn(2)
            .nOut(2)
            .activation(Activation.TANH)
            .dataFormat(RNNFormat.NCW)
            .build();
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(DataType.DOUBLE)
        .updater(new NoOp())
        .list()
        .layer(bidirectional ? new Bidirectional(Bidirectional.Mode.CONCAT, lstm) : lstm)
        .layer(new LastState(bidirectional))
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(bidirectional ? 4 : 2)
                .nOut(2)
                .build())
        .build();
  }

  @BeforeEach
  void savePrecision() {
    precision = Nd4j.defaultFloatingPointType();
  }

  @AfterEach
  void restoreThePrecision() {
    Nd4j.setDefaultDataTypes(precision, precision);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsGradientsAgreeWithFiniteDifferences(boolean bidirectional) {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    MultiLayerNetwork network = new MultiLayerNetwork(network(bidirectional));
    network.init();
    Nd4j.getRandom().setSeed(5);
    INDArray features = Nd4j.rand(DataType.DOUBLE, 3, 2, 3);
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 1}, {1, 1, 0}, {1, 0, 0}});
    INDArray labels = Nd4j.create(new double[][] {{1, 0}, {0, 1}, {1, 0}});
    assertThat(
            GradientCheckUtil.checkGradients(
                new GradientCheckUtil.MLNConfig()
                    .net(network)
                    .input(features)
                    .inputMask(mask)
                    .labels(labels)))
        .isTrue();
  }

  @Test
  void itSurvivesJson() {
    MultiLayerConfiguration written = network(true);
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(written.toJson());
    assertThat(read).isEqualTo(written);
    assertThat(((LastState) read.getConf(1).getLayer()).isBidirectional()).isTrue();
    assertThat(read.getConf(1).getLayer()).isNotEqualTo(new LastState(false));
  }
}
