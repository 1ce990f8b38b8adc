package dev.sluice.engine;

import java.util.concurrent.ConcurrentLinkedQueue;

/** Memory that a thread needs for the time of one product, used again by the next. */
final class Rooms<A> {
  private final Arithmetic<A> math;
  private final ConcurrentLinkedQueue<A> free = new ConcurrentLinkedQueue<>();

  Rooms(Arithmetic<A> math) {
    this.math = math;
  }

  A take() {
    A room = free.poll();
    return room == null ? math.create(math.room()) : room;
  }

  void giveBack(A room) {
    free.add(room);
  }
}
