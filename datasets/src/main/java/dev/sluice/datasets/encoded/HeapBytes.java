package dev.sluice.datasets.encoded;

import java.util.Objects;

/** Bytes in an array. */
final class HeapBytes implements Bytes {
  private final byte[] bytes;

  /**
   * @param bytes shared, not copied
   */
  HeapBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public boolean inMemory() {
    return true;
  }

  @Override
  public void read(long position, byte[] into, int offset, int count) {
    Objects.checkFromIndexSize(position, count, bytes.length);
    System.arraycopy(bytes, (int) position, into, offset, count);
  }
}
