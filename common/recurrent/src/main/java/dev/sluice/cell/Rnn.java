package dev.sluice.cell;

import static dev.sluice.cell.Block.D_H;
import static dev.sluice.cell.Block.D_H_RECURRENT;
import static dev.sluice.cell.Block.H;
import static dev.sluice.cell.Block.gate;

/**
 * The simple recurrent cell (Elman 1990): {@code h_t = tanh(W x_t + U h_{t-1} + b)}, or with a
 * rectifier in place of the tanh (Le, Jaitly and Hinton 2015, arXiv 1504.00941).
 */
final class Rnn extends Cell {
  private static final Block A = gate(0);

  private final boolean rectified;

  Rnn(String name, String summary, boolean rectified) {
    super(name, summary, Gate.of("candidate"));
    this.rectified = rectified;
  }

  @Override
  public boolean isRectified() {
    return rectified;
  }

  @Override
  public void forward(Step step) {
    step.addRecurrent(A);
    if (rectified) {
      step.relu(H, A);
    } else {
      step.tanh(H, A);
    }
  }

  @Override
  public void backward(Step step) {
    if (rectified) {
      step.reluBack(A, H, D_H);
    } else {
      step.tanhBack(A, H, D_H);
    }
    step.addRecurrentBack(D_H_RECURRENT, A);
  }
}
