package dev.sluice.cell;

/**
 * The minimal LSTM of Feng et al. (2024, arXiv 2410.01201): the gates depend only on the input, so
 * that the products of all steps are computed at once; the output is the only state; and the shares
 * of old and new value add up to one.
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
 * <p>The function g is that of {@link MinGru}. The backward step uses that s is the sigmoid of
 * {@code log f - log i}, whose derivatives with respect to the contents of the two gates are {@code
 * 1 - f} and {@code i - 1}.
 */
final class MinLstm extends Cell {
  private final State h = outputState("prevAct");
  private final Gate f = forgetGate("forget", INPUT);
  private final Gate i = gate("input", INPUT);
  private final Gate n = gate("candidate", INPUT);
  private final Computed s = kept("f_t / (f_t + i_t)");
  private final Block scratch = scratch();
  private final Block delta = scratch();

  MinLstm() {
    super("min-lstm", "minimal LSTM (Feng et al. 2024), gates from the input alone");
  }

  @Override
  public void forward(Step step) {
    step.preactivate(f, i, n);
    // As both sigmoids vanish, f / (f + i) tends to the sigmoid of the difference.
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
    step.copy(delta, s);
    step.interpolateBack(delta, n, scratch, h.previous(), h.previousGradient(), h.gradient());
    step.multiply(f, delta, f);
    step.subtract(f, delta, f);
    step.multiply(i, delta, i);
    step.subtract(i, i, delta);
    step.positiveBack(n, scratch);
    step.preactivateBack(f, i, n);
  }
}
