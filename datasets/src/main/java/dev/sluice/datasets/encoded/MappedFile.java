package dev.sluice.datasets.encoded;

import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * A file, mapped into memory in segments, because a buffer has at most 2 GiB.
 *
 * <p>Pages that were read count as memory of the process until they are unmapped, even if the
 * system could drop them at any time. So when {@link #RESIDENT} blocks have been read, all segments
 * are unmapped, and mapped again when they are read. This costs far less than mapping a small
 * window for each text in a random order.
 */
final class MappedFile {
  /** The bytes that the system maps around a page that is read. */
  static final int BLOCK = 1 << 16;

  /** The most blocks that are mapped and may be in memory: together, 128 MiB. */
  static final int RESIDENT = 1 << 11;

  private static final long SEGMENT = 1L << 30;

  private final Path file;
  private final FileChannel channel;
  private final long size;

  /** The mapped segments; null for those that are not. */
  private final MappedByteBuffer[] segments;

  /** The blocks that were read since the segments were last unmapped. */
  private final BitSet read = new BitSet();

  private int resident;

  /**
   * @param file the name of the file in errors
   * @param channel the open file, which is closed when it is collected as garbage
   */
  MappedFile(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
    this.segments = new MappedByteBuffer[Math.toIntExact((size + SEGMENT - 1) / SEGMENT)];
  }

  /** Copies bytes of the file. */
  synchronized void read(long position, byte[] into, int offset, int count) {
    int done = 0;
    while (done < count) {
      long at = position + done;
      int length = (int) Math.min(count - done, BLOCK - at % BLOCK);
      note((int) (at / BLOCK));
      segment((int) (at / SEGMENT)).get((int) (at % SEGMENT), into, offset + done, length);
      done += length;
    }
  }

  /** The number of blocks that may be in memory. */
  synchronized int resident() {
    return resident;
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
        throw new InputException(
            "cannot read the encoded data %s: %s".formatted(file, FileFailure.reason(e)), e);
      }
    }
    return segments[number];
  }
}
