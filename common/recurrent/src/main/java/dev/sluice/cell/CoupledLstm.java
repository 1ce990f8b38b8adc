package dev.sluice.cell;

import static dev.sluice.cell.Block.C;
import static dev.sluice.cell.Block.C_PREVIOUS;
import static dev.sluice.cell.Block.D_C;
import static dev.sluice.cell.Block.D_C_PREVIOUS;
import static dev.sluice.cell.Block.D_H;
import static dev.sluice.cell.Block.D_H_RECURRENT;
import static dev.sluice.cell.Block.H;
import static dev.sluice.cell.Block.SCRATCH;
import static dev.sluice.cell.Block.gate;
import static dev.sluice.cell.Block.kept;

import java.util.OptionalInt;

/**
 * The LSTM that writes as much as it forgets (Greff et al. 2015, arXiv 1503.04069, variant CIFG),
 * its input gate being {@code 1 - f_t}:
 *
 * <pre>
 *   g_t = tanh   (W_g x_t + U_g h_{t-1} + b_g)     candidate
 *   f_t = sigmoid(W_f x_t + U_f h_{t-1} + b_f)     forget gate
 *   o_t = sigmoid(W_o x_t + U_o h_{t-1} + b_o)     output gate
 *   c_t = f_t * c_{t-1} + (1 - f_t) * g_t
 *   h_t = o_t * tanh(c_t)
 * </pre>
 */
final class CoupledLstm extends Cell {
  private static final Block G = gate(0);
  private static final Block F = gate(1);
  private static final Block O = gate(2);

  /** tanh(c_t). */
  private static final Block SHOWN = kept(0);

  CoupledLstm() {
    super(
        "lstm-coupled",
        "LSTM with coupled input and forget gates, i = 1 - f (Greff et al. 2015)",
        Gate.of("candidate"),
        Gate.of("forget"),
        Gate.of("output"));
  }

  @Override
  public boolean hasMemory() {
    return true;
  }

  @Override
  public int keptBlocks() {
    return 1;
  }

  @Override
  public OptionalInt forgetGate() {
    return OptionalInt.of(F.index());
  }

  @Override
  public void forward(Step step) {
    step.addRecurrent(G, F, O);
    step.tanh(G, G);
    step.sigmoid(F);
    step.sigmoid(O);
    step.interpolate(C, F, G, C_PREVIOUS);
    step.tanh(SHOWN, C);
    step.multiply(H, O, SHOWN);
  }

  @Override
  public void backward(Step step) {
    step.addTanhBack(D_C, SHOWN, D_H, O);
    step.sigmoidBack(O, D_H, SHOWN);
    step.multiply(D_C_PREVIOUS, D_C, F);
    step.subtract(SCRATCH, C_PREVIOUS, G);
    step.sigmoidBack(F, D_C, SCRATCH);
    step.subtract(SCRATCH, D_C, D_C_PREVIOUS);
    step.tanhBack(G, G, SCRATCH);
    step.addRecurrentBack(D_H_RECURRENT, G, F, O);
  }
}
