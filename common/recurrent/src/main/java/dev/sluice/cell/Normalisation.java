package dev.sluice.cell;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016, arXiv 1607.06450) of each row of one block, or of
 * several blocks together, with mean and variance over the {@code blocks * units} numbers:
 *
 * <pre>
 *   y = gain * (x - mean) / sqrt(variance + 1e-5) + bias
 * </pre>
 *
 * The gains are in the parameter {@code LG} and start at 1; the biases are in {@code LB} and start
 * at 0. Each takes {@code blocks * units} columns per normalisation.
 *
 * @param index the index in {@link Cell#normalisations()}
 * @param name the name used in messages
 * @param firstBlock the first block in the parameters
 * @param blocks the number of blocks that are normalised together
 */
public record Normalisation(int index, String name, int firstBlock, int blocks) {
  @Override
  public String toString() {
    return "normalisation '" + name + "'";
  }
}
