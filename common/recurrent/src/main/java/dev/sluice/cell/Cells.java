package dev.sluice.cell;

import java.util.List;
import java.util.Optional;

/** Every cell there is. To add one: its class, and its line here. */
public final class Cells {
  public static final Cell RNN =
      new Rnn("rnn", "simple recurrent cell with tanh (Elman 1990)", false);
  public static final Cell RNN_RELU =
      new Rnn("rnn-relu", "simple recurrent cell with a rectifier (Le et al. 2015)", true);
  public static final Cell LSTM = new Lstm();
  public static final Cell LSTM_PEEPHOLE = new PeepholeLstm();
  public static final Cell LSTM_COUPLED = new CoupledLstm();
  public static final Cell GRU = new Gru();
  public static final Cell GRU_RESET_AFTER = new ResetAfterGru();
  public static final Cell LSTM_LAYER_NORM = new LayerNormLstm();
  public static final Cell GRU_LAYER_NORM = new LayerNormGru();
  public static final Cell CLOCKWORK = new Clockwork();
  public static final Cell DEPTH_GATED = new DepthGatedLstm();
  public static final Cell GRID_LSTM = new GridLstm();

  private static final List<Cell> ALL =
      List.of(
          RNN,
          RNN_RELU,
          LSTM,
          LSTM_PEEPHOLE,
          LSTM_COUPLED,
          GRU,
          GRU_RESET_AFTER,
          LSTM_LAYER_NORM,
          GRU_LAYER_NORM,
          CLOCKWORK,
          DEPTH_GATED,
          GRID_LSTM);

  private Cells() {}

  /** All of them, simple ones first. */
  public static List<Cell> all() {
    return ALL;
  }

  /** The cell of that {@link Cell#name() name}. */
  public static Optional<Cell> named(String name) {
    return ALL.stream().filter(cell -> cell.name().equals(name)).findFirst();
  }
}
