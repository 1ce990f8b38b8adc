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

import java.util.List;
import java.util.OptionalInt;

/**
 * The LSTM whose gates see the memory (Gers and Schmidhuber 2000), in the form of Graves (2013,
 * arXiv 1308.0850, equations 7 to 11) with one peephole weight for each unit, as Deeplearning4j's
 * {@code GravesLSTM}. Beside {@link Lstm}:
 *
 * <pre>
 *   f_t = sigmoid(W_f x_t + U_f h_{t-1} + p_f * c_{t-1} + b_f)
 *   i_t = sigmoid(W_i x_t + U_i h_{t-1} + p_i * c_{t-1} + b_i)
 *   o_t = sigmoid(W_o x_t + U_o h_{t-1} + p_o * c_t     + b_o)
 * </pre>
 */
final class PeepholeLstm extends Cell {
  private static final Block G = gate(0);
  private static final Block F = gate(1);
  private static final Block O = gate(2);
  private static final Block I = gate(3);

  /** tanh(c_t). */
  private static final Block SHOWN = kept(0);

  private static final Peephole TO_FORGET = new Peephole(0, F.index(), C_PREVIOUS);
  private static final Peephole TO_OUTPUT = new Peephole(1, O.index(), C);
  private static final Peephole TO_INPUT = new Peephole(2, I.index(), C_PREVIOUS);

  PeepholeLstm() {
    super(
        "lstm-peephole",
        "LSTM with peepholes (Gers and Schmidhuber 2000; Graves 2013)",
        Gate.of("candidate"),
        Gate.of("forget"),
        Gate.of("output"),
        Gate.of("input"));
  }

  @Override
  public List<Peephole> peepholes() {
    return List.of(TO_FORGET, TO_OUTPUT, TO_INPUT);
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
    step.addPeephole(TO_FORGET);
    step.addPeephole(TO_INPUT);
    step.tanh(G, G);
    step.sigmoid(F);
    step.sigmoid(I);
    step.sumOfProducts(C, F, C_PREVIOUS, I, G);
    step.addPeephole(TO_OUTPUT);
    step.sigmoid(O);
    step.tanh(SHOWN, C);
    step.multiply(H, O, SHOWN);
  }

  @Override
  public void backward(Step step) {
    step.addTanhBack(D_C, SHOWN, D_H, O);
    step.sigmoidBack(O, D_H, SHOWN);
    step.addPeepholeBack(D_C, TO_OUTPUT);
    step.multiply(SCRATCH, D_C, G);
    step.tanhBack(G, G, D_C, I);
    step.sigmoidBack(I, SCRATCH);
    step.multiply(D_C_PREVIOUS, D_C, F);
    step.sigmoidBack(F, D_C, C_PREVIOUS);
    step.addPeepholeBack(D_C_PREVIOUS, TO_FORGET);
    step.addPeepholeBack(D_C_PREVIOUS, TO_INPUT);
    step.addRecurrentBack(D_H_RECURRENT, G, F, O, I);
  }
}
