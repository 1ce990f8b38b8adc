package dev.sluice.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Resident memory over many training steps.
 *
 * @param setting that was trained
 * @param steps that were made
 * @param kib resident memory after each tenth of them
 */
record Flatness(Setting setting, int steps, List<Long> kib) {
  /** Memory may wander by this share between the first fifth and the end. */
  private static final double TOLERANCE = 0.05;

  private static final int PARTS = 10;

  Flatness {
    kib = List.copyOf(kib);
    if (kib.size() != PARTS) {
      throw new IllegalArgumentException("expected %d readings, found %s".formatted(PARTS, kib));
    }
  }

  /** Trains so many steps. */
  static Flatness measure(Entrant entrant, Setting setting, int steps, IntConsumer progress) {
    try (Worker worker = new Worker(entrant)) {
      worker.prepare(setting);
      List<Long> readings = new ArrayList<>();
      for (int part = 0; part < PARTS; part++) {
        worker.run(entrant.threads().get(0), steps / PARTS);
        readings.add(worker.memory().nowKib());
        progress.accept((part + 1) * steps / PARTS);
      }
      return new Flatness(setting, steps, readings);
    }
  }

  /** What the last reading is above that after the first fifth, as a share. */
  double growth() {
    return (double) kib.get(PARTS - 1) / kib.get(1) - 1;
  }

  boolean isFlat() {
    return growth() <= TOLERANCE;
  }
}
