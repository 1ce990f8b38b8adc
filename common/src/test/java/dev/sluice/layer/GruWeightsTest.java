package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.RNNFormat;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GruWeightsTest {

  /** One input, one unit: columns are the gates. */
  private static INDArray row(double... values) {
    return Nd4j.createFromArray(new double[][] {values});
  }

  @Test
  void pyTorchKeepsItsOrderAndAddsTheBiasesOfResetAndUpdate() {
    GruWeights weights =
        GruWeights.from(
            new GruWeights.PyTorch(
                row(1, 2, 3).transpose(),
                row(4, 5, 6).transpose(),
                Nd4j.createFromArray(10.0, 20.0, 30.0),
                Nd4j.createFromArray(1.0, 2.0, 3.0)));
    assertThat(weights.resetAfter()).isTrue();
    assertThat(weights.input()).isEqualTo(row(1, 2, 3));
    assertThat(weights.recurrent()).isEqualTo(row(4, 5, 6));
    assertThat(weights.bias()).isEqualTo(row(11, 22, 30));
    assertThat(weights.recurrentBias()).isEqualTo(row(3));

    GruWeights.PyTorch back = weights.toPyTorch();
    assertThat(back.weightIh()).isEqualTo(row(1, 2, 3).transpose());
    assertThat(back.weightHh()).isEqualTo(row(4, 5, 6).transpose());
    assertThat(back.biasIh()).isEqualTo(Nd4j.createFromArray(11.0, 22.0, 30.0));
    assertThat(back.biasHh()).isEqualTo(Nd4j.createFromArray(0.0, 0.0, 3.0));
  }

  @Test
  void kerasWithResetAfterHasUpdateBeforeReset() {
    GruWeights.Keras keras =
        new GruWeights.Keras(
            row(2, 1, 3),
            row(5, 4, 6),
            Nd4j.createFromArray(new double[][] {{20, 10, 30}, {2, 1, 3}}));
    GruWeights weights = GruWeights.from(keras);
    assertThat(weights.resetAfter()).isTrue();
    assertThat(weights.input()).isEqualTo(row(1, 2, 3));
    assertThat(weights.recurrent()).isEqualTo(row(4, 5, 6));
    assertThat(weights.bias()).isEqualTo(row(11, 22, 30));
    assertThat(weights.recurrentBias()).isEqualTo(row(3));

    GruWeights.Keras back = weights.toKeras();
    assertThat(back.kernel()).isEqualTo(keras.kernel());
    assertThat(back.recurrentKernel()).isEqualTo(keras.recurrentKernel());
    assertThat(back.bias())
        .isEqualTo(Nd4j.createFromArray(new double[][] {{22, 11, 30}, {0, 0, 3}}));
  }

  @Test
  void kerasWithResetBeforeHasTheOppositeSignOfTheUpdateGate() {
    GruWeights.Keras keras =
        new GruWeights.Keras(row(2, 1, 3), row(5, 4, 6), Nd4j.createFromArray(20.0, 10.0, 30.0));
    GruWeights weights = GruWeights.from(keras);
    assertThat(weights.resetAfter()).isFalse();
    assertThat(weights.input()).isEqualTo(row(1, -2, 3));
    assertThat(weights.recurrent()).isEqualTo(row(4, -5, 6));
    assertThat(weights.bias()).isEqualTo(row(10, -20, 30));
    assertThat(weights.recurrentBias()).isNull();

    GruWeights.Keras back = weights.toKeras();
    assertThat(back.kernel()).isEqualTo(keras.kernel());
    assertThat(back.recurrentKernel()).isEqualTo(keras.recurrentKernel());
    assertThat(back.bias()).isEqualTo(keras.bias());
  }

  @Test
  void whatALayerGivesAnotherTakes() {
    for (OwnCell cell : new OwnCell[] {OwnCell.GRU, OwnCell.GRU_RESET_AFTER}) {
      GruLayer one = (GruLayer) Cells.alone(cell, RNNFormat.NCW);
      GruLayer other = (GruLayer) Cells.alone(cell, RNNFormat.NCW);
      other.params().assign(0);
      GruWeights.of(one).copyTo(other);
      assertThat(other.params()).isEqualTo(one.params());
      // A copy: what happens to it afterwards is not the layer's affair.
      GruWeights.of(one).input().assign(0);
      assertThat(other.params()).isEqualTo(one.params());
    }
  }

  @Test
  void pyTorchHasNoResetBefore() {
    GruWeights weights = GruWeights.of((GruLayer) Cells.alone(OwnCell.GRU, RNNFormat.NCW));
    assertThatThrownBy(weights::toPyTorch).hasMessageContaining("resetAfter(true)");
  }

  @Test
  void weightsOfTheOtherFormAreRefused() {
    GruWeights weights = GruWeights.of((GruLayer) Cells.alone(OwnCell.GRU, RNNFormat.NCW));
    GruLayer other = (GruLayer) Cells.alone(OwnCell.GRU_RESET_AFTER, RNNFormat.NCW);
    assertThatThrownBy(() -> weights.copyTo(other))
        .hasMessage("These weights are for resetAfter(false), the layer is resetAfter(true)");
  }

  @Test
  void weightsOfAnotherSizeAreRefused() {
    GruLayer layer = (GruLayer) Cells.alone(OwnCell.GRU, RNNFormat.NCW);
    GruWeights weights = new GruWeights(false, row(1, 2, 3), row(1, 2, 3), row(1, 2, 3), null);
    assertThatThrownBy(() -> weights.copyTo(layer))
        .hasMessage("Expected layer's W [2, 9], found [1, 3]");
    assertThatThrownBy(() -> new GruWeights(false, row(1, 2), row(1, 2, 3), row(1, 2, 3), null))
        .hasMessage("Expected input weights [1, 3], found [1, 2]");
  }
}
