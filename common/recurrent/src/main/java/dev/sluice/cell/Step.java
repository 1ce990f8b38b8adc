package dev.sluice.cell;

/**
 * What a cell can compute with at one step. Operations are by element over matrices {@code [batch,
 * units]}, except where products with weights are named. A result may be written over an argument.
 */
public interface Step {
  /**
   * Computes the content of each gate: the sum of the products of its sources with their weights,
   * and its bias. A highway is the input, or its product with weights. Each gate once a step.
   */
  void preactivate(Gate... gates);

  /**
   * Goes back through {@link #preactivate}: each gate holds its delta, the gradient with respect to
   * its content, and what it makes of the gradient of every source is added there: for a state to
   * {@link State#recurrentGradient}, for what the step has computed to {@link Computed#gradient}.
   * The gradients of the input and of the parameters follow by themselves. Each gate once a step.
   */
  void preactivateBack(Gate... gates);

  /** {@code gate += p * source}. Each peephole once a step. */
  void addPeephole(Peephole peephole);

  /**
   * Adds {@code p * delta} to the gradient of the peephole's source, the gate holding its delta:
   * for a state to {@link State#previousGradient}. Each peephole once a step.
   */
  void addPeepholeBack(Peephole peephole);

  /** Normalises blocks together, in place. Each normalisation once a step. */
  void normalise(Normalisation normalisation, Block... blocks);

  /**
   * Goes back through {@link #normalise}, in place: from the gradient with respect to its results
   * to that with respect to its arguments. Each normalisation once a step.
   */
  void normaliseBack(Normalisation normalisation, Block... gradients);

  /**
   * Sets every element to a function of the step's index and of the unit. The index of a sequence's
   * first step is 0; masked steps do not count. The cell has to declare {@link Cell#steps}.
   */
  void byIndex(Block into, IndexFunction function);

  /** A number for each step and unit. */
  @FunctionalInterface
  interface IndexFunction {
    /**
     * The number.
     *
     * @param step the index of the step, from 0
     * @param unit the unit, from 0
     * @param units of the layer
     */
    double at(long step, int unit, int units);
  }

  /** {@code into = x}. */
  void copy(Block into, Block x);

  /** {@code into += x}. */
  void add(Block into, Block x);

  /** {@code x = 1 / (1 + exp(-x))}, or what the layer computes in its place. */
  void sigmoid(Block x);

  /** {@code into = tanh(x)}, or what the layer computes in its place. */
  void tanh(Block into, Block x);

  /** {@code into = max(0, x)}. */
  void relu(Block into, Block x);

  /**
   * {@code x = x + 0.5} where x is at least 0, elsewhere {@code 1 / (1 + exp(-x))}: the function g
   * of Feng et al. (2024), which is positive everywhere.
   */
  void positive(Block x);

  /**
   * {@code into = a / (a + b)}, of numbers from 0 on. Where both are so small that their quotient
   * is lost in rounding, {@code into} stays as it is: it holds what the quotient tends to.
   */
  void share(Block into, Block a, Block b);

  /** {@code into = a * b}. */
  void multiply(Block into, Block a, Block b);

  /** {@code into += a * b}. */
  void addProduct(Block into, Block a, Block b);

  /** {@code into += a * (1 - b)}. */
  void addProductOfComplement(Block into, Block a, Block b);

  /** {@code into = a * b + c * d}. */
  void sumOfProducts(Block into, Block a, Block b, Block c, Block d);

  /** {@code into = (1 - z) * a + z * b}. */
  void interpolate(Block into, Block z, Block a, Block b);

  /** {@code into = a - b}. */
  void subtract(Block into, Block a, Block b);

  /** {@code s = d * s * (1 - s)}: back through a sigmoid of value s. */
  void sigmoidBack(Block s, Block d);

  /** {@code s = a * b * s * (1 - s)}. */
  void sigmoidBack(Block s, Block a, Block b);

  /** {@code into = d * (1 - y * y)}: back through a tanh of value y. */
  void tanhBack(Block into, Block y, Block d);

  /** {@code into = a * b * (1 - y * y)}. */
  void tanhBack(Block into, Block y, Block a, Block b);

  /** {@code into += a * b * (1 - y * y)}. */
  void addTanhBack(Block into, Block y, Block a, Block b);

  /** {@code y = d} where y is at least 0.5, elsewhere {@code d * y * (1 - y)}: back through g. */
  void positiveBack(Block y, Block d);

  /** The same with {@code d = a * b}. */
  void positiveBack(Block y, Block a, Block b);

  /** {@code into = y > 0 ? d : 0}: back through a ReLU of value y. */
  void reluBack(Block into, Block y, Block d);
}
