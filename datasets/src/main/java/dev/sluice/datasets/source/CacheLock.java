package dev.sluice.datasets.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One data set of the cache for one thread of one process at a time. A file's lock holds off other
 * processes only, so a lock of this JVM stands before it. The system gives up the lock of a process
 * that dies.
 */
final class CacheLock implements AutoCloseable {
  private static final ConcurrentMap<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

  private final ReentrantLock here;
  private final FileChannel channel;
  private final FileLock lock;

  private CacheLock(ReentrantLock here, FileChannel channel, FileLock lock) {
    this.here = here;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Waits for the lock.
   *
   * @param waiting called once if somebody else has it
   */
  static CacheLock take(Path file, Runnable waiting) throws IOException, InterruptedException {
    Files.createDirectories(file.getParent());
    ReentrantLock here =
        HERE.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
    boolean said = false;
    if (!here.tryLock()) {
      waiting.run();
      said = true;
      here.lockInterruptibly();
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        if (!said) {
          waiting.run();
        }
        lock = channel.lock();
      }
      return new CacheLock(here, channel, lock);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      here.unlock();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    // The file stays: to delete it would part those who wait from those who come.
    try {
      lock.release();
    } finally {
      channel.close();
      here.unlock();
    }
  }
}
