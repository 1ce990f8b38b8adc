package dev.sluice.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Memory that is reused between calls. */
final class Workspaces<A> {
  private final Arithmetic<A> math;
  private final ConcurrentLinkedQueue<A> free = new ConcurrentLinkedQueue<>();
  private final Map<Integer, A> sums = new HashMap<>();

  Workspaces(Arithmetic<A> math) {
    this.math = math;
  }

  /** Working memory for one product on one thread, until {@link #release}. */
  A acquire() {
    A workspace = free.poll();
    return workspace == null ? math.create(math.workspaceSize()) : workspace;
  }

  void release(A workspace) {
    free.add(workspace);
  }

  /** The memory for sums with this number, not cleared. Not thread-safe. */
  A sums(int number, int length) {
    return sums.computeIfAbsent(number, n -> math.create(length));
  }
}
