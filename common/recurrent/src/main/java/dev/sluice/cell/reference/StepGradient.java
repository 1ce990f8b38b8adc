package dev.sluice.cell.reference;

/**
 * The gradients of the loss with respect to everything that one step reads, accumulated by the
 * backward step.
 */
public final class StepGradient {
  /** With respect to {@code x_t}, [inputs]. */
  public final double[] x;

  /** With respect to the states before the step, except through recurrent weights. */
  public final double[][] states;

  /** With respect to the states before the step, as the recurrent weights see them. */
  public final double[][] seenStates;

  /** The gradient with respect to the output, if it is not a state; [units]. */
  public final double[] output;

  /** For the first state: the same as {@code states[0]}. */
  final double[] h;

  /** For the first state: the same as {@code seenStates[0]}. */
  final double[] seen;

  /** For the second state, the memory; empty if there is none. */
  final double[] c;

  private final ReferenceParameters values;

  /**
   * With respect to the parameters, over all steps; null if only those of the states are needed.
   */
  private final ReferenceParameters sums;

  /**
   * Creates gradients that are zero.
   *
   * @param cell the cell
   * @param output the gradient with respect to the output
   * @param values the parameters
   * @param sums the gradients of the parameters, to which the backward step adds; null to omit them
   *     and {@link #x}
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

  /**
   * Backpropagates through {@code W x_t + U h_{t-1} + b}, whose value has the gradient {@code
   * delta}.
   */
  public void gate(int block, int unit, double[] xt, double[] hSeen, double delta) {
    input(block, unit, xt, delta);
    recurrent(block, unit, hSeen, delta, seen);
  }

  /**
   * Backpropagates through {@link ReferenceParameters#input}, whose value has the gradient {@code
   * delta}.
   */
  public void input(int block, int unit, double[] xt, double delta) {
    if (sums == null) {
      return;
    }
    product("W", block, unit, xt, delta, x);
    vector("b", block, unit, delta);
  }

  /**
   * Backpropagates through {@link ReferenceParameters#recurrent}.
   *
   * @param source the vector multiplied by the recurrent weights
   * @param into receives the gradient with respect to it
   */
  public void recurrent(int block, int unit, double[] source, double delta, double[] into) {
    product("RW", block, unit, source, delta, into);
  }

  /**
   * Backpropagates through {@link ReferenceParameters#product}.
   *
   * @param source the vector multiplied
   * @param into receives the gradient with respect to it
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

  /** Backpropagates through {@link ReferenceParameters#vector}. */
  public void vector(String key, int block, int unit, double delta) {
    if (sums != null) {
      sums.named().get(key)[0][values.column(block, unit)] += delta;
    }
  }

  /** Adds to the gradient with respect to one number of a parameter. */
  public void weight(String key, int row, int column, double delta) {
    if (sums != null) {
      sums.named().get(key)[row][column] += delta;
    }
  }

  /** Backpropagates through {@link ReferenceParameters#recurrentBias}. */
  public void recurrentBias(int block, int unit, double delta) {
    vector("RB", block, unit, delta);
  }

  /**
   * Backpropagates through {@link ReferenceParameters#peephole}.
   *
   * @return the gradient with respect to the memory that the gate reads
   */
  public double peephole(int block, int unit, double memory, double delta) {
    vector("P", block, unit, memory * delta);
    return values.vector("P", block, unit) * delta;
  }
}
