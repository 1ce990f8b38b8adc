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
 * Exclusive access to one entry of a cache, across threads and processes. A file lock excludes
 * other processes only, so a lock within this JVM precedes it. The system releases the file lock of
 * a process that dies.
 */
public final class CacheLock implements AutoCloseable {
  private static final ConcurrentMap<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final ReentrantLock threads;
  private final FileChannel channel;
  private final FileLock lock;

  private CacheLock(ReentrantLock threads, FileChannel channel, FileLock lock) {
    this.threads = threads;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Waits for the lock.
   *
   * @param waiting called once if the lock is held elsewhere
   */
  public static CacheLock take(Path file, Runnable waiting)
      throws IOException, InterruptedException {
    Files.createDirectories(file.getParent());
    ReentrantLock threads =
        LOCKS.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
    boolean reported = false;
    if (!threads.tryLock()) {
      waiting.run();
      reported = true;
      threads.lockInterruptibly();
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        if (!reported) {
          waiting.run();
        }
        lock = channel.lock();
      }
      return new CacheLock(threads, channel, lock);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      threads.unlock();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    // The file stays: after a deletion, waiting and new processes would lock different files.
    try {
      lock.release();
    } finally {
      channel.close();
      threads.unlock();
    }
  }
}
