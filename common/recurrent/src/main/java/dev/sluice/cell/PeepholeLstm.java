package dev.sluice.cell;

/**
 * The LSTM with peepholes from the memory to the gates (Gers and Schmidhuber 2000), in the form of
 * Graves (2013, arXiv 1308.0850, equations 7 to 11) with one peephole weight for each unit, as in
 * Deeplearning4j's {@code GravesLSTM}. It differs from {@link Lstm} in:
 *
 * <pre>
 *   f_t = sigmoid(W_f x_t + U_f h_{t-1} + p_f * c_{t-1} + b_f)
 *   i_t = sigmoid(W_i x_t + U_i h_{t-1} + p_i * c_{t-1} + b_i)
 *   o_t = sigmoid(W_o x_t + U_o h_{t-1} + p_o * c_t     + b_o)
 * </pre>
 */
final class PeepholeLstm extends Cell {
  private final State h = outputState("prevAct");
  private final State c = state("prevMem");
  private final Gate g = gate("candidate", INPUT, h);
  private final Gate f = forgetGate("forget", INPUT, h);
  private final Gate o = gate("output", INPUT, h);
  private final Gate i = gate("input", INPUT, h);
  private final Peephole toForget = peephole(f, c);
  private final Peephole toOutput = peephole(o, c.now());
  private final Peephole toInput = peephole(i, c);
  private final Computed squashed = kept("tanh(c_t)");
  private final Block dI = scratch();

  PeepholeLstm() {
    super("lstm-peephole", "LSTM with peepholes (Gers and Schmidhuber 2000; Graves 2013)");
  }

  @Override
  public void forward(Step step) {
    step.preactivate(g, f, o, i);
    step.addPeephole(toForget);
    step.addPeephole(toInput);
    step.tanh(g, g);
    step.sigmoid(f);
    step.sigmoid(i);
    step.sumOfProducts(c.now(), f, c.previous(), i, g);
    step.addPeephole(toOutput);
    step.sigmoid(o);
    step.tanh(squashed, c.now());
    step.multiply(h.now(), o, squashed);
  }

  @Override
  public void backward(Step step) {
    step.addTanhBack(c.gradient(), squashed, h.gradient(), o);
    step.sigmoidBack(o, h.gradient(), squashed);
    step.addPeepholeBack(toOutput);
    step.multiply(dI, c.gradient(), g);
    step.tanhBack(g, g, c.gradient(), i);
    step.sigmoidBack(i, dI);
    step.multiply(c.previousGradient(), c.gradient(), f);
    step.sigmoidBack(f, c.gradient(), c.previous());
    step.addPeepholeBack(toForget);
    step.addPeepholeBack(toInput);
    step.preactivateBack(g, f, o, i);
  }
}
