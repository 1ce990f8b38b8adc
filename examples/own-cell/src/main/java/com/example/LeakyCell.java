package com.example;

import dev.sluice.cell.Block;
import dev.sluice.cell.Cell;
import dev.sluice.cell.Gate;
import dev.sluice.cell.State;
import dev.sluice.cell.Step;

/**
 * A leaky simple recurrent cell (after Jaeger et al. 2007, doi 10.1016/j.neunet.2007.04.016) that
 * learns one leak per unit:
 *
 * <pre>
 *   n_t = tanh(W x_t + U h_{t-1} + b_n)     candidate
 *   z   = sigmoid(b_z)                      leak: a bias alone
 *   h_t = (1 - z) * h_{t-1} + z * n_t
 * </pre>
 */
public final class LeakyCell extends Cell {
  private final State h = outputState("prevAct");
  private final Gate n = gate("candidate", INPUT, h);
  private final Gate z = gate("leak");
  private final Block change = scratch();

  /** For the service loader. */
  public LeakyCell() {
    super("leaky", "leaky simple recurrent cell with a learned leak");
  }

  @Override
  public void forward(Step step) {
    step.preactivate(n, z);
    step.tanh(n, n);
    step.sigmoid(z);
    step.interpolate(h.now(), z, h.previous(), n);
  }

  @Override
  public void backward(Step step) {
    step.addProductOfComplement(h.previousGradient(), h.gradient(), z);
    step.subtract(change, n, h.previous());
    step.tanhBack(n, n, h.gradient(), z);
    step.sigmoidBack(z, h.gradient(), change);
    step.preactivateBack(n, z);
  }
}
