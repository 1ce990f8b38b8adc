package dev.sluice.engine;

import dev.sluice.cell.ActivationFunction;
import dev.sluice.cell.Block;
import dev.sluice.cell.Computed;
import dev.sluice.cell.Gate;
import dev.sluice.cell.Normalisation;
import dev.sluice.cell.Peephole;
import dev.sluice.cell.Source;
import dev.sluice.cell.State;
import dev.sluice.cell.Step;
import dev.sluice.cell.Weights;
import java.util.List;

/** One step of a range of sequences: the rows from one place to another. */
final class CellStep<A> implements Step {
  private final Tape<A> tape;
  private final CellWeights<A> weights;
  private final Arithmetic<A> math;
  private final int width;

  /** The functions computed in place of the cell's sigmoid and tanh. */
  private final ActivationFunction gate;

  private final ActivationFunction candidate;

  /** The first place. */
  private final int from;

  /** Where blocks that exist for one step only begin. */
  private final int localAt;

  private int t;
  private int gateAt;
  private int featuresAt;
  private int previousFeaturesAt;
  private int stateAt;
  private int previousStateAt;

  /** The number of rows, and of numbers in them. */
  private int rowCount;

  private int count;

  /**
   * 0 in even steps and 1 in odd ones: which of two arrays holds the gradient of the states after
   * the step.
   */
  private int parity;

  CellStep(Tape<A> tape, CellWeights<A> weights, int from) {
    this.tape = tape;
    this.weights = weights;
    this.math = tape.math;
    this.width = tape.width;
    this.gate = tape.activations.gate();
    this.candidate = tape.activations.candidate();
    this.from = from;
    this.localAt = from * width;
  }

  /** Moves to a step that {@code rows} of the sequences have. */
  void moveTo(int step, int rows) {
    t = step;
    rowCount = rows;
    count = rows * width;
    gateAt = (tape.row(t) + from) * width;
    featuresAt = (tape.featureRow(t) + from) * tape.inputWidth;
    previousFeaturesAt = (tape.previousFeatureRow(t) + from) * tape.inputWidth;
    stateAt = (tape.stateRow(t) + from) * width;
    previousStateAt = (tape.previousStateRow(t) + from) * width;
    parity = t % 2;
  }

  int parity() {
    return parity;
  }

  int localAt() {
    return localAt;
  }

  int gateAt() {
    return gateAt;
  }

  A array(Block block) {
    int i = block.index();
    return switch (block.kind()) {
      case GATE -> tape.gates[i];
      case KEPT -> tape.kept[i];
      case KEPT_GRADIENT -> tape.dKept[i];
      case SCRATCH -> tape.scratch[i];
      case OUTPUT -> tape.output;
      case OUTPUT_GRADIENT -> tape.dOutput;
      case STATE, PREVIOUS_STATE -> tape.states[i];
      case RECURRENT_STATE -> hasOwnRows(i) ? tape.recurrent[i] : tape.states[i];
      case STATE_GRADIENT -> tape.dStates[i][parity];
      case PREVIOUS_STATE_GRADIENT -> tape.dStates[i][1 - parity];
      case RECURRENT_STATE_GRADIENT ->
          tape.dropping && tape.dRecurrent[i] != null
              ? tape.dRecurrent[i]
              : tape.dStates[i][1 - parity];
    };
  }

  int at(Block block) {
    return switch (block.kind()) {
      case GATE, KEPT, OUTPUT -> gateAt;
      case STATE -> stateAt;
      case PREVIOUS_STATE -> previousStateAt;
      case RECURRENT_STATE -> hasOwnRows(block.index()) ? gateAt : previousStateAt;
      case SCRATCH,
          KEPT_GRADIENT,
          OUTPUT_GRADIENT,
          STATE_GRADIENT,
          PREVIOUS_STATE_GRADIENT,
          RECURRENT_STATE_GRADIENT ->
          localAt;
    };
  }

  private boolean hasOwnRows(int state) {
    return tape.aligned && tape.recurrent[state] != null;
  }

  /** Copies each state as the recurrent weights see it, if that is stored in separate rows. */
  void alignStates() {
    for (int i = 0; i < tape.recurrent.length; i++) {
      if (!hasOwnRows(i)) {
        continue;
      }
      if (tape.dropping) {
        math.multiply(
            tape.recurrent[i],
            gateAt,
            tape.states[i],
            previousStateAt,
            tape.dropout,
            localAt,
            count);
      } else {
        math.copy(tape.states[i], previousStateAt, tape.recurrent[i], gateAt, count);
      }
    }
  }

