package dev.sluice.cell;

/**
 * The quasi-recurrent network (Bradbury et al. 2017, arXiv 1611.01576) with a window of two inputs
 * and fo-pooling: a convolution over time, whose products are computed for all steps at once, and a
 * recurrence without weights.
 *
 * <pre>
 *   z_t = tanh   (V_z x_{t-1} + W_z x_t + b_z)     candidate
 *   f_t = sigmoid(V_f x_{t-1} + W_f x_t + b_f)     forget gate
 *   o_t = sigmoid(V_o x_{t-1} + W_o x_t + b_o)     output gate
 *   c_t = f_t * c_{t-1} + (1 - f_t) * z_t
 *   h_t = o_t * c_t
 * </pre>
 *
 * <p>The input before the first step is zero. The paper's equations have no biases.
 */
final class Qrnn extends Cell {
  private final State c = state("prevMem");
  private final State before = previousInput("prevInput");
  private final Computed h = output();
  private final Gate z = gate("candidate", INPUT, before);
  private final Gate f = forgetGate("forget", INPUT, before);
  private final Gate o = gate("output", INPUT, before);
  private final Block scratch = scratch();

  Qrnn() {
    super("qrnn", "quasi-recurrent network (Bradbury et al. 2017), fo-pooling, window of two");
  }

  @Override
  public void forward(Step step) {
    step.preactivate(z, f, o);
    step.tanh(z, z);
    step.sigmoid(f);
    step.sigmoid(o);
    step.interpolate(c.now(), f, z, c.previous());
    step.multiply(h, o, c.now());
  }

  @Override
  public void backward(Step step) {
    step.addProduct(c.gradient(), h.gradient(), o);
    step.sigmoidBack(o, h.gradient(), c.now());
    step.interpolateBack(f, z, scratch, c.previous(), c.previousGradient(), c.gradient());
    step.tanhBack(z, z, scratch);
    step.preactivateBack(z, f, o);
  }
}
