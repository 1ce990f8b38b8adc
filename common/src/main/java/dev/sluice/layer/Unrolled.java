package dev.sluice.layer;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.same.TimesOneMinus;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A cell laid out over time for a batch of a fixed size: its memory, the loop over the steps, the
 * masks, and back-propagation through time. A subclass adds one step forward and one step back.
 *
 * <p>Everything here is column-major {@code [features, batch]} (see {@link Steps}); {@link
 * UnrolledLayer} translates from and to Deeplearning4j's arrays. Parameters come in blocks of
 * {@code nOut} columns, one a gate, and every gate has its own memory, so that no operation works
 * on a view with gaps.
 *
 * <p>Where the mask is zero a step leaves the state as it was and its output is zero: padding
 * changes nothing, wherever in the sequence it stands.
 */
abstract class Unrolled implements AutoCloseable {
  private final Size size;
  private final List<Steps> memory = new ArrayList<>();
  private final IActivation activation;
  private final boolean tanh;
  private final Steps preActivation;
  private final Steps inputs;
  private final Steps mask;
  private final INDArray ones;
  private final INDArray[] skipped;

  /** By gate: before a step its share of the input, after it the gate, after its way back dL/dz. */
  final Steps[] gates;

  /** By state: the state before step t at t, the state after the last step at the end. */
  final Steps[] states;

  /** The first of the states, which is the output. */
  final Steps h;

  /** dL/d(output), each step's own. */
  final Steps errors;

  /** dL/dstate: in {@link #backward(int)} first that of after the step, then that of before it. */
  final INDArray[] stateErrors;

  /** The first of them. */
  final INDArray dh;

  /**
   * The recurrent weights by gate, each {@code [nOut, nOut]}, row j for unit j of the old state.
   */
  INDArray[] u;

  private INDArray[] w;
  private boolean training;
  private boolean masked;

  /**
   * What memory is laid out for.
   *
   * @param steps the most time steps of one pass
   */
  record Size(DataType type, int nIn, int nOut, int batch, int steps) {
    /** Whether memory of this size can take a pass of the other. */
    boolean holds(Size other) {
      return steps >= other.steps
          && equals(new Size(other.type, other.nIn, other.nOut, other.batch, steps));
    }
  }

  Unrolled(Size size, IActivation activation, int gateCount, int stateCount) {
    this.size = size;
    this.activation = activation;
    tanh = activation instanceof ActivationTanH;
    inputs = new Steps(size.type, size.nIn, size.batch, size.steps);
    memory.add(inputs);
    states = new Steps[stateCount];
    stateErrors = new INDArray[stateCount];
    skipped = new INDArray[stateCount];
    for (int k = 0; k < stateCount; k++) {
      states[k] = steps(size.steps + 1);
      stateErrors[k] = matrix();
      skipped[k] = matrix();
    }
    h = states[0];
    dh = stateErrors[0];
    gates = new Steps[gateCount];
    for (int g = 0; g < gateCount; g++) {
      gates[g] = steps(size.steps);
    }
    errors = steps(size.steps);
    mask = steps(size.steps);
    preActivation = tanh ? null : steps(size.steps);
    ones = matrix().assign(1);
  }

  /** Memory for so many matrices {@code [nOut, batch]}. */
  final Steps steps(int count) {
    Steps steps = new Steps(size.type, size.nOut, size.batch, count);
    memory.add(steps);
    return steps;
  }

  /** Memory for one matrix {@code [nOut, batch]}. */
  final INDArray matrix() {
    return steps(1).at(0);
  }

  final Size size() {
    return size;
  }

  /** Parameters by name, as {@link RecurrentParamInitializer} lays them out. */
  interface Parameters {
    INDArray get(String key);
  }

  /** Takes the parameters of one pass. */
  void use(Parameters parameters, boolean isTraining) {
    training = isTraining;
    w = blocks(parameters.get(RecurrentParamInitializer.WEIGHT_KEY));
    u = blocks(parameters.get(RecurrentParamInitializer.RECURRENT_WEIGHT_KEY));
  }