  // ---- weights ----

  private A array(Source source) {
    if (source instanceof Computed block) {
      return array((Block) block);
    }
    if (source instanceof State state && state.kind() == State.Kind.UNITS) {
      return array(state.recurrent());
    }
    return tape.features;
  }

  private int at(Source source) {
    if (source instanceof Computed block) {
      return at((Block) block);
    }
    if (source instanceof State state) {
      return state.kind() == State.Kind.UNITS ? at(state.recurrent()) : previousFeaturesAt;
    }
    return featuresAt;
  }

  @Override
  public void preactivate(Gate... gates) {
    if (tape.allAtOnce) {
      return;
    }
    for (Gate gate : gates) {
      compute(gate);
    }
  }

  /** Computes the content of a gate. */
  void compute(Gate gate) {
    A values = tape.gates[gate.index()];
    if (tape.isFeatures(gate)) {
      math.copy(tape.features, featuresAt, values, gateAt, count);
      return;
    }
    List<Weights> all = gate.weights();
    int first = weights.first(gate);
    boolean filled = false;
    for (int i = 0; tape.oneHot && i < all.size(); i++) {
      if (all.get(i).ofInput()) {
        lookUp(all.get(i), first + i, values, filled);
        filled = true;
      }
    }
    for (int i = 0; i < all.size(); i++) {
      if (tape.oneHot && all.get(i).ofInput()) {
        continue;
      }
      Source source = all.get(i).source();
      if (filled) {
        weights.multiply(first + i, array(source), at(source), rowCount, values, gateAt);
      } else {
        weights.multiplyFromBias(first + i, array(source), at(source), rowCount, values, gateAt);
        filled = true;
      }
    }
    for (int row = 0; !filled && row < rowCount; row++) {
      weights.bias(gate.index(), values, gateAt + row * width);
    }
  }

  /** The product of one-hot features with weights: one row of the weights for each. */
  private void lookUp(Weights one, int place, A values, boolean filled) {
    int row = (one.isOfPreviousInput() ? previousFeaturesAt : featuresAt) / tape.inputWidth;
    for (int i = 0; i < rowCount; i++) {
      int column = tape.oneHotColumn[row + i];
      double value = tape.oneHotValue[row + i];
      if (filled) {
        weights.addRow(place, column, value, values, gateAt + i * width);
      } else {
        weights.row(place, column, value, values, gateAt + i * width);
      }
    }
  }

  @Override
  public void preactivateBack(Gate... gates) {
    for (int g = 0; g < gates.length; g++) {
      for (Weights one : gates[g].weights()) {
        if (!one.ofInput() && isFirst(one.source(), gates, g)) {
          multiplyBack(one.source(), gates, g);
        }
      }
    }
  }

  /** Whether no earlier gate has this source. */
  private static boolean isFirst(Source source, Gate[] gates, int g) {
    for (int earlier = 0; earlier < g; earlier++) {
      if (indexOf(source, gates[earlier]) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static int indexOf(Source source, Gate gate) {
    List<Weights> all = gate.weights();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).source() == source) {
        return i;
      }
    }
    return -1;
  }

  /** Adds the products of all gates with this source to its gradient. */
  private void multiplyBack(Source source, Gate[] gates, int begin) {
    Block into =
        source instanceof State state ? state.recurrentGradient() : ((Computed) source).gradient();
    for (int g = begin; g < gates.length; g++) {
      if (indexOf(source, gates[g]) >= 0) {
        weights.multiplyBack(
            place(source, gates[g]),
            tape.gates[gates[g].index()],
            gateAt,
            rowCount,
            array(into),
            at(into));
      }
    }
  }

  private int place(Source source, Gate gate) {
    return weights.first(gate) + indexOf(source, gate);
  }

  @Override
  public void addPeephole(Peephole peephole) {
    Block source =
        peephole.source() instanceof State state ? state.previous() : (Computed) peephole.source();
    A values = array(source);
    int valuesAt = at(source);
    A gate = tape.gates[peephole.gate().index()];
    for (int i = 0; i < rowCount; i++) {
      int row = i * width;
      weights.addPeephole(peephole, values, valuesAt + row, gate, gateAt + row);
    }
  }

  @Override
  public void addPeepholeBack(Peephole peephole) {
    Block into =
        peephole.source() instanceof State state
            ? state.previousGradient()
            : ((Computed) peephole.source()).gradient();
    A sums = array(into);
    int sumsAt = at(into);
    A delta = tape.gates[peephole.gate().index()];
    for (int i = 0; i < rowCount; i++) {
      int row = i * width;
      weights.addPeephole(peephole, delta, gateAt + row, sums, sumsAt + row);
    }
  }

