package dev.sluice.cell;

/**
 * The simple recurrent unit (Lei et al. 2018, arXiv 1709.02755): the gates read the memory through
 * one weight per unit, so that the products of all steps are computed at once, and a highway leads
 * from the input to the output.
 *
 * <pre>
 *   f_t = sigmoid(W_f x_t + v_f * c_{t-1} + b_f)     forget gate
 *   r_t = sigmoid(W_r x_t + v_r * c_{t-1} + b_r)     reset gate
 *   c_t = f_t * c_{t-1} + (1 - f_t) * (W x_t)
 *   h_t = r_t * c_t + (1 - r_t) * x_t
 * </pre>
 *
 * <p>If the numbers of inputs and units differ, {@code W_h x_t} replaces {@code x_t} in the last
 * equation. The paper's scaling of the highway and its weight initialisation are left to the
 * layer's weight initialisation.
 */
final class Sru extends Cell {
  private final State c = state("prevMem");
  private final Computed h = output();
  private final Gate n = product("candidate", INPUT);
  private final Gate f = forgetGate("forget", INPUT);
  private final Gate r = gate("reset", INPUT);
  private final Gate x = highway("highway");
  private final Peephole toForget = peephole(f, c);
  private final Peephole toReset = peephole(r, c);

  Sru() {
    super("sru", "simple recurrent unit (Lei et al. 2018), with a highway past the recurrence");
  }

  @Override
  public void forward(Step step) {
    step.preactivate(n, f, r, x);
    step.addPeephole(toForget);
    step.addPeephole(toReset);
    step.sigmoid(f);
    step.sigmoid(r);
    step.interpolate(c.now(), f, n, c.previous());
    step.interpolate(h, r, x, c.now());
  }

  @Override
  public void backward(Step step) {
    step.interpolateBack(r, x, x, c.now(), c.gradient(), h.gradient());
    step.interpolateBack(f, n, n, c.previous(), c.previousGradient(), c.gradient());
    step.addPeepholeBack(toForget);
    step.addPeepholeBack(toReset);
    step.preactivateBack(n, f, r, x);
  }
}
