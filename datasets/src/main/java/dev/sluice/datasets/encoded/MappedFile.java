package dev.sluice.datasets.encoded;

import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A file, mapped into memory in segments, because a buffer has at most 2 GiB.
 *
 * <p>Pages that were read through a mapping count as memory of the process until they are unmapped,
 * even if the system could drop them at any time. So when {@link #RESIDENT} blocks have been read,
 * all segments are unmapped, and mapped again when they are read.
 *
 * <p>The first access to a mapped page costs about ten times as much as a call that reads a few
 * bytes, all later ones far less. So a block is read by such calls until it has been read {@link
 * #OFTEN} times in a short while: streams, which read a block in many small steps, use the mapping,
 * and texts in a random order do not.
 */
final class MappedFile {
  /** The bytes that the system maps around a page that is read. */
  static final int BLOCK = 1 << 16;

  /** The most blocks that are mapped and may be in memory: together, 128 MiB. */
  static final int RESIDENT = 1 << 11;

  /** The readings of a block by which it is expected to be read often. */
  static final int OFTEN = 8;

  private static final long SEGMENT = 1L << 30;

  private final Path file;
  private final FileChannel channel;
  private final long size;

  /** The mapped segments; null for those that are not. */
  private final MappedByteBuffer[] segments;

  /** The blocks that were read since the segments were last unmapped. */
  private final BitSet read = new BitSet();

  private int resident;

  /** How often each block was read by a call, since {@link #calls} was 0. */
  private final byte[] readings;

  private int calls;

  /**
   * @param file the name of the file in errors
   * @param channel the open file, which is closed when it is collected as garbage
   */
  MappedFile(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
    this.segments = new MappedByteBuffer[Math.toIntExact((size + SEGMENT - 1) / SEGMENT)];
    this.readings = new byte[Math.toIntExact((size + BLOCK - 1) / BLOCK)];
  }

  /** Copies bytes of the file. */
  synchronized void read(long position, byte[] into, int offset, int count) {
    int done = 0;
    while (done < count) {
      long at = position + done;
      int length = (int) Math.min(count - done, BLOCK - at % BLOCK);
      int block = (int) (at / BLOCK);
      if (read.get(block) || isReadOften(block)) {
        note(block);
        segment((int) (at / SEGMENT)).get((int) (at % SEGMENT), into, offset + done, length);
      } else {
        call(at, into, offset + done, length);
      }
      done += length;
    }
  }

  /** The number of blocks that may be in memory. */
  synchronized int resident() {
    return resident;
  }

  private boolean isReadOften(int block) {
    if (calls == readings.length) {
      // Otherwise, every block would count as one at some time.
      Arrays.fill(readings, (byte) 0);
      calls = 0;
    }
    calls++;
    return ++readings[block] >= OFTEN;
  }

  private void call(long position, byte[] into, int offset, int count) {
    ByteBuffer bytes = ByteBuffer.wrap(into, offset, count);
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, position + bytes.position() - offset) < 0) {
          throw new EOFException("it ends too early");
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private InputException unreadable(IOException e) {
    return new InputException(
        "cannot read the encoded data %s: %s".formatted(file, FileFailure.reason(e)), e);
  }

  private void note(int block) {
    if (read.get(block)) {
      return;
    }
    if (resident == RESIDENT) {
      for (int i = 0; i < segments.length; i++) {
        if (segments[i] != null) {
          Unmapping.unmap(segments[i]);
          segments[i] = null;
        }
      }
      read.clear();
      resident = 0;
    }
    read.set(block);
    resident++;
  }

  private MappedByteBuffer segment(int number) {
    if (segments[number] == null) {
      long from = number * SEGMENT;
      try {
        segments[number] =
            channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(SEGMENT, size - from));
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
    return segments[number];
  }
}
