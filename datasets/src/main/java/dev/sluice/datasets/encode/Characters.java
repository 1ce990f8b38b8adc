package dev.sluice.datasets.encode;

import java.util.Objects;

/** The characters of a text as indices into an {@link Alphabet}; possibly too many for an array. */
public interface Characters {
  /** The number of characters. */
  long length();

  /** Whether all of them are held in memory. */
  boolean inMemory();

  /**
   * Copies indices.
   *
   * @param from the first character to copy
   * @throws IndexOutOfBoundsException if the characters end before
   */
  void read(long from, int[] into, int offset, int count);

  /** Some of the characters, as a view. */
  default Characters section(long from, long to) {
    Objects.checkFromToIndex(from, to, length());
    Characters all = this;
    return new Characters() {
      @Override
      public long length() {
        return to - from;
      }

      @Override
      public boolean inMemory() {
        return all.inMemory();
      }

      @Override
      public void read(long first, int[] into, int offset, int count) {
        Objects.checkFromIndexSize(first, count, length());
        all.read(from + first, into, offset, count);
      }
    };
  }

  /** All of them in an array, which must have at most 2^31 - 1. */
  default int[] toArray() {
    int[] indices = new int[Math.toIntExact(length())];
    read(0, indices, 0, indices.length);
    return indices;
  }

  /**
   * Indices in an array.
   *
   * @param indices shared, not copied
   */
  static Characters of(int... indices) {
    return new Characters() {
      @Override
      public long length() {
        return indices.length;
      }

      @Override
      public boolean inMemory() {
        return true;
      }

      @Override
      public void read(long from, int[] into, int offset, int count) {
        Objects.checkFromIndexSize(from, count, indices.length);
        System.arraycopy(indices, (int) from, into, offset, count);
      }
    };
  }
}
