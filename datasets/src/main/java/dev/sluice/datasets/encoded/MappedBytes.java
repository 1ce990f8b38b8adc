package dev.sluice.datasets.encoded;

import java.util.Objects;

/** A section of a mapped file. */
final class MappedBytes implements Bytes {
  private final MappedFile file;
  private final long start;
  private final long size;

  /**
   * @param start the first byte of the section
   * @param size the number of bytes of the section
   */
  MappedBytes(MappedFile file, long start, long size) {
    this.file = file;
    this.start = start;
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean inMemory() {
    return false;
  }

  @Override
  public void read(long position, byte[] into, int offset, int count) {
    Objects.checkFromIndexSize(position, count, size);
    file.read(start + position, into, offset, count);
  }
}
