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
 * A recurrent layer, ours or Deeplearning4j's, for what has to work with both.
 *
 * @param label the cell's name, or one that begins with {@code dl4j-}
 * @param builder a new builder of it
 */
record AnyLayer(String label, Supplier<BaseRecurrentLayer.Builder<?>> builder) {

  /** One of each. */
  // Deeplearning4j would rather have LSTM used than GravesLSTM, which alone has peepholes.
  @SuppressWarnings("deprecation")
  static Stream<AnyLayer> all() {
    List<AnyLayer> all = new ArrayList<>();
    for (Cell cell : Cells.all()) {
      all.add(new AnyLayer(cell.name(), () -> new Recurrent.Builder(cell)));
    }
    all.add(
        new AnyLayer(
            "dl4j-lstm",
            () -> new LSTM.Builder().activation(Activation.TANH).forgetGateBiasInit(1)));
    all.add(new AnyLayer("dl4j-rnn", () -> new SimpleRnn.Builder().activation(Activation.TANH)));
    all.add(
        new AnyLayer(
            "dl4j-graves-lstm",
            () -> new GravesLSTM.Builder().activation(Activation.TANH).forgetGateBiasInit(1)));
    return all.stream();
  }

  static AnyLayer named(String label) {
    return all().filter(layer -> layer.label.equals(label)).findFirst().orElseThrow();
  }

  @Override
  public String toString() {
    return label;
  }
}
