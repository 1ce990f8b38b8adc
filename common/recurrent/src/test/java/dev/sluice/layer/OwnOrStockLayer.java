package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;

/**
 * A recurrent layer, ours or Deeplearning4j's, for tests that run on both.
 *
 * @param label the cell's name, or one that begins with {@code dl4j-}
 * @param builder a new builder of it
 */
record OwnOrStockLayer(String label, Supplier<BaseRecurrentLayer.Builder<?>> builder) {

  /** One of each kind. */
  // GravesLSTM is deprecated, but only it has peepholes.
  @SuppressWarnings("deprecation")
  static Stream<OwnOrStockLayer> all() {
    List<OwnOrStockLayer> all = new ArrayList<>();
    for (Cell cell : Cells.all()) {
      all.add(new OwnOrStockLayer(cell.name(), () -> new Recurrent.Builder(cell)));
    }
    all.add(
        new OwnOrStockLayer(
            "dl4j-lstm",
            () -> new LSTM.Builder().activation(Activation.TANH).forgetGateBiasInit(1)));
    all.add(
        new OwnOrStockLayer("dl4j-rnn", () -> new SimpleRnn.Builder().activation(Activation.TANH)));
    all.add(
        new OwnOrStockLayer(
            "dl4j-graves-lstm",
            () -> new GravesLSTM.Builder().activation(Activation.TANH).forgetGateBiasInit(1)));
    return all.stream();
  }

  static OwnOrStockLayer named(String label) {
    return all().filter(layer -> layer.label.equals(label)).findFirst().orElseThrow();
  }

  @Override
  public String toString() {
    return label;
  }
}
