package dev.sluice.cell;

/** The input {@code x_t} of a step, {@code [batch, nIn]}. */
enum Input implements Source {
  INPUT;

  @Override
  public String toString() {
    return "the input";
  }
}