  // ---- layer normalisation ----

  /** Added to the variance. */
  private static final double EPSILON = 1e-5;

  @Override
  public void normalise(Normalisation normalisation, Block... blocks) {
    int numbers = tape.units * blocks.length;
    for (int i = 0; i < rowCount; i++) {
      double sum = 0;
      for (Block block : blocks) {
        sum += math.sum(array(block), at(block) + i * width, tape.units);
      }
      double mean = sum / numbers;
      double squares = 0;
      for (Block block : blocks) {
        squares += math.sumOfSquares(array(block), at(block) + i * width, mean, tape.units);
      }
      double scale = 1 / Math.sqrt(squares / numbers + EPSILON);
      int row = gateAt + i * width;
      tape.scales[normalisation.index()][row / width] = scale;
      for (int b = 0; b < blocks.length; b++) {
        int at = at(blocks[b]) + i * width;
        int parameter = normalisation.firstBlock() + b;
        A values = array(blocks[b]);
        A normalised = tape.normalised[parameter];
        math.shiftAndScale(normalised, row, values, at, mean, scale, tape.units);
        math.fill(normalised, row + tape.units, width - tape.units, 0);
        math.copy(normalised, row, values, at, width);
        weights.gainAndShift(parameter, values, at);
      }
    }
  }

  @Override
  public void normaliseBack(Normalisation normalisation, Block... gradients) {
    int numbers = tape.units * gradients.length;
    for (int i = 0; i < rowCount; i++) {
      int row = gateAt + i * width;
      double sum = 0;
      double products = 0;
      for (int b = 0; b < gradients.length; b++) {
        int parameter = normalisation.firstBlock() + b;
        A d = array(gradients[b]);
        int at = at(gradients[b]) + i * width;
        // The gradients of gain and bias are summed from these.
        math.copy(d, at, tape.dNormalised[parameter], row, width);
        weights.gain(parameter, d, at);
        sum += math.sum(d, at, tape.units);
        products += math.dot(d, at, tape.normalised[parameter], row, tape.units);
      }
      double scale = tape.scales[normalisation.index()][row / width];
      for (int b = 0; b < gradients.length; b++) {
        int parameter = normalisation.firstBlock() + b;
        A d = array(gradients[b]);
        int at = at(gradients[b]) + i * width;
        A normalised = tape.normalised[parameter];
        math.shiftAndScale(d, at, d, at, sum / numbers, scale, tape.units);
        math.scaleAndAdd(d, at, normalised, row, -scale * products / numbers, d, at, width);
        math.multiply(normalised, row, normalised, row, tape.dNormalised[parameter], row, width);
      }
    }
  }

  // ---- element-wise operations ----

  @Override
  public void byIndex(Block into, IndexFunction function) {
    A values = array(into);
    int at = at(into);
    long index = -1;
    for (int i = 0; i < rowCount; i++) {
      int row = at + i * width;
      long own = tape.stepIndex(from + i, t);
      if (own == index) {
        math.copy(values, row - width, values, row, width);
        continue;
      }
      index = own;
      for (int unit = 0; unit < tape.units; unit++) {
        math.set(values, row + unit, function.at(index, unit, tape.units));
      }
    }
  }

  @Override
  public void copy(Block into, Block x) {
    math.copy(array(x), at(x), array(into), at(into), count);
  }

  @Override
  public void add(Block into, Block x) {
    math.add(array(into), at(into), array(x), at(x), count);
  }

  @Override
  public void sigmoid(Block x) {
    if (gate == ActivationFunction.SIGMOID) {
      math.sigmoid(array(x), at(x), count);
    } else {
      math.activate(gate, array(x), at(x), array(x), at(x), count);
    }
  }

  @Override
  public void tanh(Block into, Block x) {
    if (candidate == ActivationFunction.TANH) {
      math.tanh(array(into), at(into), array(x), at(x), count);
    } else {
      math.activate(candidate, array(into), at(into), array(x), at(x), count);
    }
  }

  @Override
  public void relu(Block into, Block x) {
    math.relu(array(into), at(into), array(x), at(x), count);
  }

  @Override
  public void positive(Block x) {
    math.positive(array(x), at(x), count);
  }

  @Override
  public void share(Block into, Block a, Block b) {
    math.share(array(into), at(into), array(a), at(a), array(b), at(b), count);
  }

