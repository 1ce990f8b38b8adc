package dev.sluice.datasets.source;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Closes a stream that delivers no data for some time, because reading from a response body has no
 * timeout of its own.
 */
final class StallWatch {
  private final InputStream body;
  private final long timeout;
  private final AtomicLong lastRead = new AtomicLong(System.nanoTime());
  private final AtomicBoolean stalled = new AtomicBoolean();
  private final Thread thread;

  StallWatch(InputStream body, Duration timeout) {
    this.body = body;
    this.timeout = timeout.toNanos();
    this.thread = new Thread(this::run, "sluice-download-watch");
    thread.setDaemon(true);
  }

  void start() {
    dataRead();
    thread.start();
  }

  /** Restarts the timeout. */
  void dataRead() {
    lastRead.set(System.nanoTime());
  }

  /** Whether the stream was closed because it delivered no data. */
  boolean hasStalled() {
    return stalled.get();
  }

  void stop() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        long left = timeout - (System.nanoTime() - lastRead.get());
        if (left <= 0) {
          stalled.set(true);
          body.close();
          return;
        }
        Thread.sleep(Math.max(1, left / 1_000_000));
      }
    } catch (InterruptedException | IOException e) {
      // Either the download is over, or the stream is already closed: there is nothing to watch.
      Thread.currentThread().interrupt();
    }
  }
}
