package dev.sluice.datasets.split;

/**
 * A random order of very many numbers that needs no memory: each place is computed from the key
 * alone. It is a Feistel network (Luby and Rackoff 1988) over the next power of four, whose results
 * outside of the range are encrypted again until they are inside (cycle walking, Black and Rogaway
 * 2002), so that every number has exactly one place.
 */
public final class KeyedPermutation {
  private static final int ROUNDS = 6;

  private final long size;
  private final int halfBits;
  private final long halfMask;
  private final long[] keys = new long[ROUNDS];

  /**
   * @param size the number of numbers, 0 to size - 1
   * @param key decides the order
   */
  public KeyedPermutation(long size, long key) {
    if (size < 0) {
      throw new IllegalArgumentException("expected a size of at least 0, found " + size);
    }
    this.size = size;
    int bits = size < 2 ? 2 : Long.SIZE - Long.numberOfLeadingZeros(size - 1);
    this.halfBits = (bits + 1) / 2;
    this.halfMask = (1L << halfBits) - 1;
    long state = key;
    for (int round = 0; round < ROUNDS; round++) {
      state += 0x9E3779B97F4A7C15L;
      keys[round] = mixed(state);
    }
  }

  /** A number in which every bit depends on every bit of another one (Stafford's variant 13). */
  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The number at a place. */
  public long at(long place) {
    if (place < 0 || place >= size) {
      throw new IndexOutOfBoundsException("place " + place + " of " + size);
    }
    long number = place;
    do {
      long left = number >>> halfBits;
      long right = number & halfMask;
      for (long key : keys) {
        long next = left ^ (mixed(right + key) & halfMask);
        left = right;
        right = next;
      }
      number = (left << halfBits) | right;
    } while (number >= size);
    return number;
  }
}
