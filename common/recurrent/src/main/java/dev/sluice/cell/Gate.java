package dev.sluice.cell;

import java.util.List;
import java.util.Optional;

/**
 * A weighted sum of sources plus a bias, before the activation. It has a block of {@code units}
 * columns in each of its parameters.
 *
 * <p>{@link Step#preactivate} computes it; before that, its content is undefined.
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

  /** The name, as in the literature, such as {@code "forget"}. */
  public String name() {
    return name;
  }

  /** The weights of the sources, in the order of declaration. */
  public List<Weights> weights() {
    return weights;
  }

  /** The block of the bias; empty if the gate has none. */
  public Optional<Parameter.Place> bias() {
    return Optional.ofNullable(bias);
  }

  /** Whether this is a highway: the input itself, or its projection to {@code units} numbers. */
  public boolean isHighway() {
    return highway;
  }

  /** Whether the input of the step is a source. */
  public boolean hasInput() {
    return weights.stream().anyMatch(one -> one.source() == Input.INPUT);
  }

  /** Whether any source is not an input. */
  public boolean isRecurrent() {
    return weights.stream().anyMatch(one -> !one.ofInput());
  }

  /** The mask of the recurrent weights; empty if none are masked. */
  public Optional<WeightMask> mask() {
    return Optional.ofNullable(mask);
  }

  /**
   * Masks some of the recurrent weights. Call it where the gate is declared.
   *
   * @return this gate
   */
  public Gate connecting(WeightMask mask) {
    cell().requireOpen("the mask of " + this);
    if (!isRecurrent()) {
      throw new IllegalArgumentException(
          "The cell '%s': %s has no recurrent weights that could be masked"
              .formatted(cell().name(), this));
    }
    this.mask = mask;
    return this;
  }
}
