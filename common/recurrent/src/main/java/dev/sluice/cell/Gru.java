package dev.sluice.cell;

/**
 * The gated recurrent unit of Cho et al. (2014, arXiv 1406.1078), with the reset gate before the
 * recurrent product and the blend of Chung et al. (2014, arXiv 1412.3555): z near 1 takes the new
 * value.
 *
 * <pre>
 *   r_t = sigmoid(W_r x_t + U_r h_{t-1} + b_r)             reset gate
 *   z_t = sigmoid(W_z x_t + U_z h_{t-1} + b_z)             update gate
 *   n_t = tanh   (W_n x_t + U_n (r_t * h_{t-1}) + b_n)     candidate
 *   h_t = (1 - z_t) * h_{t-1} + z_t * n_t
 * </pre>
 */
final class Gru extends Cell {
  private final State h = outputState("prevAct");
  private final Computed reset = kept("r_t * h_{t-1}");
  private final Gate r = gate("reset", INPUT, h);
  private final Gate z = gate("update", INPUT, h);
  private final Gate n = gate("candidate", INPUT, reset);
  private final Block scratch = scratch();

  Gru() {
    super("gru", "GRU (Cho et al. 2014), reset gate before the recurrent product");
  }

  @Override
  public void forward(Step step) {
    step.preactivate(r, z);
    step.sigmoid(r);
    step.sigmoid(z);
    step.multiply(reset, r, h.recurrent());
    step.preactivate(n);
    step.tanh(n, n);
    step.interpolate(h.now(), z, h.previous(), n);
  }

  @Override
  public void backward(Step step) {
    step.addProductOfComplement(h.previousGradient(), h.gradient(), z);
    step.subtract(scratch, n, h.previous());
    step.tanhBack(n, n, h.gradient(), z);
    step.sigmoidBack(z, h.gradient(), scratch);
    step.preactivateBack(n);
    step.addProduct(h.recurrentGradient(), reset.gradient(), r);
    step.sigmoidBack(r, reset.gradient(), h.recurrent());
    step.preactivateBack(r, z);
  }
}
