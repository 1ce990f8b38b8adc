package dev.sluice.layer;

import static dev.sluice.layer.GruParamInitializer.CANDIDATE;
import static dev.sluice.layer.GruParamInitializer.RESET;
import static dev.sluice.layer.GruParamInitializer.UPDATE;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link Gru} over time, the reset gate after the recurrent product. */
final class UnrolledResetAfterGru extends Unrolled {
  /** The candidate's recurrent product with its own bias; on the way back its gradient. */
  private final Steps product = steps(size().steps());

  private final INDArray one = matrix();
  private final INDArray two = matrix();
  private INDArray recurrentBias;

  UnrolledResetAfterGru(Size size, IActivation activation) {
    super(size, activation, GruParamInitializer.GATES, 1);
  }

  @Override
  void use(Parameters parameters, boolean isTraining) {
    super.use(parameters, isTraining);
    recurrentBias = column(parameters.get(GruParamInitializer.RECURRENT_BIAS_KEY));
  }

  @Override
  void prepare(int steps) {
    product.range(0, steps).assign(0).addiColumnVector(recurrentBias);
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
    Nd4j.gemm(u[CANDIDATE], before, product.at(t), true, false, 1, 1);
    candidate.addi(r.muli(product.at(t), one));
    activate(gates[CANDIDATE], t);
    // (1 - z) c + z h = c + z (h - c)
    before.subi(candidate, h.at(t + 1));
    h.at(t + 1).muli(z).addi(candidate);
  }

  @Override
  void backward(int t) {
    INDArray r = gates[RESET].at(t);
    INDArray z = gates[UPDATE].at(t);
    INDArray candidate = gates[CANDIDATE].at(t);
    INDArray dz = h.at(t).subi(candidate, one).muli(dh);
    INDArray kept = dh.muli(z, two);
    // What is not kept is the candidate's: dh - z dh.
    dh.subi(kept);
    activateBack(gates[CANDIDATE], t, dh);
    dh.assign(kept);
    sigmoidBack(z, dz);
    INDArray dr = candidate.muli(product.at(t), one);
    candidate.muli(r, product.at(t));
    sigmoidBack(r, dr);
    Nd4j.gemm(u[RESET], r, dh, false, false, 1, 1);
    Nd4j.gemm(u[UPDATE], z, dh, false, false, 1, 1);
    Nd4j.gemm(u[CANDIDATE], product.at(t), dh, false, false, 1, 1);
  }

  @Override
  Steps recurrentError(int g) {
    return g == CANDIDATE ? product : gates[g];
  }

  @Override
  void collectMore(int from, int to, Parameters gradients) {
    INDArray sum = product.range(from, to).sum(true, 1);
    gradients.get(GruParamInitializer.RECURRENT_BIAS_KEY).assign(sum.transpose());
  }
}
