package dev.sluice.benchmarks;

import java.util.Arrays;
import java.util.List;

/** A measured cell. */
enum RecurrentCell {
  LSTM("lstm", 4, 4),
  /** The reset gate is applied before the product in ours, after it in PyTorch, by default. */
  GRU("gru", 3, 3),
  RNN("rnn", 1, 1),
  MIN_GRU("min-gru", 2, 0),
  MIN_LSTM("min-lstm", 3, 0),
  /** With as many inputs as units; otherwise its highway has a product as well, not counted. */
  SRU("sru", 3, 0),
  /** Three gates over a window of two inputs. */
  QRNN("qrnn", 6, 0);

  /** The cells that the other implementations have, too; measured unless others are named. */
  static final List<RecurrentCell> COMPARED = List.of(LSTM, GRU, RNN);

  private final String label;
  private final int inputBlocks;
  private final int recurrentBlocks;

  RecurrentCell(String label, int inputBlocks, int recurrentBlocks) {
    this.label = label;
    this.inputBlocks = inputBlocks;
    this.recurrentBlocks = recurrentBlocks;
  }

  /**
   * The cell of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static RecurrentCell named(String label) {
    return Arrays.stream(values())
        .filter(cell -> cell.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no cell '" + label + "'"));
  }

  boolean isCompared() {
    return COMPARED.contains(this);
  }

  /** The number of weight blocks for the input, each {@code units} wide. */
  int inputBlocks() {
    return inputBlocks;
  }

  /** The number of weight blocks for the previous output. */
  int recurrentBlocks() {
    return recurrentBlocks;
  }

  /** The name as written in tables and options. */
  @Override
  public String toString() {
    return label;
  }
}
