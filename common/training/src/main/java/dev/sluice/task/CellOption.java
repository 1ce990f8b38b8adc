package dev.sluice.task;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.error.UsageException;
import dev.sluice.layer.Recurrent;
import dev.sluice.settings.UnknownName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;

/**
 * The cells that {@code --cell} offers: all of {@link Cells} by name, then Deeplearning4j's own
 * layers for comparison.
 */
public final class CellOption {
  private final String label;
  private final String summary;
  private final int version;
  private final Supplier<BaseRecurrentLayer.Builder<?>> layer;

  private CellOption(
      String label, String summary, int version, Supplier<BaseRecurrentLayer.Builder<?>> layer) {
    this.label = label;
    this.summary = summary;
    this.version = version;
    this.layer = layer;
  }

  private static List<CellOption> all() {
    List<CellOption> all = new ArrayList<>();
    for (Cell cell : Cells.all()) {
      all.add(
          new CellOption(
              cell.name(), cell.summary(), cell.version(), () -> new Recurrent.Builder(cell)));
    }
    // Without an explicit activation they would use the network's default: sigmoid.
    all.add(
        new CellOption(
            "dl4j-lstm",
            "Deeplearning4j's LSTM; incorrect if a mask begins with zeros",
            1,
            () -> new LSTM.Builder().activation(Activation.TANH).forgetGateBiasInit(1)));
    all.add(
        new CellOption(
            "dl4j-rnn",
            "Deeplearning4j's SimpleRnn; incorrect gradients in truncated BPTT with carried state",
            1,
            () -> new SimpleRnn.Builder().activation(Activation.TANH)));
    all.add(
        new CellOption(
            "dl4j-graves-lstm",
            "Deeplearning4j's GravesLSTM (peepholes); incorrect if a mask begins with zeros",
            1,
            CellOption::gravesLstm));
    return List.copyOf(all);
  }

  // Deprecated in favour of LSTM, but needed for comparison with our cell with peepholes.
  @SuppressWarnings("deprecation")
  private static BaseRecurrentLayer.Builder<?> gravesLstm() {
    return new GravesLSTM.Builder().activation(Activation.TANH).forgetGateBiasInit(1);
  }

  /** Its name on the command line. */
  public String label() {
    return label;
  }

  /** One line on what it is. */
  public String summary() {
    return summary;
  }

  /** Version of what it computes ({@link Cell#version}): part of the key of a trial. */
  public int version() {
    return version;
  }

  /**
   * A new builder for a layer of this cell, with its activation; callers set sizes and
   * initialisation.
   */
  public BaseRecurrentLayer.Builder<?> layer() {
    return layer.get();
  }

  /**
   * Finds a cell by name.
   *
   * @throws UsageException if there is no cell of that name; suggests the nearest and lists all
   */
  public static CellOption named(String label) {
    return all().stream()
        .filter(cell -> cell.label.equals(label))
        .findFirst()
        .orElseThrow(
            () -> new UsageException(UnknownName.message("--cell", "cell", label, labels())));
  }

  /** All names. */
  public static List<String> labels() {
    return all().stream().map(CellOption::label).toList();
  }

  @Override
  public String toString() {
    return label;
  }
}
