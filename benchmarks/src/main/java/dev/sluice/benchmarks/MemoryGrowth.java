package dev.sluice.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Resident memory over many training steps.
 *
 * @param setting what was trained
 * @param steps the number of training steps
 * @param kib resident memory after each tenth of the steps
 */
record MemoryGrowth(Setting setting, int steps, List<Long> kib) {
  /** Memory may grow by this share between the first fifth and the end. */
  private static final double TOLERANCE = 0.05;

  private static final int PARTS = 10;

  MemoryGrowth {
    kib = List.copyOf(kib);
    if (kib.size() != PARTS) {
      throw new IllegalArgumentException("expected %d readings, found %s".formatted(PARTS, kib));
    }
  }

  /** Trains and reads the memory after each tenth of the steps. */
  static MemoryGrowth measure(LaunchSpec launch, Setting setting, int steps, IntConsumer progress) {
    try (Worker worker = new Worker(launch)) {
      worker.prepare(setting);
      List<Long> readings = new ArrayList<>();
      for (int part = 0; part < PARTS; part++) {
        worker.run(launch.threads().get(0), steps / PARTS);
        readings.add(worker.memory().nowKib());
        progress.accept((part + 1) * steps / PARTS);
      }
      return new MemoryGrowth(setting, steps, readings);
    }
  }

  /** Growth from the reading after the first fifth to the last one, as a share. */
  double growth() {
    return (double) kib.get(PARTS - 1) / kib.get(1) - 1;
  }

  boolean isFlat() {
    return growth() <= TOLERANCE;
  }
}
