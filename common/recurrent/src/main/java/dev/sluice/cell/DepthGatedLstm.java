package dev.sluice.cell;

/**
 * The depth-gated LSTM (Yao et al. 2015, arXiv 1508.03790): two stacked LSTMs with peepholes, and a
 * gate {@code d_t} that connects the memory of the lower one to that of the upper one. One layer
 * contains both; its output is that of the upper one.
 *
 * <pre>
 *   lower (l):  the LSTM of {@link PeepholeLstm} over x_t
 *
 *   upper:      g_t = tanh   (W_g l_t + U_g h_{t-1} + b_g)                        candidate
 *               f_t = sigmoid(W_f l_t + U_f h_{t-1} + p_f * c_{t-1} + b_f)        forget gate
 *               i_t = sigmoid(W_i l_t + U_i h_{t-1} + p_i * c_{t-1} + b_i)        input gate
 *               d_t = sigmoid(W_d l_t + v * c_{t-1} + w * m_t + b_d)              depth gate
 *               c_t = d_t * m_t + f_t * c_{t-1} + i_t * g_t
 *               o_t = sigmoid(W_o l_t + U_o h_{t-1} + p_o * c_t + b_o)            output gate
 *               h_t = o_t * tanh(c_t)
 * </pre>
 *
 * where {@code l_t} is the output and {@code m_t} the memory of the lower LSTM, which also has
 * {@code n} units. The order of the gates is candidate, forget, output, input of the lower LSTM,
 * then of the upper one, then depth. {@code W} {@code [nIn, 4 n]} and {@code b} {@code [1, 4 n]}
 * belong to the lower LSTM. {@code RW} {@code [n, 13 n]} has its four recurrent blocks, then for
 * each gate of the upper LSTM a block for {@code l_t} and one for {@code h_{t-1}}, then {@code
 * W_d}. {@code RB} {@code [1, 5 n]} has the biases of the upper LSTM and {@code b_d}. {@code P}
 * {@code [1, 8 n]} has {@code p_f, p_o, p_i} of the lower LSTM, those of the upper one, {@code v}
 * and {@code w}.
 *
 * <p>Deviations from the paper: exactly two layers, of which the lower one has no depth gate; the
 * biases of both forget gates start at 1.
 */
final class DepthGatedLstm extends Cell {
  private final State h = outputState("prevAct");
  private final State c = state("prevMem");
  private final State l = state("lowerAct");
  private final State m = state("lowerMem");
  private final Lstm lower = new Lstm("lower ", INPUT, l, m);
  private final Lstm upper = new Lstm("", l.now(), h, c);
  private final Gate d = gate("depth", l.now());
  private final Peephole ofOwnMemory = peephole(d, c);
  private final Peephole ofLowerMemory = peephole(d, m.now());
  private final Block dI = scratch();

  DepthGatedLstm() {
    super("depth-gated", "two LSTMs, memories joined by a depth gate (Yao et al. 2015)");
  }

  /** One of the two LSTMs. */
  private final class Lstm {
    private final State output;
    private final State memory;
    private final Gate g;
    private final Gate f;
    private final Gate o;
    private final Gate i;
    private final Gate[] all;
    private final Peephole toForget;
    private final Peephole toOutput;
    private final Peephole toInput;
    private final Computed squashed;

    Lstm(String which, Source x, State output, State memory) {
      this.output = output;
      this.memory = memory;
      g = gate(which + "candidate", x, output);
      f = forgetGate(which + "forget", x, output);
      o = gate(which + "output", x, output);
      i = gate(which + "input", x, output);
      all = new Gate[] {g, f, o, i};
      toForget = peephole(f, memory);
      toOutput = peephole(o, memory.now());
      toInput = peephole(i, memory);
      squashed = kept(which + "tanh(c_t)");
    }

    void computeMemory(Step step) {
      step.preactivate(all);
      step.addPeephole(toForget);
      step.addPeephole(toInput);
      step.tanh(g, g);
      step.sigmoid(f);
      step.sigmoid(i);
      step.sumOfProducts(memory.now(), f, memory.previous(), i, g);
    }

    void computeOutput(Step step) {
      step.addPeephole(toOutput);
      step.sigmoid(o);
      step.tanh(squashed, memory.now());
      step.multiply(output.now(), o, squashed);
    }

    void backward(Step step) {
      step.addTanhBack(memory.gradient(), squashed, output.gradient(), o);
      step.sigmoidBack(o, output.gradient(), squashed);
      step.addPeepholeBack(toOutput);
      step.multiply(dI, memory.gradient(), g);
      step.tanhBack(g, g, memory.gradient(), i);
      step.sigmoidBack(i, dI);
      step.multiply(memory.previousGradient(), memory.gradient(), f);
      step.sigmoidBack(f, memory.gradient(), memory.previous());
      step.addPeepholeBack(toForget);
      step.addPeepholeBack(toInput);
      step.preactivateBack(all);
    }
  }

  @Override
  public void forward(Step step) {
    lower.computeMemory(step);
    lower.computeOutput(step);
    upper.computeMemory(step);
    step.preactivate(d);
    step.addPeephole(ofOwnMemory);
    step.addPeephole(ofLowerMemory);
    step.sigmoid(d);
    step.addProduct(c.now(), d, m.now());
    upper.computeOutput(step);
  }

  @Override
  public void backward(Step step) {
    upper.backward(step);
    step.addProduct(m.gradient(), c.gradient(), d);
    step.sigmoidBack(d, c.gradient(), m.now());
    step.addPeepholeBack(ofOwnMemory);
    step.addPeepholeBack(ofLowerMemory);
    step.preactivateBack(d);
    lower.backward(step);
  }
}
