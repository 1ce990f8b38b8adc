package dev.sluice.cell;

import static dev.sluice.cell.Block.D_H;
import static dev.sluice.cell.Block.D_H_PREVIOUS;
import static dev.sluice.cell.Block.D_H_RECURRENT;
import static dev.sluice.cell.Block.H;
import static dev.sluice.cell.Block.H_PREVIOUS;
import static dev.sluice.cell.Block.H_RECURRENT;
import static dev.sluice.cell.Block.SCRATCH;
import static dev.sluice.cell.Block.gate;
import static dev.sluice.cell.Block.kept;

/**
 * The gated recurrent unit of Cho et al. (2014, arXiv 1406.1078), its reset gate before the
 * recurrent product, with the blend of Chung et al. (2014, arXiv 1412.3555): z near 1 takes the new
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
  private static final Block R = gate(0);
  private static final Block Z = gate(1);
  private static final Block N = gate(2);

  /** r_t * h_{t-1}. */
  private static final Block RESET = kept(0);

  Gru() {
    super(
        "gru",
        "GRU (Cho et al. 2014), reset gate before the recurrent product",
        Gate.of("reset"),
        Gate.of("update"),
        Gate.from("candidate", RESET));
  }

  @Override
  public int keptBlocks() {
    return 1;
  }

  @Override
  public void forward(Step step) {
    step.addRecurrent(R, Z);
    step.sigmoid(R);
    step.sigmoid(Z);
    step.multiply(RESET, R, H_RECURRENT);
    step.addRecurrent(N);
    step.tanh(N, N);
    step.interpolate(H, Z, H_PREVIOUS, N);
  }

  @Override
  public void backward(Step step) {
    step.addProductOfComplement(D_H_PREVIOUS, D_H, Z);
    step.subtract(SCRATCH, N, H_PREVIOUS);
    step.tanhBack(N, N, D_H, Z);
    step.sigmoidBack(Z, D_H, SCRATCH);
    // From here on the scratch block is the gradient of r_t * h_{t-1}.
    step.recurrentBack(SCRATCH, N);
    step.addProduct(D_H_RECURRENT, SCRATCH, R);
    step.sigmoidBack(R, SCRATCH, H_RECURRENT);
    step.addRecurrentBack(D_H_RECURRENT, R, Z);
  }
}
