package dev.sluice.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that one run measured.
 *
 * @param versions of the implementations, by name
 * @param coreGigaflops the most that one core does
 * @param machineGigaflops the most that all cores do together
 * @param stolen share of the processor, 0 to 1, that the host gave to others during the run
 * @param minutes that it took
 * @param flat memory over many steps, if that was measured
 */
record Outcome(
    Machine machine,
    Map<String, String> versions,
    List<Timing> timings,
    List<Race.Footprint> footprints,
    double coreGigaflops,
    double machineGigaflops,
    double stolen,
    double minutes,
    Optional<Flatness> flat) {
  /** How an implementation's time is summed up. */
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

  /** An implementation's best number of threads for a setting. */
  Optional<Timing> best(Setting setting, String implementation, Measure measure) {
    return timings.stream()
        .filter(t -> t.setting().equals(setting) && t.implementation().equals(implementation))
        .min(Comparator.comparingDouble(measure::of));
  }

  /** How many times as fast as the peer we are. */
  Optional<Double> ratio(Setting setting, String peer, Measure measure) {
    Optional<Timing> ours = best(setting, Implementations.SLUICE, measure);
    return best(setting, peer, measure)
        .flatMap(theirs -> ours.map(own -> measure.of(theirs) / measure.of(own)));
  }

  /**
   * How many times as fast as PyTorch we are: called from Python or through DJL, whichever is
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

  /** The most that so many threads can do, in GFLOP/s. */
  double peak(int threads) {
    return Math.min(coreGigaflops * threads, machineGigaflops);
  }

  /** The share of what its cores could do at most that our step reaches. */
  Optional<Double> shareOfPeak(Setting setting) {
    return best(setting, Implementations.SLUICE, Measure.MINIMUM)
        .map(
            own ->
                setting.shape().operations(setting.cell(), setting.work())
                    / (own.minimum() * 1e6)
                    / peak(own.threads()));
  }
}
