package dev.sluice.datasets.encoded;

import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file, mapped into memory in windows.
 *
 * <p>Mapped pages count as memory of the process until they are unmapped, even if the system could
 * drop them at any time. So at most {@link #WINDOWS} windows are mapped; the one that was not used
 * for the longest time is unmapped when another is needed. There are enough for the parallel
 * streams of a large batch, and mapping a window takes microseconds, so that examples in random
 * order can be read too.
 */
final class MappedFile {
  /** The size of a window; a multiple of the page size of all systems. */
  static final int WINDOW = 1 << 18;

  /** The most windows mapped at a time: together, 128 MiB. */
  static final int WINDOWS = 512;

  private final Path file;
  private final FileChannel channel;
  private final long size;

  /** The mapped windows by number, the least recently used first. */
  private final Map<Long, MappedByteBuffer> windows = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param file the name of the file in errors
   * @param channel the open file, which is closed when it is collected as garbage
   */
  MappedFile(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  /** Copies bytes of the file. */
  synchronized void read(long position, byte[] into, int offset, int count) {
    long at = position;
    int done = 0;
    while (done < count) {
      MappedByteBuffer window = window(at / WINDOW);
      int within = (int) (at % WINDOW);
      int length = Math.min(count - done, window.capacity() - within);
      window.get(within, into, offset + done, length);
      done += length;
      at += length;
    }
  }

  /** The number of windows that are mapped. */
  synchronized int mapped() {
    return windows.size();
  }

  private MappedByteBuffer window(long number) {
    MappedByteBuffer window = windows.get(number);
    if (window == null) {
      if (windows.size() == WINDOWS) {
        long oldest = windows.keySet().iterator().next();
        Unmapping.unmap(windows.remove(oldest));
      }
      long from = number * WINDOW;
      try {
        window =
            channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(WINDOW, size - from));
      } catch (IOException e) {
        throw new InputException(
            "cannot read the encoded data %s: %s".formatted(file, FileFailure.reason(e)), e);
      }
      windows.put(number, window);
    }
    return window;
  }
}
