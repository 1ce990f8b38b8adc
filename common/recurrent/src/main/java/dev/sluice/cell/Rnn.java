package dev.sluice.cell;

/**
 * The simple recurrent cell (Elman 1990): {@code h_t = tanh(W x_t + U h_{t-1} + b)}, or with ReLU
 * instead of tanh (Le, Jaitly and Hinton 2015, arXiv 1504.00941).
 */
final class Rnn extends Cell {
  private final State h = outputState("prevAct");
  private final Gate a = gate("candidate", INPUT, h);
  private final boolean rectified;

  Rnn(String name, String summary, boolean rectified) {
    super(name, summary);
    this.rectified = rectified;
  }

  @Override
  public boolean isRectified() {
    return rectified;
  }

  @Override
  public void forward(Step step) {
    step.preactivate(a);
    if (rectified) {
      step.relu(h.now(), a);
    } else {
      step.tanh(h.now(), a);
    }
  }

  @Override
  public void backward(Step step) {
    if (rectified) {
      step.reluBack(a, h.now(), h.gradient());
    } else {
      step.tanhBack(a, h.now(), h.gradient());
    }
    step.preactivateBack(a);
  }
}
