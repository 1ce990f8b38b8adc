package dev.sluice.cell;

import static dev.sluice.cell.Block.D_H;
import static dev.sluice.cell.Block.D_H_PREVIOUS;
import static dev.sluice.cell.Block.D_H_RECURRENT;
import static dev.sluice.cell.Block.H;
import static dev.sluice.cell.Block.H_PREVIOUS;
import static dev.sluice.cell.Block.SCRATCH;
import static dev.sluice.cell.Block.SCRATCH_2;
import static dev.sluice.cell.Block.gate;

/**
 * The GRU of PyTorch, Keras and cuDNN (version 1 of arXiv 1406.1078): the reset gate after the
 * recurrent product, which has a bias of its own; z near 1 keeps the old value.
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
  private static final Block R = gate(0);
  private static final Block Z = gate(1);
  private static final Block N = gate(2);
  private static final Block Q = gate(3);

  ResetAfterGru() {
    super(
        "gru-reset-after",
        "GRU as in PyTorch and Keras, reset gate after the product",
        Gate.of("reset"),
        Gate.of("update"),
        Gate.ofInput("candidate"),
        Gate.ofRecurrence("recurrent candidate"));
  }

  @Override
  public void forward(Step step) {
    step.addRecurrent(R, Z, Q);
    step.sigmoid(R);
    step.sigmoid(Z);
    step.addProduct(N, R, Q);
    step.tanh(N, N);
    step.interpolate(H, Z, N, H_PREVIOUS);
  }

  @Override
  public void backward(Step step) {
    step.addProduct(D_H_PREVIOUS, D_H, Z);
    step.subtract(SCRATCH, H_PREVIOUS, N);
    step.multiply(SCRATCH, SCRATCH, D_H);
    step.multiply(SCRATCH_2, D_H, Z);
    step.subtract(SCRATCH_2, D_H, SCRATCH_2);
    step.tanhBack(N, N, SCRATCH_2);
    step.sigmoidBack(Z, SCRATCH);
    step.multiply(SCRATCH, N, Q);
    step.multiply(Q, N, R);
    step.sigmoidBack(R, SCRATCH);
    step.addRecurrentBack(D_H_RECURRENT, R, Z, Q);
  }
}
