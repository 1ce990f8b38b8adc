package dev.sluice.engine;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * The threads that share the engine's work, common to all layers of the process. The caller works
 * too, so that its job finishes even if all other threads are busy.
 *
 * <p>The system property {@code sluice.threads} sets the number of threads; the default is the
 * number of processors. Results do not depend on it.
 */
public final class EngineThreads {
  /** How long an idle thread polls before it sleeps: about the gap between two jobs of one step. */
  private static final long SPIN_NANOS = 60_000;

  /** How often a caller polls for the last part before it yields the processor. */
  private static final int SPIN_LIMIT = 2_000;

  private static final EngineThreads INSTANCE =
      new EngineThreads(
          Math.max(
              1, Integer.getInteger("sluice.threads", Runtime.getRuntime().availableProcessors())));

  private final ConcurrentLinkedDeque<Job> jobs = new ConcurrentLinkedDeque<>();
  private final Thread[] helpers;
  private volatile int sleeping;

  EngineThreads(int threads) {
    helpers = new Thread[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Thread(this::help, "sluice-engine-" + (i + 1));
      helpers[i].setDaemon(true);
      helpers[i].start();
    }
  }

  /** The instance of this process. */
  public static EngineThreads get() {
    return INSTANCE;
  }

  /** The maximum number of threads that work on one job, including the caller. */
  public int count() {
    return helpers.length + 1;
  }

  private static final class Job {
    final IntConsumer work;
    final int parts;
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger done = new AtomicInteger();
    final AtomicReference<Throwable> failure = new AtomicReference<>();

    Job(IntConsumer work, int parts) {
      this.work = work;
      this.parts = parts;
    }

    void workOn() {
      for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
        try {
          work.accept(part);
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          done.incrementAndGet();
        }
      }
    }
  }

  /**
   * Runs every part of a job, in any order and on any thread, and returns when all are done.
   *
   * @param parts the number of parts
   * @param work is called with the index of each part
   */
  public void run(int parts, IntConsumer work) {
    if (parts <= 1 || helpers.length == 0) {
      for (int part = 0; part < parts; part++) {
        work.accept(part);
      }
      return;
    }
    Job job = new Job(work, parts);
    jobs.addLast(job);
    if (sleeping > 0) {
      for (Thread helper : helpers) {
        LockSupport.unpark(helper);
      }
    }
    job.workOn();
    jobs.remove(job);
    for (int waited = 0; job.done.get() < parts; waited++) {
      if (waited < SPIN_LIMIT) {
        Thread.onSpinWait();
      } else {
        // The thread with the last part may be waiting for this processor.
        LockSupport.parkNanos(job, 10_000);
      }
    }
    Throwable failure = job.failure.get();
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  private void help() {
    long idleSince = System.nanoTime();
    while (true) {
      Job job = openJob();
      if (job != null) {
        job.workOn();
        idleSince = System.nanoTime();
      } else if (System.nanoTime() - idleSince < SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        sleep();
        idleSince = System.nanoTime();
      }
    }
  }

  private Job openJob() {
    for (Job job : jobs) {
      if (job.next.get() < job.parts) {
        return job;
      }
    }
    return null;
  }

  private synchronized void countSleeping(int change) {
    sleeping += change;
  }

  private void sleep() {
    countSleeping(1);
    // A job added before this thread counted as sleeping woke no thread: check once more.
    if (openJob() == null) {
      LockSupport.park(this);
    }
    countSleeping(-1);
  }
}
