package dev.sluice.engine;

import java.util.Arrays;

/**
 * Which steps of which sequences are computed, and their order in memory: step after step, and
 * within a step the longest sequence first. Masked steps are omitted, as if the sequence were
 * shorter, so that the sequences that have a given step always come first.
 *
 * <p>A row is one step of one sequence. The order does not depend on the number of threads.
 */
final class RowOrder {
  private final int batch;
  private final int time;

  /** The sequence at each place, the longest first. */
  private final int[] sequence;

  /** How many steps the sequence at each place has. */
  private final int[] length;

  /** The number of sequences that have each step; never increasing. */
  private final int[] count;

  /** The number of rows before each step, and at the end that of all rows. */
  private final int[] start;

  /**
   * The time of each step of the sequence at a place, {@code [place * time + step]}; null if time
   * and step are equal.
   */
  private final int[] times;

  private RowOrder(int batch, int time, int[] sequence, int[] length, int[] times) {
    this.batch = batch;
    this.time = time;
    this.sequence = sequence;
    this.length = length;
    this.times = times;
    int steps = batch == 0 ? 0 : length[0];
    count = new int[steps];
    start = new int[steps + 1];
    int place = batch;
    for (int t = 0; t < steps; t++) {
      while (place > 0 && length[place - 1] <= t) {
        place--;
      }
      count[t] = place;
      start[t + 1] = start[t] + place;
    }
  }

  /** All steps of all sequences. */
  static RowOrder full(int batch, int time) {
    int[] sequence = new int[batch];
    Arrays.setAll(sequence, i -> i);
    int[] length = new int[batch];
    Arrays.fill(length, time);
    return new RowOrder(batch, time, sequence, length, null);
  }

  /**
   * The steps whose mask is 1.
   *
   * @param mask {@code [batch, time]}
   * @throws IllegalArgumentException if the mask holds anything but 0 and 1
   */
  static RowOrder masked(Arithmetic<?> arithmetic, View mask) {
    int batch = mask.size(0);
    int time = mask.size(1);
    int[] lengths = new int[batch];
    int[] unmasked = new int[batch * time];
    boolean all = true;
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < time; t++) {
        double value = arithmetic.read(mask.data(), mask.at(b, t));
        if (value == 1) {
          unmasked[b * time + lengths[b]++] = t;
        } else if (value != 0) {
          throw new IllegalArgumentException(
              ("A mask of steps may contain only 0 and 1, found %s at step %d of sequence %d; to"
                      + " weight steps, use a mask of the labels")
                  .formatted(value, t, b));
        }
      }
      all &= lengths[b] == time;
    }
    if (all) {
      return full(batch, time);
    }
    // By length, then by position in the batch: sorted as one number.
    long[] keys = new long[batch];
    for (int b = 0; b < batch; b++) {
      keys[b] = ((long) (time - lengths[b]) << 32) | b;
    }
    Arrays.sort(keys);
    int[] sequence = new int[batch];
    int[] length = new int[batch];
    int[] times = new int[batch * time];
    for (int place = 0; place < batch; place++) {
      int b = (int) keys[place];
      sequence[place] = b;
      length[place] = lengths[b];
      System.arraycopy(unmasked, b * time, times, place * time, time);
    }
    return new RowOrder(batch, time, sequence, length, times);
  }

  int batch() {
    return batch;
  }

  /** The number of steps in the given array, including masked ones. */
  int time() {
    return time;
  }

  /** The number of steps of the longest sequence. */
  int steps() {
    return count.length;
  }

  int rows() {
    return start[count.length];
  }

  /** Whether every sequence has every step, in the order of the batch. */
  boolean isFull() {
    return times == null;
  }

  /** The number of rows before a step. */
  int start(int step) {
    return start[step];
  }

  /** The number of sequences that have this step. */
  int count(int step) {
    return count[step];
  }

  /** The sequence of the batch at this place. */
  int sequence(int place) {
    return sequence[place];
  }

  int length(int place) {
    return length[place];
  }

  /** The time, in the given array, of a step of the sequence at this place. */
  int timeAt(int place, int step) {
    return times == null ? step : times[place * time + step];
  }

  /**
   * Cuts the places into ranges with about equally many rows.
   *
   * @return the borders: part p has the places from {@code [p]}, inclusive, to {@code [p + 1]},
   *     exclusive
   */
  int[] split(int parts) {
    int[] border = new int[parts + 1];
    int place = 0;
    long assigned = 0;
    for (int part = 1; part < parts; part++) {
      long wanted = (long) rows() * part / parts;
      while (place < batch && assigned + length[place] / 2 < wanted) {
        assigned += length[place++];
      }
      border[part] = place;
    }
    border[parts] = batch;
    return border;
  }
}
