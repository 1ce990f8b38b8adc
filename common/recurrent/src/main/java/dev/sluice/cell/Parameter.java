package dev.sluice.cell;

/**
 * A parameter of a cell: a column-major matrix of blocks of {@code units} columns.
 *
 * @param key the name in networks
 * @param rows the number of rows: {@code nIn}, {@code units} or 1
 * @param columns the number of columns, a multiple of {@code units}
 * @param role determines initialisation and penalties
 */
public record Parameter(String key, int rows, int columns, Role role) {
  static final String INPUT_WEIGHTS = "W";
  static final String PREVIOUS_INPUT_WEIGHTS = "PW";
  static final String HIGHWAY_WEIGHTS = "HW";
  static final String RECURRENT_WEIGHTS = "RW";
  static final String BIAS = "b";
  static final String RECURRENT_BIAS = "RB";
  static final String PEEPHOLES = "P";
  static final String GAINS = "LG";
  static final String SHIFTS = "LB";

  /** The roles of parameters. */
  public enum Role {
    /** Weights of the input; use the layer's weight initialisation. */
    INPUT_WEIGHTS,
    /** Weights of a state; use the recurrent weight initialisation. */
    RECURRENT_WEIGHTS,
    /** Biases; start at the layer's initial bias. */
    BIAS,
    /** Element-wise weights; start at 0. */
    PEEPHOLES,
    /** Gains of a layer normalisation; start at 1. */
    GAINS,
    /** Biases of a layer normalisation; start at 0. */
    SHIFTS
  }

  /**
   * A block of a parameter.
   *
   * @param key the key of the parameter
   * @param block the index of the block of {@code units} columns
   */
  public record Place(String key, int block) {}

  static String weightsOf(Source source) {
    if (source instanceof Input) {
      return INPUT_WEIGHTS;
    }
    return source instanceof State state && state.kind() == State.Kind.PREVIOUS_INPUT
        ? PREVIOUS_INPUT_WEIGHTS
        : RECURRENT_WEIGHTS;
  }
}
