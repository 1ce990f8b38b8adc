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
  private final INDArray skipped;

  /** By gate: before a step its share of the input, after it the gate, after its way back dL/dz. */
  final Steps[] gates;

  /** The state before step t at t, the state after the last step at the end. It is the output. */
  final Steps h;

  /** dL/d(output), each step's own. */
  final Steps errors;

  /** dL/dh: in {@link #backward(int)} first of the state after the step, then of that before it. */
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

  Unrolled(Size size, IActivation activation, int gateCount) {
    this.size = size;
    this.activation = activation;
    tanh = activation instanceof ActivationTanH;
    inputs = new Steps(size.type, size.nIn, size.batch, size.steps);
    memory.add(inputs);
    h = steps(size.steps + 1);
    gates = new Steps[gateCount];
    for (int g = 0; g < gateCount; g++) {
      gates[g] = steps(size.steps);
    }
    errors = steps(size.steps);
    mask = steps(size.steps);
    preActivation = tanh ? null : steps(size.steps);
    dh = matrix();
    skipped = matrix();
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

  /** The state before the first step, {@code [batch, nOut]}; null for zeros. */
  final void start(INDArray state) {
    if (state == null) {
      h.at(0).assign(0);
    } else {
      h.at(0).assign(state.transpose());
    }
  }

  /** The state after so many steps, {@code [batch, nOut]}: a view. */
  final INDArray stateAfter(int steps) {
    return h.at(steps).transpose();
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
        INDArray after = h.at(t + 1);
        after.subi(h.at(t)).muli(mask.at(t)).addi(h.at(t));
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

  /**
   * One step: reads {@code h.at(t)} and the gates' shares of the input, writes {@code h.at(t+1)}.
   */
  abstract void forward(int t);

  /**
   * One step back: turns {@link #dh} from dL/dh(t+1) into dL/dh(t), and each gate at t into the
   * gradient of what stood before its sigmoid or activation.
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
    dh.assign(0);
    for (int t = steps - 1; t >= from; t--) {
      dh.addi(errors.at(t));
      if (masked) {
        // Where the step was skipped its error goes to the state before, untouched.
        dh.muli(mask.at(t), skipped);
        dh.subi(skipped, skipped);
        dh.muli(mask.at(t));
        backward(t);
        dh.addi(skipped);
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

  /** Applies the layer's activation function in place. */
  final void activate(Steps gate, int t) {
    INDArray z = gate.at(t);
    if (tanh) {
      Transforms.tanh(z, false);
    } else {
      preActivation.at(t).assign(z);
      activation.getActivation(z, training);
    }
  }

  /** Turns an activation into dL/dz, given dL/d(activation). */
  final void activateBack(Steps gate, int t, INDArray error) {
    INDArray value = gate.at(t);
    if (tanh) {
      value.muli(value).rsubi(1).muli(error);
    } else {
      value.assign(activation.backprop(preActivation.at(t), error.dup('f')).getFirst());
    }
  }

  @Override
  public void close() {
    memory.forEach(Steps::close);
  }
}
