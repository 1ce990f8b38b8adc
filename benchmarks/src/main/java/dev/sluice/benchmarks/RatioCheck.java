package dev.sluice.benchmarks;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Whether training steps have become slower, measured as the ratio to a product ({@link StepRatio})
 * and compared with committed ratios. Never a time, which would depend on the machine's clock and
 * load.
 */
final class RatioCheck {
  /** A ratio may be worse than the committed one of the same processor by this share. */
  static final double MARGIN = 0.6;

  /** The same beside the largest ratio of other processors with the instruction set. */
  static final double MARGIN_OF_OTHERS = 1;

  /** If the ratio is worse, it is measured again, and the best counts. */
  private static final int ATTEMPTS = 3;

  /** With more interference than this before each attempt, a worse ratio says nothing. */
  private static final double TOO_LOADED = 0.5;

  private static final int PROBES = 5;

  private final List<Committed> committed;
  private final String processor;
  private final Meter meter;
  private final Load load;

  /** A ratio that was measured on a quiet machine. */
  record Committed(
      InstructionSet instructions,
      String processor,
      String shape,
      RecurrentCell cell,
      double ratio) {
    boolean isAbout(Setting setting) {
      return instructions == setting.instructions()
          && shape.equals(setting.shape().name())
          && cell == setting.cell();
    }
  }

  /** Measures a ratio. */
  interface Meter {
    /**
     * Returns the ratio of a setting.
     *
     * @param attempt from 0; later attempts need a fresh process, whose compiler may do better
     */
    double measure(Setting setting, int attempt);
  }

  /** The share of the processor, 0 to 1, that other processes use now. */
  interface Load {
    double now();
  }

  enum Verdict {
    HOLDS,
    WORSE,
    /** Worse, but the machine was too loaded. */
    LOADED,
    /** There is no committed ratio for the instruction set. */
    UNKNOWN
  }

  /**
   * What was found.
   *
   * @param ratio the best of all attempts
   * @param limit the largest ratio that holds; infinite if none is committed
   */
  record Result(Setting setting, double ratio, double limit, Verdict verdict) {}

  RatioCheck(List<Committed> committed, String processor, Meter meter, Load load) {
    this.committed = List.copyOf(committed);
    this.processor = processor;
    this.meter = meter;
    this.load = load;
  }

  /** The largest ratio that holds; infinite if none is committed. */
  double limit(Setting setting) {
    List<Committed> known = committed.stream().filter(c -> c.isAbout(setting)).toList();
    OptionalDouble own =
        known.stream()
            .filter(c -> c.processor().equals(processor))
            .mapToDouble(Committed::ratio)
            .max();
    if (own.isPresent()) {
      return (1 + MARGIN) * own.getAsDouble();
    }
    OptionalDouble others = known.stream().mapToDouble(Committed::ratio).max();
    return others.isPresent()
        ? (1 + MARGIN_OF_OTHERS) * others.getAsDouble()
        : Double.POSITIVE_INFINITY;
  }

  /** Whether other processes use so much of the machine that the check would take minutes. */
  boolean isTooLoaded() {
    return IntStream.range(0, PROBES).mapToDouble(i -> load.now()).min().orElseThrow() > TOO_LOADED;
  }

  /** Measures until the ratio holds, or there was no attempt left. */
  Result check(Setting setting) {
    double limit = limit(setting);
    double best = Double.POSITIVE_INFINITY;
    double quietest = 1;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      quietest = Math.min(quietest, load.now());
      best = Math.min(best, meter.measure(setting, attempt));
      if (best <= limit) {
        boolean known = Double.isFinite(limit);
        return new Result(setting, best, limit, known ? Verdict.HOLDS : Verdict.UNKNOWN);
      }
    }
    return new Result(setting, best, limit, quietest > TOO_LOADED ? Verdict.LOADED : Verdict.WORSE);
  }
}