  /** Splits columns into one block a gate. */
  private INDArray[] blocks(INDArray columns) {
    INDArray[] blocks = new INDArray[gates.length];
    for (int g = 0; g < gates.length; g++) {
      blocks[g] = block(columns, g);
    }
    return blocks;
  }

  private INDArray block(INDArray columns, int g) {
    return columns.get(
        NDArrayIndex.all(), NDArrayIndex.interval((long) g * size.nOut, (g + 1L) * size.nOut));
  }

  /** One of the states before the first step, {@code [batch, nOut]}; null for zeros. */
  final void start(int k, INDArray state) {
    if (state == null) {
      states[k].at(0).assign(0);
    } else {
      states[k].at(0).assign(state.transpose());
    }
  }

  /** One of the states after so many steps, {@code [batch, nOut]}: a view. */
  final INDArray stateAfter(int k, int steps) {
    return states[k].at(steps).transpose();
  }

  /**
   * Goes through time.
   *
   * @param input {@code [nIn, batch, steps]}
   * @param present the mask {@code [batch, steps]}, or null
   * @param output receives the outputs {@code [nOut, batch, steps]}; null if not wanted
   */
  final void forward(INDArray input, Parameters parameters, INDArray present, INDArray output) {
    int steps = (int) input.size(2);
    inputs.cube(0, steps).assign(input);
    INDArray x = inputs.range(0, steps);
    INDArray b = parameters.get(RecurrentParamInitializer.BIAS_KEY);
    for (int g = 0; g < gates.length; g++) {
      INDArray share = gates[g].range(0, steps);
      Nd4j.gemm(w[g], x, share, true, false, 1, 0);
      share.addiColumnVector(column(block(b, g)));
    }
    prepare(steps);
    masked = present != null;
    if (masked) {
      spread(present, steps);
    }
    for (int t = 0; t < steps; t++) {
      forward(t);
      if (masked) {
        for (Steps state : states) {
          INDArray after = state.at(t + 1);
          after.subi(state.at(t)).muli(mask.at(t)).addi(state.at(t));
        }
      }
    }
    if (output != null) {
      output.assign(h.cube(1, steps + 1));
      if (masked) {
        output.muli(mask.cube(0, steps));
      }
    }
  }

  /** Repeats the mask for every unit. */
  private void spread(INDArray present, int steps) {
    INDArray row = present.castTo(size.type).dup('f').reshape('f', 1, (long) size.batch * steps);
    INDArray column = column(ones.getColumn(0));
    Nd4j.gemm(column, row, mask.range(0, steps), false, false, 1, 0);
  }

  final INDArray column(INDArray vector) {
    return vector.reshape(vector.length(), 1);
  }

  /** What a cell lays out before the first step, beyond the gates' shares of the input. */
  void prepare(int steps) {}

  /** One step: reads the states at t and the gates' shares of the input, writes those at t + 1. */
  abstract void forward(int t);

  /**
   * One step back: turns {@link #stateErrors} from those at t + 1 into those at t, and each gate at
   * t into the gradient of what stood before its sigmoid or activation.
   */
  abstract void backward(int t);