  @Override
  public void multiply(Block into, Block a, Block b) {
    math.multiply(array(into), at(into), array(a), at(a), array(b), at(b), count);
  }

  @Override
  public void addProduct(Block into, Block a, Block b) {
    math.addProduct(array(into), at(into), array(a), at(a), array(b), at(b), count);
  }

  @Override
  public void addProductOfComplement(Block into, Block a, Block b) {
    math.addProductOfComplement(array(into), at(into), array(a), at(a), array(b), at(b), count);
  }

  @Override
  public void sumOfProducts(Block into, Block a, Block b, Block c, Block d) {
    math.sumOfProducts(
        array(into),
        at(into),
        array(a),
        at(a),
        array(b),
        at(b),
        array(c),
        at(c),
        array(d),
        at(d),
        count);
  }

  @Override
  public void interpolate(Block into, Block z, Block a, Block b) {
    math.interpolate(
        array(into), at(into), array(z), at(z), array(a), at(a), array(b), at(b), count);
  }

  @Override
  public void interpolateBack(Block z, Block a, Block dA, Block b, Block dB, Block d) {
    if (gate == ActivationFunction.SIGMOID) {
      math.interpolateBack(
          array(z), at(z), array(a), at(a), array(dA), at(dA), array(b), at(b), array(dB), at(dB),
          array(d), at(d), count);
      return;
    }
    addProduct(dB, d, z);
    slopeTimes(gate, z, d);
    multiply(z, d, z);
    subtract(z, d, z);
    subtract(dA, b, a);
    math.multiply(tape.slopes, localAt, tape.slopes, localAt, array(dA), at(dA), count);
    copy(dA, z);
    math.copy(tape.slopes, localAt, array(z), at(z), count);
  }

  @Override
  public void subtract(Block into, Block a, Block b) {
    math.subtract(array(into), at(into), array(a), at(a), array(b), at(b), count);
  }

  @Override
  public void sigmoidBack(Block s, Block d) {
    if (gate == ActivationFunction.SIGMOID) {
      math.sigmoidBack(array(s), at(s), array(d), at(d), count);
    } else {
      slopeTimes(gate, s, d);
      math.copy(tape.slopes, localAt, array(s), at(s), count);
    }
  }

  @Override
  public void sigmoidBack(Block s, Block a, Block b) {
    if (gate == ActivationFunction.SIGMOID) {
      math.sigmoidBack(array(s), at(s), array(a), at(a), array(b), at(b), count);
    } else {
      slopeTimes(gate, s, a);
      math.multiply(array(s), at(s), tape.slopes, localAt, array(b), at(b), count);
    }
  }

  @Override
  public void tanhBack(Block into, Block y, Block d) {
    if (candidate == ActivationFunction.TANH) {
      math.tanhBack(array(into), at(into), array(y), at(y), array(d), at(d), count);
    } else {
      slopeTimes(candidate, y, d);
      math.copy(tape.slopes, localAt, array(into), at(into), count);
    }
  }

  @Override
  public void tanhBack(Block into, Block y, Block a, Block b) {
    if (candidate == ActivationFunction.TANH) {
      math.tanhBack(
          array(into), at(into), array(y), at(y), array(a), at(a), array(b), at(b), count);
    } else {
      slopeTimes(candidate, y, a);
      math.multiply(array(into), at(into), tape.slopes, localAt, array(b), at(b), count);
    }
  }

  @Override
  public void addTanhBack(Block into, Block y, Block a, Block b) {
    if (candidate == ActivationFunction.TANH) {
      math.addTanhBack(
          array(into), at(into), array(y), at(y), array(a), at(a), array(b), at(b), count);
    } else {
      slopeTimes(candidate, y, a);
      math.addProduct(array(into), at(into), tape.slopes, localAt, array(b), at(b), count);
    }
  }

  /** The slope of a function where its value is y, times d: into the tape's slopes. */
  private void slopeTimes(ActivationFunction function, Block y, Block d) {
    math.slope(function, tape.slopes, localAt, array(y), at(y), count);
    math.multiply(tape.slopes, localAt, tape.slopes, localAt, array(d), at(d), count);
  }

  @Override
  public void positiveBack(Block y, Block d) {
    math.positiveBack(array(y), at(y), array(d), at(d), count);
  }

  @Override
  public void positiveBack(Block y, Block a, Block b) {
    math.positiveBack(array(y), at(y), array(a), at(a), array(b), at(b), count);
  }

  @Override
  public void reluBack(Block into, Block y, Block d) {
    math.reluBack(array(into), at(into), array(y), at(y), array(d), at(d), count);
  }
}
