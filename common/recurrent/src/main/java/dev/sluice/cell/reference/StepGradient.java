package dev.sluice.cell.reference;

/**
 * The gradients of the loss with respect to what went into one step, added up as the step back
 * finds them.
 */
public final class StepGradient {
  /** With respect to {@code x_t}, [inputs]. */
  public final double[] x;

  /** With respect to the states before the step wherever no recurrent weights are involved. */
  public final double[][] states;

  /** With respect to the states before the step as the recurrent weights saw them. */
  public final double[][] seenStates;

  /** The gradient with respect to the output, where it is not a state; [units]. */
  public final double[] output;

  /** Of the first state: the same as {@code states[0]}. */
  final double[] h;

  /** Of the first state: the same as {@code seenStates[0]}. */
  final double[] seen;

  /** Of the second state, the memory; empty if there is none. */
  final double[] c;

  private final ReferenceParameters values;

  /** With respect to the parameters, over all steps; null if only the states' are wanted. */
  private final ReferenceParameters sums;

  /**
   * Zeros.
   *
   * @param cell whose step it is
   * @param output the gradient with respect to the output
   * @param values the parameters
   * @param sums their gradients, which the step back adds to; null to leave them out, and {@link
   *     #x} with them
   */
  StepGradient(
      ReferenceCell cell, double[] output, ReferenceParameters values, ReferenceParameters sums) {
    this.output = output;
    this.values = values;
    this.sums = sums;
    x = new double[values.inputs()];
    states = ReferenceState.zeros(cell, values.inputs(), values.units()).values();
    seenStates = ReferenceState.zeros(cell, values.inputs(), values.units()).values();
    h = states[0];
    seen = seenStates[0];
    c = states.length > 1 ? states[1] : new double[0];
  }

  /** Back through {@code W x_t + U h_{t-1} + b}, whose value has the gradient {@code delta}. */
  public void gate(int block, int unit, double[] xt, double[] hSeen, double delta) {
    input(block, unit, xt, delta);
    recurrent(block, unit, hSeen, delta, seen);
  }

  /** Back through {@link ReferenceParameters#input}, whose value has the gradient {@code delta}. */
  public void input(int block, int unit, double[] xt, double delta) {
    if (sums == null) {
      return;
    }
    product("W", block, unit, xt, delta, x);
    vector("b", block, unit, delta);
  }

  /**
   * Back through {@link ReferenceParameters#recurrent}.
   *
   * @param source what was multiplied with the recurrent weights
   * @param into takes the gradient with respect to it
   */
  public void recurrent(int block, int unit, double[] source, double delta, double[] into) {
    product("RW", block, unit, source, delta, into);
  }

  /**
   * Back through {@link ReferenceParameters#product}.
   *
   * @param source what was multiplied
   * @param into takes the gradient with respect to it
   */
  public void product(
      String key, int block, int unit, double[] source, double delta, double[] into) {
    int column = values.column(block, unit);
    double[][] weights = values.named().get(key);
    for (int i = 0; i < source.length; i++) {
      if (sums != null) {
        sums.named().get(key)[i][column] += source[i] * delta;
      }
      into[i] += weights[i][column] * delta;
    }
  }

  /** The gradient with respect to {@link ReferenceParameters#vector}. */
  public void vector(String key, int block, int unit, double delta) {
    if (sums != null) {
      sums.named().get(key)[0][values.column(block, unit)] += delta;
    }
  }

  /** The gradient with respect to one number of a parameter. */
  public void weight(String key, int row, int column, double delta) {
    if (sums != null) {
      sums.named().get(key)[row][column] += delta;
    }
  }

  /** Back through {@link ReferenceParameters#recurrentBias}. */
  public void recurrentBias(int block, int unit, double delta) {
    vector("RB", block, unit, delta);
  }

  /**
   * Back through {@link ReferenceParameters#peephole}.
   *
   * @return the gradient with respect to the memory that the gate looked at
   */
  public double peephole(int block, int unit, double memory, double delta) {
    vector("P", block, unit, memory * delta);
    return values.vector("P", block, unit) * delta;
  }
}
