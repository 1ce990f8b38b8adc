package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineThreadsTest {

  @Test
  void everyPartIsRunOnceBeforeTheCallReturns() {
    EngineThreads threads = new EngineThreads(3);
    for (int round = 0; round < 500; round++) {
      AtomicIntegerArray done = new AtomicIntegerArray(7);
      threads.run(7, done::incrementAndGet);
      for (int part = 0; part < 7; part++) {
        assertThat(done.get(part)).isEqualTo(1);
      }
    }
  }

  @Test
  void callersCanShareThem() {
    EngineThreads threads = new EngineThreads(3);
    long sum =
        IntStream.range(0, 8)
            .parallel()
            .mapToLong(
                caller -> {
                  long mine = 0;
                  for (int round = 0; round < 200; round++) {
                    AtomicIntegerArray done = new AtomicIntegerArray(5);
                    threads.run(5, part -> done.set(part, part + 1));
                    for (int part = 0; part < 5; part++) {
                      mine += done.get(part);
                    }
                  }
                  return mine;
                })
            .sum();
    assertThat(sum).isEqualTo(8 * 200 * 15);
  }

  @Test
  void nestedJobsAreRun() {
    EngineThreads threads = new EngineThreads(2);
    AtomicIntegerArray done = new AtomicIntegerArray(9);
    threads.run(3, outer -> threads.run(3, inner -> done.incrementAndGet(3 * outer + inner)));
    for (int i = 0; i < 9; i++) {
      assertThat(done.get(i)).isEqualTo(1);
    }
  }

  @Test
  void aFailureOfOnePartReachesTheCaller() {
    EngineThreads threads = new EngineThreads(2);
    assertThatThrownBy(
            () ->
                threads.run(
                    4,
                    part -> {
                      if (part == 3) {
                        throw new IllegalArgumentException("part 3");
                      }
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("part 3");
  }
}
