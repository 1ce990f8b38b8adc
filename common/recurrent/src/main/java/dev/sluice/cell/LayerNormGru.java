package dev.sluice.cell;

/**
 * The GRU with layer normalisation (Ba, Kiros and Hinton 2016, arXiv 1607.06450, supplementary
 * material, the GRU of order embeddings and skip-thoughts): the reset gate is after the recurrent
 * product, and z near 1 takes the new value.
 *
 * <pre>
 *   (r, z) = LN(W x_t; a_1, s_1) + LN(U h_{t-1}; a_2, s_2)
 *   n_t = tanh(LN(W_n x_t; a_3, s_3) + sigmoid(r) * LN(U_n h_{t-1}; a_4, s_4))
 *   h_t = (1 - sigmoid(z)) * h_{t-1} + sigmoid(z) * n_t
 *
 *   LN(v; a, s) = a * (v - mean(v)) / sqrt(variance(v) + 1e-5) + s
 * </pre>
 *
 * The first two normalisations are over the {@code 2 n} numbers of both gates together, the others
 * over the {@code n} numbers of the candidate. The order of the gates in {@code W} and {@code RW}
 * is reset, update, candidate. Gains {@code a} ({@code LG}, initially 1) and biases {@code s}
 * ({@code LB}, initially 0) are in the order of the equations, {@code [1, 6 n]} each. There is no
 * other bias.
 *
 * <p>Deviation from the paper: 1e-5 is added to the variance, which is 0 if {@code h_{t-1}} is 0.
 */
final class LayerNormGru extends Cell {
  private final State h = outputState("prevAct");
  private final Gate r = product("reset", INPUT);
  private final Gate z = product("update", INPUT);
  private final Gate n = product("candidate", INPUT);
  private final Gate rOfOutput = product("reset of h", h);
  private final Gate zOfOutput = product("update of h", h);
  private final Gate q = product("candidate of h", h);
  private final Normalisation gates = normalisation("gates of x", 2);
  private final Normalisation gatesOfOutput = normalisation("gates of h", 2);
  private final Normalisation candidate = normalisation("candidate of x", 1);
  private final Normalisation candidateOfOutput = normalisation("candidate of h", 1);
  private final Block scratch = scratch();
  // Arrays, since varargs would allocate one at every step.
  private final Gate[] all = {r, z, n, rOfOutput, zOfOutput, q};
  private final Gate[] rz = {r, z};
  private final Gate[] rzOfOutput = {rOfOutput, zOfOutput};
  private final Gate[] nOnly = {n};
  private final Gate[] qOnly = {q};

  LayerNormGru() {
    super("gru-layer-norm", "GRU with layer normalisation (Ba et al. 2016)");
  }

  @Override
  public void forward(Step step) {
    step.preactivate(all);
    step.normalise(gates, rz);
    step.normalise(gatesOfOutput, rzOfOutput);
    step.normalise(candidate, nOnly);
    step.normalise(candidateOfOutput, qOnly);
    step.add(r, rOfOutput);
    step.add(z, zOfOutput);
    step.sigmoid(r);
    step.sigmoid(z);
    step.addProduct(n, r, q);
    step.tanh(n, n);
    step.interpolate(h.now(), z, h.previous(), n);
  }

  @Override
  public void backward(Step step) {
    step.addProductOfComplement(h.previousGradient(), h.gradient(), z);
    step.subtract(scratch, n, h.previous());
    step.tanhBack(n, n, h.gradient(), z);
    step.sigmoidBack(z, h.gradient(), scratch);
    step.multiply(scratch, n, q);
    step.multiply(q, n, r);
    step.sigmoidBack(r, scratch);
    step.copy(rOfOutput, r);
    step.copy(zOfOutput, z);
    step.normaliseBack(gates, rz);
    step.normaliseBack(gatesOfOutput, rzOfOutput);
    step.normaliseBack(candidate, nOnly);
    step.normaliseBack(candidateOfOutput, qOnly);
    step.preactivateBack(all);
  }
}
