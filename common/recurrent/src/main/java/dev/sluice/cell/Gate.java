package dev.sluice.cell;

import java.util.List;
import java.util.Optional;

/**
 * A sum of products with weights, and a bias: what goes into a gate of the literature. A block of
 * {@code units} columns in each of the parameters concerned.
 *
 * <p>{@link Step#preactivate} computes it; until then its content is undefined.
 */
public final class Gate extends Block {
  private final List<Weights> weights;
  private final Parameter.Place bias;
  private final boolean highway;
  private WeightMask mask;

  Gate(
      Cell cell,
      int index,
      String name,
      List<Source> sources,
      boolean biased,
      boolean highway,
      Cell.Counters counters) {
    super(cell, Kind.GATE, index, "gate '" + name + "'");
    this.name = name;
    this.highway = highway;
    weights =
        sources.stream()
            .map(
                source -> {
                  String key = highway ? Parameter.HIGHWAY_WEIGHTS : Parameter.weightsOf(source);
                  return new Weights(this, source, key, counters.next(key));
                })
            .toList();
    boolean ofInput = weights.isEmpty() || weights.stream().anyMatch(Weights::ofInput);
    String key = ofInput ? Parameter.BIAS : Parameter.RECURRENT_BIAS;
    bias = biased ? new Parameter.Place(key, counters.next(key)) : null;
  }

  private final String name;

  /** Its name, as in the literature, such as {@code "forget"}. */
  public String name() {
    return name;
  }

  /** The weights of its sources, in the order of declaration. */
  public List<Weights> weights() {
    return weights;
  }

  /** Its block of the bias; empty if it has none. */
  public Optional<Parameter.Place> bias() {
    return Optional.ofNullable(bias);
  }

  /** Whether it is the input itself, of as many features as there are units, or its projection. */
  public boolean isHighway() {
    return highway;
  }

  /** Whether it takes part of its content from the input of the step. */
  public boolean hasInput() {
    return weights.stream().anyMatch(one -> one.source() == Input.INPUT);
  }

  /** Whether it takes part of its content from anything that is not an input. */
  public boolean isRecurrent() {
    return weights.stream().anyMatch(one -> !one.ofInput());
  }

  /** Which of its recurrent weights there are; empty for all of them. */
  public Optional<WeightMask> mask() {
    return Optional.ofNullable(mask);
  }

  /**
   * Leaves out some of its recurrent weights. To be called where the gate is declared.
   *
   * @return this gate
   */
  public Gate connecting(WeightMask mask) {
    cell().requireOpen("the mask of " + this);
    if (!isRecurrent()) {
      throw new IllegalArgumentException(
          "The cell '%s': %s has no recurrent weights to mask".formatted(cell().name(), this));
    }
    this.mask = mask;
    return this;
  }
}
