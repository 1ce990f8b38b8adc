package dev.sluice.cell.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * A cell over time: the forward loop, and the backward loop (backpropagation through time, Werbos
 * 1990).
 *
 * <p>The sequences of a batch are processed one by one. A masked step has the output zero and does
 * not change the state.
 */
public final class ReferenceRecurrence {
  private final ReferenceCell cell;
  private final ReferenceParameters p;

  /**
   * Creates a recurrence from a cell and its parameters.
   *
   * @throws IllegalArgumentException if the parameters do not match the cell
   */
  public ReferenceRecurrence(ReferenceCell cell, ReferenceParameters parameters) {
    parameters.checkFit(cell);
    this.cell = cell;
    this.p = parameters;
  }

  /**
   * Runs the forward pass over the sequences.
   *
   * @throws IllegalArgumentException if the input does not match the parameters
   */
  public Pass forward(ReferenceInput input) {
    input.checkFit(cell, p);
    return new Pass(input);
  }

  /** A completed forward pass, and its backward pass. */
  public final class Pass {
    private final ReferenceInput input;

    /** [batch][time]; null at masked steps. */
    private final ReferenceStep[][] steps;

    private final double[][][] outputs;
    private final List<ReferenceState> last = new ArrayList<>();

    private Pass(ReferenceInput input) {
      this.input = input;
      double[][][] features = input.features();
      steps = new ReferenceStep[features.length][];
      outputs = new double[features.length][][];
      for (int s = 0; s < features.length; s++) {
        int time = features[s].length;
        steps[s] = new ReferenceStep[time];
        outputs[s] = new double[time][p.units()];
        ReferenceState state =
            input.initial().isEmpty()
                ? ReferenceState.zeros(cell, p.inputs(), p.units())
                : input.initial().get(s);
        for (int t = 0; t < time; t++) {
          if (input.skips(s, t)) {
            continue;
          }
          steps[s][t] = cell.step(p, features[s][t], state, input.seen(s, state));
          state = steps[s][t].state();
          outputs[s][t] = steps[s][t].output().clone();
        }
        last.add(state.copy());
      }
    }

    /** {@code h_t}, zero at masked steps: [batch][time][units]. */
    public double[][][] outputs() {
      return outputs;
    }

    /** The state after the last step, in the order of the batch. */
    public List<ReferenceState> last() {
      return last;
    }

    /** Runs the whole backward pass. */
    public ReferenceGradients backward(double[][][] outputGradient) {
      return backward(outputGradient, 0);
    }

    /**
     * Runs the backward pass from the last step to {@code firstStep}; earlier steps are treated as
     * constant (truncated backpropagation through time).
     *
     * @param outputGradient of the loss with respect to {@link #outputs}, [batch][time][units]; not
     *     read at masked steps and before the first step
     * @param firstStep the step at which to stop; 0 for the whole sequence
     * @throws IllegalArgumentException if the gradient does not have the shape of the outputs, or
     *     there is no such step
     */
    public ReferenceGradients backward(double[][][] outputGradient, int firstStep) {
      return backward(outputGradient, firstStep, List.of());
    }

    /**
     * The same, if the loss depends on the last states as well: when they are what another sequence
     * begins with.
     *
     * @param last of the loss with respect to {@link #last}, in the order of the batch; empty for
     *     zeros
     */
    public ReferenceGradients backward(
        double[][][] outputGradient, int firstStep, List<ReferenceState> last) {
      checkFit(outputGradient, firstStep);
      int units = p.units();
      ReferenceParameters sums = ReferenceParameters.zeros(cell, p.inputs(), units);
      double[][][] features = new double[steps.length][][];
      List<ReferenceState> initial = new ArrayList<>();
      for (int s = 0; s < steps.length; s++) {
        features[s] = new double[steps[s].length][p.inputs()];
        ReferenceState later =
            last.isEmpty() ? ReferenceState.zeros(cell, p.inputs(), units) : last.get(s).copy();
        for (int t = steps[s].length - 1; t >= firstStep; t--) {
          if (input.skips(s, t)) {
            // The state passed unchanged, and so does its gradient.
            continue;
          }
          // h_t goes to the loss and to the next step, so the gradients add up.
          for (int j = 0; cell.outputIsState() && j < units; j++) {
            later.h()[j] += outputGradient[s][t][j];
          }
          later = back(steps[s][t], s, outputGradient[s][t], later, sums, features[s][t]);
        }
        initial.add(firstStep == 0 ? later : ReferenceState.zeros(cell, p.inputs(), units));
      }
      return new ReferenceGradients(sums, features, initial);
    }

    /**
     * The gradients of a loss on the last state of a sequence with respect to all states: the given
     * gradient times the Jacobian of the last state with respect to each state.
     *
     * @param sequence the index in the batch
     * @param last the gradient of the loss with respect to the state after the last step
     * @return the gradients with respect to the state after each step, in order of time; the last
     *     is {@code last}. Masked steps pass the gradient on unchanged
     */
    public List<ReferenceState> stateGradients(int sequence, ReferenceState last) {
      ReferenceStep[] taken = steps[sequence];
      ReferenceState[] gradients = new ReferenceState[taken.length];
      ReferenceState later = last.copy();
      for (int t = taken.length - 1; t >= 0; t--) {
        gradients[t] = later;
        if (t > 0 && !input.skips(sequence, t)) {
          later = back(taken[t], sequence, new double[p.units()], later, null, new double[0]);
        }
      }
      return List.of(gradients);
    }

    /**
     * Computes one backward step.
     *
     * @param output the gradient of the output, if it is not a state
     * @param sums receives the gradients of the parameters; null to omit them
     * @param features receives the gradient of {@code x_t}; empty to omit it
     */
    private ReferenceState back(
        ReferenceStep step,
        int sequence,
        double[] output,
        ReferenceState later,
        ReferenceParameters sums,
        double[] features) {
      StepGradient d = new StepGradient(cell, output, p, sums);
      step.back().through(later, d);
      System.arraycopy(d.x, 0, features, 0, features.length);
      ReferenceState throughWeights = input.seen(sequence, new ReferenceState(d.seenStates));
      for (int k = 0; k < d.states.length; k++) {
        for (int j = 0; j < d.states[k].length; j++) {
          d.states[k][j] += throughWeights.values()[k][j];
        }
      }
      return new ReferenceState(d.states);
    }

    private void checkFit(double[][][] outputGradient, int firstStep) {
      boolean fits = outputGradient.length == outputs.length;
      for (int s = 0; fits && s < outputs.length; s++) {
        fits = outputGradient[s].length == outputs[s].length;
        for (int t = 0; fits && t < outputs[s].length; t++) {
          fits = outputGradient[s][t].length == p.units();
        }
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "The gradient must have the shape of the outputs, [batch][time][units]");
      }
      int time = outputs.length == 0 ? 0 : outputs[0].length;
      if (firstStep < 0 || firstStep > time) {
        throw new IllegalArgumentException(
            "The first step with a gradient must be between 0 and %d, found %d"
                .formatted(time, firstStep));
      }
    }
  }
}
