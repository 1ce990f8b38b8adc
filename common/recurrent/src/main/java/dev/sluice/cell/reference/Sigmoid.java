package dev.sluice.cell.reference;

/** The logistic function, which {@link Math} lacks. */
final class Sigmoid {
  private Sigmoid() {}

  /** {@code 1 / (1 + exp(-a))}; its derivative is {@code s (1 - s)}, s being its value. */
  static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }
}
