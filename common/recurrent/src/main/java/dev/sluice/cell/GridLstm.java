package dev.sluice.cell;

/**
 * The two-dimensional Grid LSTM (Kalchbrenner, Danihelka and Graves 2016, arXiv 1507.01526,
 * sections 3.1 to 3.4), with two blocks: each block has a memory along time, and a memory along
 * depth runs from the input through both. One layer contains both blocks; its output is the hidden
 * vector along depth of the upper one.
 *
 * <pre>
 *   d0_t = V x_t + b,  e0_t = V' x_t + b'                 the input: hidden and memory along depth
 *
 *   block k = 1, 2, with H = (h^k_{t-1}, d^{k-1}_t):
 *     (h^k_t, m^k_t) = LSTM(H, m^k_{t-1})                 along time
 *     (d^k_t, e^k_t) = LSTM(H, e^{k-1}_t)                 along depth, with separate weights
 *
 *   LSTM(H, m):  g = tanh   (W_g H + b_g)                 candidate
 *                f = sigmoid(W_f H + b_f)                 forget gate
 *                o = sigmoid(W_o H + b_o)                 output gate
 *                i = sigmoid(W_i H + b_i)                 input gate
 *                m' = f * m + i * g
 *                h' = tanh(o * m')
 * </pre>
 *
 * {@code W} {@code [nIn, 2 n]} and {@code b} {@code [1, 2 n]} hold V and V'. The order of the gates
 * is candidate, forget, output, input, for the lower block along time, along depth, then for the
 * upper one: {@code RB} {@code [1, 16 n]}, and {@code RW} {@code [n, 32 n]}, which has for each
 * gate a block for {@code h^k_{t-1}} and one for {@code d^{k-1}_t}.
 *
 * <p>Of the options in the paper: weights are not shared between the blocks, no dimension has
 * priority, and the input enters along depth only. Deviation from the paper: there are biases, and
 * those of the forget gates start at 1.
 */
final class GridLstm extends Cell {
  private final State h1 = state("lowerAct");
  private final State m1 = state("lowerMem");
  private final State h2 = state("upperAct");
  private final State m2 = state("upperMem");
  private final Computed d2 = output();
  private final Computed d0 = kept("d0");
  private final Computed e0 = kept("e0");
  private final Computed d1 = kept("d1");
  private final Computed e1 = kept("e1");
  private final Computed e2 = kept("e2");
  private final Gate v = gate("input along depth", INPUT);
  private final Gate vMemory = gate("memory along depth", INPUT);
  private final Lstm lowerTime =
      new Lstm("lower, time: ", h1, d0, m1.previous(), m1.previousGradient(), h1.now(), m1.now());
  private final Lstm lowerDepth = new Lstm("lower, depth: ", h1, d0, e0, e0.gradient(), d1, e1);
  private final Lstm upperTime =
      new Lstm("upper, time: ", h2, d1, m2.previous(), m2.previousGradient(), h2.now(), m2.now());
  private final Lstm upperDepth = new Lstm("upper, depth: ", h2, d1, e1, e1.gradient(), d2, e2);
  private final Block scratch = scratch();

  GridLstm() {
    super("grid-lstm", "Grid LSTM, memories along time and depth (Kalchbrenner et al. 2016)");
  }

  /** The LSTM of one block along one dimension. */
  private final class Lstm {
    private final Gate g;
    private final Gate f;
    private final Gate o;
    private final Gate i;
    private final Gate[] all;
    private final Block before;
    private final Block beforeGradient;
    private final Computed hidden;
    private final Computed memory;

    Lstm(
        String which,
        Source alongTime,
        Source alongDepth,
        Block before,
        Block beforeGradient,
        Computed hidden,
        Computed memory) {
      g = gate(which + "candidate", alongTime, alongDepth);
      f = forgetGate(which + "forget", alongTime, alongDepth);
      o = gate(which + "output", alongTime, alongDepth);
      i = gate(which + "input", alongTime, alongDepth);
      all = new Gate[] {g, f, o, i};
      this.before = before;
      this.beforeGradient = beforeGradient;
      this.hidden = hidden;
      this.memory = memory;
    }

    void forward(Step step) {
      step.preactivate(all);
      step.tanh(g, g);
      step.sigmoid(f);
      step.sigmoid(o);
      step.sigmoid(i);
      step.sumOfProducts(memory, f, before, i, g);
      step.multiply(hidden, o, memory);
      step.tanh(hidden, hidden);
    }

    void backward(Step step) {
      step.tanhBack(scratch, hidden, hidden.gradient());
      step.addProduct(memory.gradient(), scratch, o);
      step.sigmoidBack(o, scratch, memory);
      step.multiply(scratch, memory.gradient(), g);
      step.tanhBack(g, g, memory.gradient(), i);
      step.sigmoidBack(i, scratch);
      step.addProduct(beforeGradient, memory.gradient(), f);
      step.sigmoidBack(f, memory.gradient(), before);
      step.preactivateBack(all);
    }
  }

  @Override
  public void forward(Step step) {
    step.preactivate(v, vMemory);
    step.copy(d0, v);
    step.copy(e0, vMemory);
    lowerTime.forward(step);
    lowerDepth.forward(step);
    upperTime.forward(step);
    upperDepth.forward(step);
  }

  @Override
  public void backward(Step step) {
    upperDepth.backward(step);
    upperTime.backward(step);
    lowerDepth.backward(step);
    lowerTime.backward(step);
    step.copy(v, d0.gradient());
    step.copy(vMemory, e0.gradient());
    step.preactivateBack(v, vMemory);
  }
}
