package dev.sluice.cell;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016, arXiv 1607.06450) of a row of one block, or of
 * several blocks together: with mean and variance over the {@code blocks * units} numbers,
 *
 * <pre>
 *   y = gain * (x - mean) / sqrt(variance + 1e-5) + bias
 * </pre>
 *
 * The gains are the parameter {@code LG}, which starts at 1, the biases {@code LB}, which starts at
 * 0; both {@code [1, blocks * units]}, one normalisation after the other.
 *
 * @param index its place in {@link Cell#normalisations()}
 * @param name as messages give it
 * @param firstBlock its first block in the parameters
 * @param blocks how many blocks it normalises together
 */
public record Normalisation(int index, String name, int firstBlock, int blocks) {
  @Override
  public String toString() {
    return "normalisation '" + name + "'";
  }
}
