package dev.sluice.benchmarks;

import java.util.Locale;

/** A measured cell. */
enum RecurrentCell {
  LSTM(4),
  /** The reset gate is applied before the product in ours, after it in PyTorch, by default. */
  GRU(3),
  RNN(1);

  private final int gates;

  RecurrentCell(int gates) {
    this.gates = gates;
  }

  /** The number of weight blocks, each {@code units} wide. */
  int gates() {
    return gates;
  }

  /** The name as written in tables and options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
