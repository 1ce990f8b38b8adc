package dev.sluice.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Memory that is used again from call to call. */
final class Rooms<A> {
  private final Arithmetic<A> math;
  private final ConcurrentLinkedQueue<A> free = new ConcurrentLinkedQueue<>();
  private final Map<Integer, A> sums = new HashMap<>();

  Rooms(Arithmetic<A> math) {
    this.math = math;
  }

  /** What a thread needs for the time of one product. */
  A take() {
    A room = free.poll();
    return room == null ? math.create(math.room()) : room;
  }

  void giveBack(A room) {
    free.add(room);
  }

  /** Memory for sums of that number, whatever it held. Not for several threads at once. */
  A sums(int number, int length) {
    return sums.computeIfAbsent(number, n -> math.create(length));
  }
}
