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
}
