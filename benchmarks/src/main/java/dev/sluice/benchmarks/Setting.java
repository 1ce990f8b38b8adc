package dev.sluice.benchmarks;

/**
 * What is measured for every implementation.
 *
 * @param instructions the instruction set that the implementations may use
 */
record Setting(InstructionSet instructions, Shape shape, RecurrentCell cell, Work work) {
  @Override
  public String toString() {
    return "%s %s %s %s".formatted(instructions, shape.name(), cell, work);
  }
}
