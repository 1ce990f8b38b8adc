package dev.sluice.datasets.encoded;

/** A sequence of bytes, in memory or in a file, that any number of threads may read. */
public sealed interface Bytes permits HeapBytes, MappedBytes {
  /** The number of bytes. */
  long size();

  /** Whether they are held in memory. */
  boolean inMemory();

  /**
   * Copies bytes.
   *
   * @param position the first byte to copy
   * @throws IndexOutOfBoundsException if the bytes end before
   */
  void read(long position, byte[] into, int offset, int count);

  /**
   * Reads numbers that take {@code width} bytes each, the highest first.
   *
   * @param first how many numbers precede the first one to read
   */
  default void readNumbers(long first, int width, int[] into, int offset, int count) {
    byte[] bytes = new byte[count * width];
    read(first * width, bytes, 0, bytes.length);
    int at = 0;
    for (int i = 0; i < count; i++) {
      int number = 0;
      for (int k = 0; k < width; k++) {
        number = (number << 8) | (bytes[at++] & 0xFF);
      }
      into[offset + i] = number;
    }
  }
}
