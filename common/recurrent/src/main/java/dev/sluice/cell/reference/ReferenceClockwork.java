package dev.sluice.cell.reference;

import static java.lang.Math.tanh;

import java.util.List;
import java.util.Map;

/**
 * The clockwork RNN (Koutnik et al. 2014, arXiv 1402.3511), where t counts from 0 and a module runs
 * if its period divides t:
 *
 * <pre>
 *   h_t[j] = tanh(W_j x_t + sum of U[i, j] h_{t-1}[i] + b_j)   over i in j's module and slower ones
 *   h_t[j] = h_{t-1}[j]                                        where j's module does not run
 * </pre>
 *
 * <p>Of n units, unit j is in module {@code floor(j g / n)}; the number of modules g is that of the
 * periods or of the units, whichever is smaller.
 *
 * <p>Backward as in {@link ReferenceRnn} for the units that run; the others pass their gradient on.
 */
public final class ReferenceClockwork implements ReferenceCell {
  private final String name;
  private final int[] periods;

  ReferenceClockwork() {
    this("clockwork", 1, 2, 4, 8, 16, 32, 64);
  }

  /**
   * Creates the reference of a {@link dev.sluice.cell.Clockwork} with other periods.
   *
   * @param name the name of the cell
   * @param periods the periods of the cell
   */
  public ReferenceClockwork(String name, int... periods) {
    this.name = name;
    this.periods = periods.clone();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<String, int[]> shapes(int inputs, int units) {
    return ReferenceCell.shapes(inputs, units, 1);
  }

  @Override
  public List<Integer> states(int inputs, int units) {
    return List.of(units, 1);
  }

  /** The first unit that unit {@code j} of n reads: the first of its module. */
  private int first(int j, int n) {
    int first = j;
    while (first > 0 && module(first - 1, n) == module(j, n)) {
      first--;
    }
    return first;
  }

  private int module(int j, int n) {
    return j * Math.min(periods.length, n) / n;
  }

  @Override
  public ReferenceStep step(
      ReferenceParameters p, double[] x, ReferenceState before, ReferenceState dropped) {
    int n = p.units();
    double[] seen = dropped.h();
    double t = before.values()[1][0];
    boolean[] runs = new boolean[n];
    double[] h = new double[n];
    for (int j = 0; j < n; j++) {
      runs[j] = t % periods[module(j, n)] == 0;
      double a = p.input(0, j, x);
      for (int i = first(j, n); i < n; i++) {
        a += p.rw()[i][j] * seen[i];
      }
      h[j] = runs[j] ? tanh(a) : before.h()[j];
    }
    return new ReferenceStep(
        new ReferenceState(h, new double[] {t + 1}),
        (later, d) -> {
          for (int j = 0; j < n; j++) {
            double dh = later.h()[j];
            if (!runs[j]) {
              d.h[j] = dh;
              continue;
            }
            double delta = dh * (1 - h[j] * h[j]);
            d.input(0, j, x, delta);
            for (int i = first(j, n); i < n; i++) {
              d.weight("RW", i, j, seen[i] * delta);
              d.seen[i] += p.rw()[i][j] * delta;
            }
          }
        });
  }
}
