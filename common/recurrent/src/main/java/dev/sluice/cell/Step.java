package dev.sluice.cell;

/**
 * What a cell can compute with at one step. Every operation is by element over matrices {@code
 * [batch, units]}, except the recurrent products. A result may be written over an argument.
 */
public interface Step {
  /** Each gate: {@code gate += source U}, with the source that the gate names. */
  void addRecurrent(Block... gates);

  /** {@code into += sum over the gates of delta U^T}. */
  void addRecurrentBack(Block into, Block... gates);

  /** {@code into = delta U^T}. */
  void recurrentBack(Block into, Block gate);

  /** {@code gate += p * source}. */
  void addPeephole(Peephole peephole);

  /** {@code into += p * delta}, the gate of the peephole holding its delta. */
  void addPeepholeBack(Block into, Peephole peephole);

  /** {@code x = 1 / (1 + exp(-x))}. */
  void sigmoid(Block x);

  /** {@code into = tanh(x)}. */
  void tanh(Block into, Block x);

  /** {@code into = max(0, x)}. */
  void relu(Block into, Block x);

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

  /** {@code into = y > 0 ? d : 0}: back through a ReLU of value y. */
  void reluBack(Block into, Block y, Block d);
}
