package dev.sluice.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * All cells that can be found by name: the built-in ones, and those that others provide as a
 * service (listed in {@code META-INF/services/dev.sluice.cell.Cell}; each is a public class with a
 * public no-argument constructor).
 *
 * <p>To add a built-in cell, write its class and add a line here.
 */
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
  public static final Cell MIN_GRU = new MinGru();
  public static final Cell MIN_LSTM = new MinLstm();
  public static final Cell SRU = new Sru();
  public static final Cell QRNN = new Qrnn();
  public static final Cell LSTM_LAYER_NORM = new LayerNormLstm();
  public static final Cell GRU_LAYER_NORM = new LayerNormGru();
  public static final Cell CLOCKWORK = new Clockwork();
  public static final Cell DEPTH_GATED = new DepthGatedLstm();
  public static final Cell GRID_LSTM = new GridLstm();

  private static final List<Cell> BUILT_IN =
      List.of(
          RNN,
          RNN_RELU,
          LSTM,
          LSTM_PEEPHOLE,
          LSTM_COUPLED,
          GRU,
          GRU_RESET_AFTER,
          MIN_GRU,
          MIN_LSTM,
          SRU,
          QRNN,
          LSTM_LAYER_NORM,
          GRU_LAYER_NORM,
          CLOCKWORK,
          DEPTH_GATED,
          GRID_LSTM);

  /**
   * Created on first use. Not a constant, so that a failure is thrown at every call, not only at
   * the first.
   */
  private static List<Cell> all;

  private Cells() {}

  /**
   * All cells: the built-in ones, simple ones first, then those provided by others.
   *
   * @throws IllegalStateException if two cells have the same name, or one cannot be loaded
   */
  public static synchronized List<Cell> all() {
    if (all == null) {
      all = withProvided(ServiceLoader.load(Cell.class));
    }
    return all;
  }

  /**
   * The built-in cells, followed by others.
   *
   * @throws IllegalStateException as {@link #all}
   */
  static List<Cell> withProvided(Iterable<Cell> provided) {
    List<Cell> cells = new ArrayList<>(BUILT_IN);
    try {
      for (Cell cell : provided) {
        for (Cell other : cells) {
          if (other.name().equals(cell.name())) {
            throw new IllegalStateException(
                ("Two cells have the name '%s': %s and %s; rename one, or remove it from the class"
                        + " path")
                    .formatted(cell.name(), other.getClass().getName(), cell.getClass().getName()));
          }
        }
        cells.add(cell);
      }
    } catch (ServiceConfigurationError e) {
      throw new IllegalStateException(
          "A cell listed in META-INF/services/%s cannot be loaded: %s"
              .formatted(Cell.class.getName(), e.getMessage()),
          e);
    }
    return List.copyOf(cells);
  }

  /**
   * The cell with the given {@link Cell#name() name}; empty if there is none.
   *
   * @throws IllegalStateException as {@link #all}
   */
  public static Optional<Cell> named(String name) {
    // Built-in cells are found even if another on the class path fails to load.
    Optional<Cell> own = BUILT_IN.stream().filter(cell -> cell.name().equals(name)).findFirst();
    return own.isPresent()
        ? own
        : all().stream().filter(cell -> cell.name().equals(name)).findFirst();
  }

  /** The names of all cells, for a message. */
  public static String names() {
    return all().stream().map(Cell::name).collect(Collectors.joining(", "));
  }
}
