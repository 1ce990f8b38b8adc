package dev.sluice.layer;

import static dev.sluice.layer.GruParamInitializer.CANDIDATE;
import static dev.sluice.layer.GruParamInitializer.RESET;
import static dev.sluice.layer.GruParamInitializer.UPDATE;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link Gru} over time, the reset gate before the recurrent product. */
final class UnrolledGru extends Unrolled {
  private final Steps remembered = steps(size().steps());
  private final INDArray one = matrix();
  private final INDArray two = matrix();

  UnrolledGru(Size size, IActivation activation) {
    super(size, activation, GruParamInitializer.GATES, 1);
  }

  @Override
  void forward(int t) {
    INDArray before = h.at(t);
    INDArray r = gates[RESET].at(t);
    INDArray z = gates[UPDATE].at(t);
    INDArray candidate = gates[CANDIDATE].at(t);
    Nd4j.gemm(u[RESET], before, r, true, false, 1, 1);
    sigmoid(r);
    Nd4j.gemm(u[UPDATE], before, z, true, false, 1, 1);
    sigmoid(z);
    r.muli(before, remembered.at(t));
    Nd4j.gemm(u[CANDIDATE], remembered.at(t), candidate, true, false, 1, 1);
    activate(gates[CANDIDATE], t);
    // (1 - z) h + z c = h + z (c - h)
    candidate.subi(before, h.at(t + 1));
    h.at(t + 1).muli(z).addi(before);
  }

  @Override
  void backward(int t) {
    INDArray before = h.at(t);
    INDArray r = gates[RESET].at(t);
    INDArray z = gates[UPDATE].at(t);
    INDArray candidate = gates[CANDIDATE].at(t);
    INDArray dz = candidate.subi(before, one).muli(dh);
    INDArray dc = dh.muli(z, two);
    dh.subi(dc);
    activateBack(gates[CANDIDATE], t, dc);
    sigmoidBack(z, dz);
    INDArray dRemembered = one;
    Nd4j.gemm(u[CANDIDATE], candidate, dRemembered, false, false, 1, 0);
    dh.addi(dRemembered.muli(r, two));
    sigmoidBack(r, dRemembered.muli(before));
    Nd4j.gemm(u[RESET], r, dh, false, false, 1, 1);
    Nd4j.gemm(u[UPDATE], z, dh, false, false, 1, 1);
  }

  @Override
  Steps recurrentInput(int g) {
    return g == CANDIDATE ? remembered : h;
  }
}
