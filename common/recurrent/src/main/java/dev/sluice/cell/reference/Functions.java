package dev.sluice.cell.reference;

/** Functions of the cells' equations that {@link Math} lacks. */
final class Functions {
  private Functions() {}

  /** {@code 1 / (1 + exp(-a))}; with the value s, its derivative is {@code s (1 - s)}. */
  static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  /**
   * The function g of Feng et al. (2024): {@code a + 0.5} for a &gt;= 0, otherwise {@code
   * sigmoid(a)}.
   */
  static double positive(double a) {
    return a >= 0 ? a + 0.5 : sigmoid(a);
  }

  /**
   * {@code sigmoid(a) / (sigmoid(a) + sigmoid(b))}, rearranged to be accurate even if both sigmoids
   * underflow.
   */
  static double share(double a, double b) {
    double largest = Math.max(0, Math.max(-a, -b));
    double one = Math.exp(-largest);
    double forA = one + Math.exp(-b - largest);
    double forB = one + Math.exp(-a - largest);
    return forA / (forA + forB);
  }

  /** The derivative of {@link #positive}. */
  static double positiveSlope(double a) {
    return a >= 0 ? 1 : sigmoid(a) * (1 - sigmoid(a));
  }
}
