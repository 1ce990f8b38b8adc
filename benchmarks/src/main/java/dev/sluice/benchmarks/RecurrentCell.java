package dev.sluice.benchmarks;

import java.util.Locale;

/** A measured cell. */
enum RecurrentCell {
  LSTM(4),
  /** With the reset gate before the product for us, after it for PyTorch: each side's default. */
  GRU(3),
  RNN(1);

  private final int gates;

  RecurrentCell(int gates) {
    this.gates = gates;
  }

  /** Blocks of weights, each {@code units} wide. */
  int gates() {
    return gates;
  }

  /** As tables and options write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
