package dev.sluice.cell;

/**
 * The LSTM with layer normalisation (Ba, Kiros and Hinton 2016, arXiv 1607.06450, supplementary
 * equations 20 to 22). The products with the input and with the previous output are normalised
 * separately, each over the {@code 4 n} numbers of all gates together; the memory is normalised
 * before the output gate:
 *
 * <pre>
 *   (g, f, o, i) = LN(W x_t; a_x, s_x) + LN(U h_{t-1}; a_h, s_h) + (b_g, b_f, b_o, b_i)
 *   c_t = sigmoid(f) * c_{t-1} + sigmoid(i) * tanh(g)
 *   h_t = sigmoid(o) * tanh(LN(c_t; a_c, s_c))
 *
 *   LN(z; a, s) = a * (z - mean(z)) / sqrt(variance(z) + 1e-5) + s
 * </pre>
 *
 * The order of the gates in {@code W}, {@code RW}, {@code b} and the first two normalisations is
 * candidate, forget, output, input. Gains {@code a} ({@code LG}, initially 1) and biases {@code s}
 * ({@code LB}, initially 0) are in the order x, h, c, {@code [1, 9 n]} each.
 *
 * <p>Deviations from the paper: 1e-5 is added to the variance, which is 0 if {@code h_{t-1}} is 0;
 * the bias of the forget gate starts at 1, as in {@link Lstm}. As in the paper, each gate has three
 * biases ({@code s_x}, {@code s_h}, {@code b}), although only their sum matters.
 */
final class LayerNormLstm extends Cell {
  private final State h = outputState("prevAct");
  private final State c = state("prevMem");
  private final Gate g = gate("candidate");
  private final Gate f = forgetGate("forget");
  private final Gate o = gate("output");
  private final Gate i = gate("input");
  private final Gate[] gates = {g, f, o, i};
  private final Gate[] ofInput = products("x", INPUT);
  private final Gate[] ofOutput = products("h", h);
  private final Normalisation inputNorm = normalisation("x", 4);
  private final Normalisation outputNorm = normalisation("h", 4);
  private final Normalisation memoryNorm = normalisation("c", 1);
  private final Computed squashed = kept("tanh(LN(c_t))");
  private final Block scratch = scratch();
  // An array, since varargs would allocate one at every step.
  private final Block[] squashedOnly = {squashed};

  LayerNormLstm() {
    super("lstm-layer-norm", "LSTM with layer normalisation (Ba et al. 2016)");
  }

  private Gate[] products(String of, Source source) {
    return new Gate[] {
      product("candidate of " + of, source),
      product("forget of " + of, source),
      product("output of " + of, source),
      product("input of " + of, source)
    };
  }

  @Override
  public void forward(Step step) {
    step.preactivate(gates);
    step.preactivate(ofInput);
    step.preactivate(ofOutput);
    step.normalise(inputNorm, ofInput);
    step.normalise(outputNorm, ofOutput);
    for (int k = 0; k < gates.length; k++) {
      step.add(gates[k], ofInput[k]);
      step.add(gates[k], ofOutput[k]);
    }
    step.tanh(g, g);
    step.sigmoid(f);
    step.sigmoid(o);
    step.sigmoid(i);
    step.sumOfProducts(c.now(), f, c.previous(), i, g);
    step.copy(squashed, c.now());
    step.normalise(memoryNorm, squashedOnly);
    step.tanh(squashed, squashed);
    step.multiply(h.now(), o, squashed);
  }

  @Override
  public void backward(Step step) {
    step.tanhBack(scratch, squashed, h.gradient(), o);
    step.normaliseBack(memoryNorm, scratch);
    step.add(c.gradient(), scratch);
    step.sigmoidBack(o, h.gradient(), squashed);
    step.multiply(scratch, c.gradient(), g);
    step.tanhBack(g, g, c.gradient(), i);
    step.sigmoidBack(i, scratch);
    step.multiply(c.previousGradient(), c.gradient(), f);
    step.sigmoidBack(f, c.gradient(), c.previous());
    for (int k = 0; k < gates.length; k++) {
      step.copy(ofInput[k], gates[k]);
      step.copy(ofOutput[k], gates[k]);
    }
    step.normaliseBack(inputNorm, ofInput);
    step.normaliseBack(outputNorm, ofOutput);
    step.preactivateBack(gates);
    step.preactivateBack(ofInput);
    step.preactivateBack(ofOutput);
  }
}
