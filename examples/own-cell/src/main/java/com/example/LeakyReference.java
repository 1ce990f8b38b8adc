package com.example;

import dev.sluice.cell.reference.ReferenceCell;
import dev.sluice.cell.reference.ReferenceParameters;
import dev.sluice.cell.reference.ReferenceState;
import dev.sluice.cell.reference.ReferenceStep;
import java.util.Map;

/** {@link LeakyCell} in plain loops and double precision, for the conformance suite. */
public final class LeakyReference implements ReferenceCell {
  private static final int N = 0;
  private static final int Z = 1;

  /** For the service loader. */
  public LeakyReference() {}

  @Override
  public String name() {
    return "leaky";
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    Map<String, int[]> shapes = ReferenceCell.shapes(inputs, units, 1);
    // The leak has a bias and no weights.
    shapes.put("b", new int[] {1, 2 * units});
    return shapes;
  }

  @Override
  public ReferenceStep step(
      ReferenceParameters p, double[] x, ReferenceState before, ReferenceState seen) {
    int units = p.units();
    double[] n = new double[units];
    double[] z = new double[units];
    double[] h = new double[units];
    for (int j = 0; j < units; j++) {
      n[j] = Math.tanh(p.input(N, j, x) + p.recurrent(N, j, seen.h()));
      z[j] = 1 / (1 + Math.exp(-p.vector("b", Z, j)));
      h[j] = (1 - z[j]) * before.h()[j] + z[j] * n[j];
    }
    return new ReferenceStep(
        new ReferenceState(h),
        (later, d) -> {
          for (int j = 0; j < units; j++) {
            double dh = later.h()[j];
            double delta = dh * z[j] * (1 - n[j] * n[j]);
            d.input(N, j, x, delta);
            d.recurrent(N, j, seen.h(), delta, d.seenStates[0]);
            d.vector("b", Z, j, dh * (n[j] - before.h()[j]) * z[j] * (1 - z[j]));
            d.states[0][j] += dh * (1 - z[j]);
          }
        });
  }
}
