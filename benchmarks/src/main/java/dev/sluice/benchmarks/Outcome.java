package dev.sluice.benchmarks;

import dev.sluice.benchmarks.Timing.Measure;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The results of one run.
 *
 * @param versions of the implementations, by name
 * @param failures the implementations without timings of a shape and cell, because they ended
 *     unexpectedly
 * @param peaks the peak rate with each instruction set that was measured
 * @param stolen share of the processor, 0 to 1, that the host gave to others during the run
 * @param minutes the duration of the run
 * @param memoryGrowth memory over many steps, if it was measured
 * @param growth the timings of {@link Growth}, if they were measured
 */
record Outcome(
    Machine machine,
    Map<String, String> versions,
    List<Timing> timings,
    List<Benchmark.Footprint> footprints,
    List<String> failures,
    Map<InstructionSet, Peak> peaks,
    double stolen,
    double minutes,
    Optional<MemoryGrowth> memoryGrowth,
    List<Timing> growth) {
  /**
   * The rate of fused multiply-adds in registers alone, in GFLOP/s.
   *
   * @param core of one core
   * @param machine of all cores together
   */
  record Peak(double core, double machine) {
    double of(int threads) {
      return Math.min(core * threads, machine);
    }
  }

  Outcome {
    timings = List.copyOf(timings);
    footprints = List.copyOf(footprints);
    failures = List.copyOf(failures);
    growth = List.copyOf(growth);
  }

  /** The timing of an implementation at its best number of threads. */
  Optional<Timing> best(Setting setting, String implementation, Measure measure) {
    return timings.stream()
        .filter(t -> t.setting().equals(setting) && t.implementation().equals(implementation))
        .min(Comparator.comparingDouble(measure::of));
  }

  /** The fastest implementation that targets compare ours with. */
  Optional<Timing> bestRival(Setting setting, Measure measure) {
    return timings.stream()
        .filter(t -> t.setting().equals(setting))
        .filter(t -> Implementations.isRival(t.implementation(), setting.work()))
        .min(Comparator.comparingDouble(measure::of));
  }

  /** The peer's time divided by ours. */
  Optional<RatioInterval> ratio(Setting setting, String peer, Measure measure) {
    return best(setting, peer, measure).flatMap(theirs -> against(theirs, measure));
  }

  /** The time of the fastest rival divided by ours. */
  Optional<RatioInterval> againstRivals(Setting setting, Measure measure) {
    return bestRival(setting, measure).flatMap(theirs -> against(theirs, measure));
  }

  /** The intervals of all ratios to rivals, by minima and by medians. */
  List<RatioInterval> ratiosToRivals() {
    return settings().stream()
        .flatMap(s -> Arrays.stream(Measure.values()).flatMap(m -> againstRivals(s, m).stream()))
        .toList();
  }

  /**
   * The mean width of the intervals of all ratios to rivals, as a share of the ratio: how much
   * noise there was. Empty if there are none.
   */
  OptionalDouble meanWidth() {
    return ratiosToRivals().stream().mapToDouble(RatioInterval::width).average();
  }

  private Optional<RatioInterval> against(Timing theirs, Measure measure) {
    return best(theirs.setting(), Implementations.SLUICE, measure)
        .map(own -> RatioInterval.of(theirs, own, measure));
  }

  /** Settings in the order in which they were measured. */
  List<Setting> settings() {
    return timings.stream().map(Timing::setting).distinct().toList();
  }

  /** The share of its cores' peak rate that our step reaches. */
  Optional<Double> shareOfPeak(Setting setting, Measure measure) {
    return best(setting, Implementations.SLUICE, measure)
        .map(
            own ->
                setting.shape().operations(setting.cell(), setting.work())
                    / (measure.of(own) * 1e6)
                    / peaks.get(setting.instructions()).of(own.threads()));
  }
}
