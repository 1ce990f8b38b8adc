package dev.sluice.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The results of one run.
 *
 * @param versions of the implementations, by name
 * @param coreGigaflops the peak rate of one core
 * @param machineGigaflops the peak rate of all cores together
 * @param stolen share of the processor, 0 to 1, that the host gave to others during the run
 * @param minutes the duration of the run
 * @param memoryGrowth memory over many steps, if it was measured
 */
record Outcome(
    Machine machine,
    Map<String, String> versions,
    List<Timing> timings,
    List<Benchmark.Footprint> footprints,
    double coreGigaflops,
    double machineGigaflops,
    double stolen,
    double minutes,
    Optional<MemoryGrowth> memoryGrowth) {
  /** How the timings of an implementation are summarised. */
  enum Measure {
    MINIMUM,
    MEDIAN;

    double of(Timing timing) {
      return this == MINIMUM ? timing.minimum() : timing.median();
    }
  }

  Outcome {
    timings = List.copyOf(timings);
    footprints = List.copyOf(footprints);
  }

  /** The timing of an implementation at its best number of threads. */
  Optional<Timing> best(Setting setting, String implementation, Measure measure) {
    return timings.stream()
        .filter(t -> t.setting().equals(setting) && t.implementation().equals(implementation))
        .min(Comparator.comparingDouble(measure::of));
  }

  /** The peer's time divided by ours. */
  Optional<Double> ratio(Setting setting, String peer, Measure measure) {
    Optional<Timing> ours = best(setting, Implementations.SLUICE, measure);
    return best(setting, peer, measure)
        .flatMap(theirs -> ours.map(own -> measure.of(theirs) / measure.of(own)));
  }

  /**
   * PyTorch's time divided by ours, with PyTorch called from Python or through DJL, whichever is
   * faster.
   */
  Optional<Double> againstPytorch(Setting setting) {
    return Stream.of(Implementations.PYTORCH, Implementations.DJL)
        .flatMap(peer -> ratio(setting, peer, Measure.MINIMUM).stream())
        .min(Double::compare);
  }

  /** Settings in the order in which they were measured. */
  List<Setting> settings() {
    return timings.stream().map(Timing::setting).distinct().toList();
  }

  /** The peak rate of a number of threads, in GFLOP/s. */
  double peak(int threads) {
    return Math.min(coreGigaflops * threads, machineGigaflops);
  }

  /** The share of its cores' peak rate that our step reaches. */
  Optional<Double> shareOfPeak(Setting setting) {
    return best(setting, Implementations.SLUICE, Measure.MINIMUM)
        .map(
            own ->
                setting.shape().operations(setting.cell(), setting.work())
                    / (own.minimum() * 1e6)
                    / peak(own.threads()));
  }
}
