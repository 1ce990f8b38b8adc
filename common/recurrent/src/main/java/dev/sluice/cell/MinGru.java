package dev.sluice.cell;

/**
 * The minimal GRU of Feng et al. (2024, arXiv 2410.01201): the gates depend only on the input, so
 * that the products of all steps are computed at once. z near 1 takes the new value.
 *
 * <pre>
 *   z_t = sigmoid(W_z x_t + b_z)     update gate
 *   n_t = g(W_n x_t + b_n)           candidate
 *   h_t = (1 - z_t) * h_{t-1} + z_t * n_t
 *
 *   g(a) = a + 0.5 for a &gt;= 0, sigmoid(a) below
 * </pre>
 *
 * <p>The function g, from the paper's log-space version, keeps the candidate positive. Here, the
 * equations are computed step by step, which needs no logarithms.
 */
final class MinGru extends Cell {
  private final State h = outputState("prevAct");
  private final Gate z = gate("update", INPUT);
  private final Gate n = gate("candidate", INPUT);
  private final Block scratch = scratch();

  MinGru() {
    super("min-gru", "minimal GRU (Feng et al. 2024), gates from the input alone");
  }

  @Override
  public void forward(Step step) {
    step.preactivate(z, n);
    step.sigmoid(z);
    step.positive(n);
    step.interpolate(h.now(), z, h.previous(), n);
  }

  @Override
  public void backward(Step step) {
    step.addProductOfComplement(h.previousGradient(), h.gradient(), z);
    step.subtract(scratch, n, h.previous());
    step.positiveBack(n, h.gradient(), z);
    step.sigmoidBack(z, h.gradient(), scratch);
    step.preactivateBack(z, n);
  }
}
