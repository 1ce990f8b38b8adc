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
 * The LSTM of Hochreiter and Schmidhuber (1997) with the forget gate of Gers, Schmidhuber and
 * Cummins (2000), without peepholes, {@code *} by element:
 *
 * <pre>
 *   g_t = tanh   (W_g x_t + U_g h_{t-1} + b_g)     candidate
 *   f_t = sigmoid(W_f x_t + U_f h_{t-1} + b_f)     forget gate
 *   o_t = sigmoid(W_o x_t + U_o h_{t-1} + b_o)     output gate
 *   i_t = sigmoid(W_i x_t + U_i h_{t-1} + b_i)     input gate
 *   c_t = f_t * c_{t-1} + i_t * g_t
 *   h_t = o_t * tanh(c_t)
 * </pre>
 */
final class Lstm extends Cell {
  private static final Block G = gate(0);
  private static final Block F = gate(1);
  private static final Block O = gate(2);
  private static final Block I = gate(3);

  /** tanh(c_t). */
  private static final Block SHOWN = kept(0);

  Lstm() {
    super(
        "lstm",
        "LSTM (Hochreiter and Schmidhuber 1997), forget gate, no peepholes",
        Gate.of("candidate"),
        Gate.of("forget"),
        Gate.of("output"),
        Gate.of("input"));
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
    step.addRecurrent(G, F, O, I);
    step.tanh(G, G);
    step.sigmoid(F);
    step.sigmoid(O);
    step.sigmoid(I);
    step.sumOfProducts(C, F, C_PREVIOUS, I, G);
    step.tanh(SHOWN, C);
    step.multiply(H, O, SHOWN);
  }

  @Override
  public void backward(Step step) {
    step.addTanhBack(D_C, SHOWN, D_H, O);
    step.sigmoidBack(O, D_H, SHOWN);
    step.multiply(SCRATCH, D_C, G);
    step.tanhBack(G, G, D_C, I);
    step.sigmoidBack(I, SCRATCH);
    step.multiply(D_C_PREVIOUS, D_C, F);
    step.sigmoidBack(F, D_C, C_PREVIOUS);
    step.addRecurrentBack(D_H_RECURRENT, G, F, O, I);
  }
}
