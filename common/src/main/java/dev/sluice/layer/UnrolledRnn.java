package dev.sluice.layer;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.factory.Nd4j;

/** {@link Rnn} over time. */
final class UnrolledRnn extends Unrolled {

  UnrolledRnn(Size size, IActivation activation) {
    super(size, activation, 1, 1);
  }

  @Override
  void forward(int t) {
    Nd4j.gemm(u[0], h.at(t), gates[0].at(t), true, false, 1, 1);
    activate(gates[0], t);
    h.at(t + 1).assign(gates[0].at(t));
  }

  @Override
  void backward(int t) {
    activateBack(gates[0], t, dh);
    Nd4j.gemm(u[0], gates[0].at(t), dh, false, false, 1, 0);
  }
}
