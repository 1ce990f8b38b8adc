package dev.sluice.cell;

/**
 * The LSTM with coupled input and forget gates (Greff et al. 2015, arXiv 1503.04069, variant CIFG),
 * whose input gate is {@code 1 - f_t}:
 *
 * <pre>
 *   g_t = tanh   (W_g x_t + U_g h_{t-1} + b_g)     candidate
 *   f_t = sigmoid(W_f x_t + U_f h_{t-1} + b_f)     forget gate
 *   o_t = sigmoid(W_o x_t + U_o h_{t-1} + b_o)     output gate
 *   c_t = f_t * c_{t-1} + (1 - f_t) * g_t
 *   h_t = o_t * tanh(c_t)
 * </pre>
 */
final class CoupledLstm extends Cell {
  private final State h = outputState("prevAct");
  private final State c = state("prevMem");
  private final Gate g = gate("candidate", INPUT, h);
  private final Gate f = forgetGate("forget", INPUT, h);
  private final Gate o = gate("output", INPUT, h);
  private final Computed squashed = kept("tanh(c_t)");
  private final Block scratch = scratch();

  CoupledLstm() {
    super(
        "lstm-coupled", "LSTM with coupled input and forget gates, i = 1 - f (Greff et al. 2015)");
  }

  @Override
  public void forward(Step step) {
    step.preactivate(g, f, o);
    step.tanh(g, g);
    step.sigmoid(f);
    step.sigmoid(o);
    step.interpolate(c.now(), f, g, c.previous());
    step.tanh(squashed, c.now());
    step.multiply(h.now(), o, squashed);
  }

  @Override
  public void backward(Step step) {
    step.addTanhBack(c.gradient(), squashed, h.gradient(), o);
    step.sigmoidBack(o, h.gradient(), squashed);
    step.multiply(c.previousGradient(), c.gradient(), f);
    step.subtract(scratch, c.previous(), g);
    step.sigmoidBack(f, c.gradient(), scratch);
    step.subtract(scratch, c.gradient(), c.previousGradient());
    step.tanhBack(g, g, scratch);
    step.preactivateBack(g, f, o);
  }
}
