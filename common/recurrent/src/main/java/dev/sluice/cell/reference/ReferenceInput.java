package dev.sluice.cell.reference;

import java.util.List;

/**
 * The input of a pass over sequences.
 *
 * @param features [batch][time][inputs]
 * @param mask [batch][time], false at a step to be skipped; null if there is none
 * @param initial the initial state of each sequence, in the order of the batch; empty for zeros
 * @param dropout [batch][units], factors applied to the states before the recurrent weights, the
 *     same at all steps (recurrent dropout, Gal and Ghahramani 2016, arXiv 1512.05287); null if
 *     there are none
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays are the point; never compared
public record ReferenceInput(
    double[][][] features, boolean[][] mask, List<ReferenceState> initial, double[][] dropout) {

  /** An input with features only. */
  public static ReferenceInput of(double[][][] features) {
    return new ReferenceInput(features, null, List.of(), null);
  }

  /** A copy with a mask, [batch][time]. */
  public ReferenceInput withMask(boolean[][] mask) {
    return new ReferenceInput(features, mask, initial, dropout);
  }

  /** A copy with initial states. */
  public ReferenceInput withInitial(List<ReferenceState> initial) {
    return new ReferenceInput(features, mask, initial, dropout);
  }

  /** A copy with recurrent dropout, [batch][units]. */
  public ReferenceInput withDropout(double[][] dropout) {
    return new ReferenceInput(features, mask, initial, dropout);
  }

  boolean skips(int sequence, int time) {
    return mask != null && !mask[sequence][time];
  }

  /**
   * The states as the recurrent weights see them: states of {@code units} numbers after dropout.
   */
  ReferenceState seen(int sequence, ReferenceState states) {
    ReferenceState seen = states.copy();
    for (double[] state : seen.values()) {
      if (dropout == null || state.length != dropout[sequence].length) {
        continue;
      }
      for (int j = 0; j < state.length; j++) {
        state[j] *= dropout[sequence][j];
      }
    }
    return seen;
  }

  /**
   * Rejects arrays that do not match each other or the parameters.
   *
   * @throws IllegalArgumentException naming the array
   */
  void checkFit(ReferenceCell cell, ReferenceParameters p) {
    int batch = features.length;
    for (int s = 0; s < batch; s++) {
      expect("steps of sequence " + s, features[s].length, features[0].length);
      for (double[] x : features[s]) {
        expect("features", x.length, p.inputs());
      }
    }
    if (mask != null) {
      expect("sequences in the mask", mask.length, batch);
      for (int s = 0; s < batch; s++) {
        expect("steps in the mask of sequence " + s, mask[s].length, features[s].length);
      }
    }
    if (!initial.isEmpty()) {
      expect("initial states", initial.size(), batch);
      List<Integer> sizes = cell.states(p.inputs(), p.units());
      for (ReferenceState state : initial) {
        expect("states in an initial state", state.values().length, sizes.size());
        for (int k = 0; k < sizes.size(); k++) {
          expect("numbers in state " + k, state.values()[k].length, sizes.get(k));
        }
      }
    }
    if (dropout != null) {
      expect("sequences in the recurrent dropout", dropout.length, batch);
      for (double[] factors : dropout) {
        expect("units in the recurrent dropout", factors.length, p.units());
      }
    }
  }

  private static void expect(String what, int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "Expected %d %s, found %d".formatted(expected, what, found));
    }
  }
}
