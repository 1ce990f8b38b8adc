package dev.sluice.cell;

/**
 * The LSTM of Hochreiter and Schmidhuber (1997) with the forget gate of Gers, Schmidhuber and
 * Cummins (2000), without peepholes; {@code *} is element-wise:
 *
 * <pre>
 *   g_t = tanh   (W_g x_t + U_g h_{t-1} + b_g)     candidate
 *   f_t = sigmoid(W_f x_t + U_f h_{t-1} + b_f)     forget gate
 *   o_t = sigmoid(W_o x_t + U_o h_{t-1} + b_o)     output gate
 *   i_t = sigmoid(W_i x_t + U_i h_{t-1} + b_i)     input gate
 *   c_t = f_t * c_{t-1} + i_t * g_t
 *   h_t = o_t * tanh(c_t)
 * </pre>
 */
final class Lstm extends Cell {
  private final State h = outputState("prevAct");
  private final State c = state("prevMem");
  private final Gate g = gate("candidate", INPUT, h);
  private final Gate f = forgetGate("forget", INPUT, h);
  private final Gate o = gate("output", INPUT, h);
  private final Gate i = gate("input", INPUT, h);
  private final Computed squashed = kept("tanh(c_t)");
  private final Block dI = scratch();

  Lstm() {
    super("lstm", "LSTM (Hochreiter and Schmidhuber 1997), forget gate, no peepholes");
  }

  @Override
  public void forward(Step step) {
    step.preactivate(g, f, o, i);
    step.tanh(g, g);
    step.sigmoid(f);
    step.sigmoid(o);
    step.sigmoid(i);
    step.sumOfProducts(c.now(), f, c.previous(), i, g);
    step.tanh(squashed, c.now());
    step.multiply(h.now(), o, squashed);
  }

  @Override
  public void backward(Step step) {
    step.addTanhBack(c.gradient(), squashed, h.gradient(), o);
    step.sigmoidBack(o, h.gradient(), squashed);
    step.multiply(dI, c.gradient(), g);
    step.tanhBack(g, g, c.gradient(), i);
    step.sigmoidBack(i, dI);
    step.multiply(c.previousGradient(), c.gradient(), f);
    step.sigmoidBack(f, c.gradient(), c.previous());
    step.preactivateBack(g, f, o, i);
  }
}
