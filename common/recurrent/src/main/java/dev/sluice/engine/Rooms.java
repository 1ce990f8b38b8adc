package dev.sluice.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Memory that is reused between calls. */
final class Rooms<A> {
  private final Arithmetic<A> math;
  private final ConcurrentLinkedQueue<A> free = new ConcurrentLinkedQueue<>();
  private final Map<Integer, A> sums = new HashMap<>();

  Rooms(Arithmetic<A> math) {
    this.math = math;
  }

  /** Working memory for one product on one thread. */
  A take() {
    A room = free.poll();
    return room == null ? math.create(math.room()) : room;
  }

  void giveBack(A room) {
    free.add(room);
  }

  /** The memory for sums with this number, not cleared. Not for several threads at once. */
  A sums(int number, int length) {
    return sums.computeIfAbsent(number, n -> math.create(length));
  }
}
