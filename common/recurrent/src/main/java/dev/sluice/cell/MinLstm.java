package dev.sluice.cell;

/**
 * The minimal LSTM of Feng et al. (2024, arXiv 2410.01201): gates from the input alone, so that the
 * products of all steps are computed at once, no memory beside the output, and what is kept and
 * what is written add up to one.
 *
 * <pre>
 *   f_t = sigmoid(W_f x_t + b_f)     forget gate
 *   i_t = sigmoid(W_i x_t + b_i)     input gate
 *   n_t = g(W_n x_t + b_n)           candidate
 *   s_t = f_t / (f_t + i_t)
 *   h_t = s_t * h_{t-1} + (1 - s_t) * n_t
 *
 *   g(a) = a + 0.5 for a &gt;= 0, sigmoid(a) below
 * </pre>
 *
 * <p>The function g is as in {@link MinGru}. The step back uses that s is a sigmoid of {@code log f
 * - log i}, whose slopes in the contents of the two gates are {@code 1 - f} and {@code i - 1}.
 */
final class MinLstm extends Cell {
  private final State h = outputState("prevAct");
  private final Gate f = forgetGate("forget", INPUT);
  private final Gate i = gate("input", INPUT);
  private final Gate n = gate("candidate", INPUT);
  private final Computed s = kept("f_t / (f_t + i_t)");
  private final Block room = scratch();
  private final Block delta = scratch();

  MinLstm() {
    super("min-lstm", "minimal LSTM (Feng et al. 2024), gates from the input alone");
  }

  @Override
  public void forward(Step step) {
    step.preactivate(f, i, n);
    // Where both sigmoids vanish, f / (f + i) tends to the sigmoid of the difference.
    step.subtract(s, f, i);
    step.sigmoid(s);
    step.sigmoid(f);
    step.sigmoid(i);
    step.positive(n);
    step.share(s, f, i);
    step.interpolate(h.now(), s, n, h.previous());
  }

  @Override
  public void backward(Step step) {
    step.addProduct(h.previousGradient(), h.gradient(), s);
    step.subtract(room, h.previous(), n);
    step.copy(delta, s);
    step.sigmoidBack(delta, h.gradient(), room);
    step.multiply(f, delta, f);
    step.subtract(f, delta, f);
    step.multiply(i, delta, i);
    step.subtract(i, i, delta);
    step.multiply(room, h.gradient(), s);
    step.subtract(room, h.gradient(), room);
    step.positiveBack(n, room);
    step.preactivateBack(f, i, n);
  }
}
