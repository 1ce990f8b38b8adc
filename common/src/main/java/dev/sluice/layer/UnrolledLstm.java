package dev.sluice.layer;

import static dev.sluice.layer.LstmParamInitializer.CANDIDATE;
import static dev.sluice.layer.LstmParamInitializer.FORGET;
import static dev.sluice.layer.LstmParamInitializer.INPUT;
import static dev.sluice.layer.LstmParamInitializer.OUTPUT;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link Lstm} over time. */
final class UnrolledLstm extends Unrolled {
  private final Steps memory = states[1];
  private final INDArray dMemory = stateErrors[1];

  /** The memory after its activation, which the output gate lets through. */
  private final Steps shown = steps(size().steps());

  private final INDArray one = matrix();
  private final INDArray two = matrix();

  UnrolledLstm(Size size, IActivation activation) {
    super(size, activation, LstmParamInitializer.GATES, 2);
  }

  @Override
  void forward(int t) {
    for (int g = 0; g < gates.length; g++) {
      INDArray z = gates[g].at(t);
      Nd4j.gemm(u[g], h.at(t), z, true, false, 1, 1);
      if (g == CANDIDATE) {
        activate(gates[CANDIDATE], t);
      } else {
        sigmoid(z);
      }
    }
    gates[INPUT].at(t).muli(gates[CANDIDATE].at(t), one);
    gates[FORGET].at(t).muli(memory.at(t), memory.at(t + 1)).addi(one);
    shown.at(t).assign(memory.at(t + 1));
    activate(shown.at(t));
    gates[OUTPUT].at(t).muli(shown.at(t), h.at(t + 1));
  }

  @Override
  void backward(int t) {
    INDArray candidate = gates[CANDIDATE].at(t);
    INDArray forget = gates[FORGET].at(t);
    INDArray output = gates[OUTPUT].at(t);
    INDArray input = gates[INPUT].at(t);
    INDArray dOutput = dh.muli(shown.at(t), one);
    INDArray dShown = dh.muli(output, two);
    activateBack(shown.at(t), memory.at(t + 1), dShown);
    dMemory.addi(shown.at(t));
    sigmoidBack(output, dOutput);
    INDArray dInput = dMemory.muli(candidate, one);
    INDArray dCandidate = dMemory.muli(input, two);
    activateBack(gates[CANDIDATE], t, dCandidate);
    sigmoidBack(input, dInput);
    INDArray dForget = dMemory.muli(memory.at(t), one);
    dMemory.muli(forget);
    sigmoidBack(forget, dForget);
    for (int g = 0; g < gates.length; g++) {
      Nd4j.gemm(u[g], gates[g].at(t), dh, false, false, 1, g == 0 ? 0 : 1);
    }
  }
}