  /**
   * Goes back through time over the steps of the last {@link #forward}, which it uses up.
   *
   * @param error dL/d(outputs) {@code [nOut, batch, steps]}
   * @param from the first step that takes part; earlier ones are as if they were given
   * @param gradients receives the gradients of the parameters
   * @param inputError receives dL/d(inputs) {@code [nIn, batch, steps]}
   */
  final void backward(INDArray error, int from, Parameters gradients, INDArray inputError) {
    int steps = (int) error.size(2);
    errors.cube(0, steps).assign(error);
    if (masked) {
      errors.range(0, steps).muli(mask.range(0, steps));
    }
    for (INDArray stateError : stateErrors) {
      stateError.assign(0);
    }
    for (int t = steps - 1; t >= from; t--) {
      dh.addi(errors.at(t));
      if (masked) {
        // Where the step was skipped its error goes to the state before, untouched.
        for (int k = 0; k < states.length; k++) {
          stateErrors[k].muli(mask.at(t), skipped[k]);
          stateErrors[k].subi(skipped[k], skipped[k]);
          stateErrors[k].muli(mask.at(t));
        }
        backward(t);
        for (int k = 0; k < states.length; k++) {
          stateErrors[k].addi(skipped[k]);
        }
      } else {
        backward(t);
      }
    }
    collect(from, steps, gradients);
    INDArray dx = inputs.range(from, steps);
    for (int g = 0; g < gates.length; g++) {
      Nd4j.gemm(w[g], gates[g].range(from, steps), dx, false, false, 1, g == 0 ? 0 : 1);
    }
    if (from > 0) {
      inputs.range(0, from).assign(0);
    }
    inputError.assign(inputs.cube(0, steps));
  }

  /** Sums the parameters' gradients over the steps {@code from} to before {@code to}. */
  private void collect(int from, int to, Parameters gradients) {
    INDArray x = inputs.range(from, to);
    INDArray dw = gradients.get(RecurrentParamInitializer.WEIGHT_KEY);
    INDArray du = gradients.get(RecurrentParamInitializer.RECURRENT_WEIGHT_KEY);
    INDArray db = gradients.get(RecurrentParamInitializer.BIAS_KEY);
    for (int g = 0; g < gates.length; g++) {
      INDArray d = gates[g].range(from, to);
      Nd4j.gemm(x, d, block(dw, g), false, true, 1, 0);
      Nd4j.gemm(
          recurrentInput(g).range(from, to),
          recurrentError(g).range(from, to),
          block(du, g),
          false,
          true,
          1,
          0);
      block(db, g).assign(d.sum(true, 1).transpose());
    }
    collectMore(from, to, gradients);
  }

  /** What a gate's recurrent weights multiply. */
  Steps recurrentInput(int g) {
    return h;
  }

  /** The gradient of what a gate's recurrent weights give. */
  Steps recurrentError(int g) {
    return gates[g];
  }

  /** Gradients of further parameters. */
  void collectMore(int from, int to, Parameters gradients) {}

  /** Applies the logistic sigmoid in place. */
  static void sigmoid(INDArray z) {
    Transforms.sigmoid(z, false);
  }

  /** Turns a sigmoid's value into dL/dz, given dL/d(value). */
  static void sigmoidBack(INDArray value, INDArray error) {
    Nd4j.getExecutioner().exec(new TimesOneMinus(value));
    value.muli(error);
  }

  /** Applies the layer's activation function to the candidate in place. */
  final void activate(Steps candidate, int t) {
    if (!tanh) {
      preActivation.at(t).assign(candidate.at(t));
    }
    activate(candidate.at(t));
  }

  /** Applies the layer's activation function in place. */
  final void activate(INDArray z) {
    if (tanh) {
      Transforms.tanh(z, false);
    } else {
      activation.getActivation(z, training);
    }
  }

  /** Turns the candidate from an activation into dL/dz, given dL/d(activation). */
  final void activateBack(Steps candidate, int t, INDArray error) {
    activateBack(candidate.at(t), tanh ? null : preActivation.at(t), error);
  }

  /** Turns an activation of z into dL/dz, given dL/d(activation). */
  final void activateBack(INDArray value, INDArray z, INDArray error) {
    if (tanh) {
      value.muli(value).rsubi(1).muli(error);
    } else {
      // Activation functions work in place on what they are given.
      value.assign(activation.backprop(z.dup('f'), error.dup('f')).getFirst());
    }
  }

  @Override
  public void close() {
    memory.forEach(Steps::close);
  }
}
