package dev.sluice.datasets.music;

import java.util.Arrays;

/**
 * A piece of polyphonic music: which keys of a piano sound at each step.
 *
 * @param chords the keys that sound at each step, from 0 to {@code KEYS - 1}, in ascending order;
 *     must not be modified
 */
@SuppressWarnings(
    "ArrayRecordComponent") // Plain arrays, because there are many of them; never compared.
public record PianoRoll(int[][] chords) {
  /** The keys of a piano, from A0 (MIDI 21) to C8 (MIDI 108). */
  public static final int KEYS = 88;

  public PianoRoll {
    if (chords.length == 0) {
      throw new IllegalArgumentException("a piece needs at least one step");
    }
    for (int[] chord : chords) {
      for (int i = 0; i < chord.length; i++) {
        if (chord[i] < (i == 0 ? 0 : chord[i - 1] + 1) || chord[i] >= KEYS) {
          throw new IllegalArgumentException(
              "keys must be ascending and from 0 to "
                  + (KEYS - 1)
                  + ", found "
                  + Arrays.toString(chord));
        }
      }
    }
  }

  public int steps() {
    return chords.length;
  }

  /** Whether a key sounds at a step. */
  public boolean sounds(int step, int key) {
    return Arrays.binarySearch(chords[step], key) >= 0;
  }
}
