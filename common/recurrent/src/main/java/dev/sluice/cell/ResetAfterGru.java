package dev.sluice.cell;

/**
 * The GRU of PyTorch, Keras and cuDNN (version 1 of arXiv 1406.1078): the reset gate is after the
 * recurrent product, which has its own bias; z near 1 keeps the old value.
 *
 * <pre>
 *   r_t = sigmoid(W_r x_t + U_r h_{t-1} + b_r)     reset gate
 *   z_t = sigmoid(W_z x_t + U_z h_{t-1} + b_z)     update gate
 *   q_t =                   U_n h_{t-1} + b_q      the candidate's recurrent part
 *   n_t = tanh   (W_n x_t + r_t * q_t   + b_n)     candidate
 *   h_t = (1 - z_t) * n_t + z_t * h_{t-1}
 * </pre>
 */
final class ResetAfterGru extends Cell {
  private final State h = outputState("prevAct");
  private final Gate r = gate("reset", INPUT, h);
  private final Gate z = gate("update", INPUT, h);
  private final Gate n = gate("candidate", INPUT);
  private final Gate q = gate("recurrent candidate", h);
  private final Block scratch = scratch();
  private final Block dN = scratch();

  ResetAfterGru() {
    super("gru-reset-after", "GRU as in PyTorch and Keras, reset gate after the product");
  }

  @Override
  public void forward(Step step) {
    step.preactivate(r, z, n, q);
    step.sigmoid(r);
    step.sigmoid(z);
    step.addProduct(n, r, q);
    step.tanh(n, n);
    step.interpolate(h.now(), z, n, h.previous());
  }

  @Override
  public void backward(Step step) {
    step.addProduct(h.previousGradient(), h.gradient(), z);
    step.subtract(scratch, h.previous(), n);
    step.multiply(scratch, scratch, h.gradient());
    step.multiply(dN, h.gradient(), z);
    step.subtract(dN, h.gradient(), dN);
    step.tanhBack(n, n, dN);
    step.sigmoidBack(z, scratch);
    step.multiply(scratch, n, q);
    step.multiply(q, n, r);
    step.sigmoidBack(r, scratch);
    step.preactivateBack(r, z, n, q);
  }
}
