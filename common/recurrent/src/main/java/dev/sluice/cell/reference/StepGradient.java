package dev.sluice.cell.reference;

/**
 * The gradients of the loss with respect to what went into one step, added up as the step back
 * finds them.
 */
public final class StepGradient {
  /** With respect to {@code x_t}, [inputs]. */
  final double[] x;

  /** With respect to {@code h_{t-1}} wherever the recurrent weights are not involved, [units]. */
  final double[] h;

  /** With respect to {@code h_{t-1}} as the recurrent weights saw it, [units]. */
  final double[] seen;

  /** With respect to {@code c_{t-1}}, [units]; empty if the cell has no memory. */
  final double[] c;

  private final ReferenceParameters values;

  /** With respect to the parameters, over all steps; null if only the states' are wanted. */
  private final ReferenceParameters sums;

  /**
   * Zeros.
   *
   * @param memory the length of {@code c_t}
   * @param values the parameters
   * @param sums their gradients, which the step back adds to; null to leave them out, and {@link
   *     #x} with them
   */
  StepGradient(int memory, ReferenceParameters values, ReferenceParameters sums) {
    this.values = values;
    this.sums = sums;
    x = new double[values.inputs()];
    h = new double[values.units()];
    seen = new double[values.units()];
    c = new double[memory];
  }

  /** Back through {@code W x_t + U h_{t-1} + b}, whose value has the gradient {@code delta}. */
  void gate(int block, int unit, double[] xt, double[] hSeen, double delta) {
    input(block, unit, xt, delta);
    recurrent(block, unit, hSeen, delta, seen);
  }

  /** Back through {@link ReferenceParameters#input}, whose value has the gradient {@code delta}. */
  void input(int block, int unit, double[] xt, double delta) {
    if (sums == null) {
      return;
    }
    int column = values.column(block, unit);
    for (int i = 0; i < xt.length; i++) {
      sums.w()[i][column] += xt[i] * delta;
      x[i] += values.w()[i][column] * delta;
    }
    sums.b()[column] += delta;
  }

  /**
   * Back through {@link ReferenceParameters#recurrent}.
   *
   * @param source what was multiplied with the recurrent weights
   * @param into takes the gradient with respect to it
   */
  void recurrent(int block, int unit, double[] source, double delta, double[] into) {
    int column = values.column(block, unit);
    for (int i = 0; i < source.length; i++) {
      if (sums != null) {
        sums.rw()[i][column] += source[i] * delta;
      }
      into[i] += values.rw()[i][column] * delta;
    }
  }

  /** Back through {@link ReferenceParameters#recurrentBias}. */
  void recurrentBias(int block, int unit, double delta) {
    if (sums != null) {
      sums.rb()[values.column(block, unit)] += delta;
    }
  }

  /**
   * Back through {@link ReferenceParameters#peephole}.
   *
   * @return the gradient with respect to the memory that the gate looked at
   */
  double peephole(int block, int unit, double memory, double delta) {
    int column = values.column(block, unit);
    if (sums != null) {
      sums.p()[column] += memory * delta;
    }
    return values.p()[column] * delta;
  }
}
