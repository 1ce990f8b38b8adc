package dev.sluice.layer;

import dev.sluice.error.UsageException;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.nd4j.linalg.activations.Activation;

/** The cells that {@code --cell} offers. A new cell is one line here. */
public enum CellCatalogue {
  RNN("rnn", "simple recurrent layer (Elman 1990)") {
    @Override
    public BaseRecurrentLayer.Builder<?> layer() {
      return new Rnn.Builder();
    }
  },
  LSTM_CELL("lstm", "LSTM (Hochreiter and Schmidhuber 1997), forget gate, no peepholes") {
    @Override
    public BaseRecurrentLayer.Builder<?> layer() {
      // Without an activation of its own Deeplearning4j's LSTM takes the network's: sigmoid.
      return new LSTM.Builder().activation(Activation.TANH).forgetGateBiasInit(1);
    }
  },
  GRU("gru", "GRU (Cho et al. 2014), reset gate before the recurrent product") {
    @Override
    public BaseRecurrentLayer.Builder<?> layer() {
      return new Gru.Builder();
    }
  },
  GRU_RESET_AFTER("gru-reset-after", "GRU as in PyTorch and Keras, reset gate after the product") {
    @Override
    public BaseRecurrentLayer.Builder<?> layer() {
      return new Gru.Builder().resetAfter(true);
    }
  };

  private final String label;
  private final String summary;

  CellCatalogue(String label, String summary) {
    this.label = label;
    this.summary = summary;
  }

  /** Its name on the command line. */
  public String label() {
    return label;
  }

  /** One line on what it is. */
  public String summary() {
    return summary;
  }

  /** A new layer of this cell with tanh as activation; its sizes and initialisation to be set. */
  public abstract BaseRecurrentLayer.Builder<?> layer();

  /**
   * Finds a cell.
   *
   * @throws UsageException if there is none of that name, listing those that there are
   */
  public static CellCatalogue named(String label) {
    return Arrays.stream(values())
        .filter(cell -> cell.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "--cell: there is no cell '%s'. Known: %s"
                        .formatted(label, String.join(", ", labels()))));
  }

  /** All names. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(CellCatalogue::label).toList();
  }
}
