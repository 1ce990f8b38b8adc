package dev.sluice.cell;

/**
 * The operations of one step of a cell. They are element-wise over matrices {@code [batch, units]}
 * unless they multiply by weights. A result may overwrite an argument.
 */
public interface Step {
  /**
   * Computes the content of each gate: the products of its sources with their weights, plus its
   * bias. A highway is the input, or its product with weights. Call it once for each gate.
   */
  void preactivate(Gate... gates);

  /**
   * Backpropagates through {@link #preactivate}. Each gate must hold its delta, the gradient with
   * respect to its content. Its contribution to the gradient of each source is added to {@link
   * State#recurrentGradient} for a state, and to {@link Computed#gradient} for a value computed in
   * the step. The gradients of the input and of the parameters are computed automatically. Call it
   * once for each gate.
   */
  void preactivateBack(Gate... gates);

  /** {@code gate += p * source}. Call it once for each peephole. */
  void addPeephole(Peephole peephole);

  /**
   * Adds {@code p * delta} to the gradient of the peephole's source, where the gate must hold its
   * delta; for a state to {@link State#previousGradient}. Call it once for each peephole.
   */
  void addPeepholeBack(Peephole peephole);

  /** Normalises blocks together, in place. Call it once for each normalisation. */
  void normalise(Normalisation normalisation, Block... blocks);

  /**
   * Backpropagates through {@link #normalise}: replaces the gradient with respect to its results by
   * that with respect to its arguments. Call it once for each normalisation.
   */
  void normaliseBack(Normalisation normalisation, Block... gradients);

  /**
   * Sets each element to a function of the step's index and the unit. The first step of a sequence
   * has the index 0; masked steps do not count. The cell must declare {@link Cell#steps}.
   */
  void byIndex(Block into, IndexFunction function);

  /** A function of step and unit. */
  @FunctionalInterface
  interface IndexFunction {
    /**
     * Returns the value.
     *
     * @param step the index of the step, from 0
     * @param unit the unit, from 0
     * @param units the number of units of the layer
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
   * {@code x = x + 0.5} if x is at least 0, otherwise {@code 1 / (1 + exp(-x))}: the function g of
   * Feng et al. (2024), which is always positive.
   */
  void positive(Block x);

  /**
   * {@code into = a / (a + b)}, for nonnegative numbers. If both are too small for an accurate
   * quotient, {@code into} does not change; set it to the limit of the quotient first.
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

  /**
   * Backpropagates through {@link #interpolate} with a sigmoid z, in one pass over the numbers: d
   * is the gradient of the result.
   *
   * <pre>
   *   dB += d * z
   *   dA  = d * (1 - z)
   *   z   = d * (b - a) * z * (1 - z)
   * </pre>
   *
   * @param dA may be a, and no other argument
   */
  void interpolateBack(Block z, Block a, Block dA, Block b, Block dB, Block d);

  /** {@code into = a - b}. */
  void subtract(Block into, Block a, Block b);

  /** {@code s = d * s * (1 - s)}: backpropagates through a sigmoid with the value s. */
  void sigmoidBack(Block s, Block d);

  /** {@code s = a * b * s * (1 - s)}. */
  void sigmoidBack(Block s, Block a, Block b);

  /** {@code into = d * (1 - y * y)}: backpropagates through a tanh with the value y. */
  void tanhBack(Block into, Block y, Block d);

  /** {@code into = a * b * (1 - y * y)}. */
  void tanhBack(Block into, Block y, Block a, Block b);

  /** {@code into += a * b * (1 - y * y)}. */
  void addTanhBack(Block into, Block y, Block a, Block b);

  /**
   * {@code y = d} if y is at least 0.5, otherwise {@code d * y * (1 - y)}: backpropagates through
   * {@link #positive}.
   */
  void positiveBack(Block y, Block d);

  /** The same with {@code d = a * b}. */
  void positiveBack(Block y, Block a, Block b);

  /** {@code into = y > 0 ? d : 0}: backpropagates through a ReLU with the value y. */
  void reluBack(Block into, Block y, Block d);
}
