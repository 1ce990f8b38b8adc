package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.benchmarks.Timing.Measure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PerformanceReportTest {
  private static final Machine MACHINE =
      new Machine(
          "A processor",
          List.of("avx2", "avx512f"),
          2,
          1024,
          "Linux",
          "A JVM 17",
          0.5,
          "abc",
          "2026-11-21T08:00Z");

  private static Timing timing(
      Setting setting, String implementation, int threads, Double... times) {
    return new Timing(setting, implementation, threads, List.of(List.of(times)), List.of(0.0, 0.2));
  }

  private static Setting setting(String shape, RecurrentCell cell, Work work) {
    return new Setting(InstructionSet.AVX2, Shape.named(shape), cell, work);
  }

  private static Outcome outcome(List<Timing> timings, List<Benchmark.Footprint> footprints) {
    Map<String, String> versions = new LinkedHashMap<>();
    timings.forEach(t -> versions.put(t.implementation(), t.implementation() + " 1.0"));
    return new Outcome(
        MACHINE,
        versions,
        timings,
        footprints,
        List.of(),
        Map.of(InstructionSet.AVX2, new Outcome.Peak(100, 180)),
        0,
        1,
        Optional.empty(),
        List.of());
  }

  @Test
  void theCsvHasOneRowForEachImplementationAndNumberOfThreads() {
    Setting setting = setting("forecast", RecurrentCell.LSTM, Work.TRAIN);
    Outcome outcome =
        outcome(
            List.of(
                timing(setting, "sluice", 2, 3.0, 2.0, 10.0),
                timing(setting, "pytorch", 1, 5.0, 4.0),
                timing(setting, "pytorch", 2, 6.0)),
            List.of());
    assertThat(new PerformanceReport(outcome).csv())
        .isEqualTo(
            """
            instructions,shape,cell,work,contestant,threads,min_ms,median_ms
            avx2,forecast,lstm,train,sluice,2,2.0000,3.0000
            avx2,forecast,lstm,train,pytorch,1,4.0000,4.5000
            avx2,forecast,lstm,train,pytorch,2,6.0000,6.0000
            """);
  }

  @Test
  void aRatioTakesThePeersBestNumberOfThreads() {
    Setting setting = setting("forecast", RecurrentCell.LSTM, Work.TRAIN);
    Outcome outcome =
        outcome(
            List.of(
                timing(setting, "sluice", 2, 2.0, 2.0),
                timing(setting, "pytorch", 1, 3.0, 9.0),
                timing(setting, "pytorch", 2, 4.0, 5.0)),
            List.of());
    assertThat(outcome.ratio(setting, "pytorch", Measure.MINIMUM).orElseThrow().ratio())
        .isEqualTo(1.5);
    // The best median may be at another number of threads.
    assertThat(outcome.ratio(setting, "pytorch", Measure.MEDIAN).orElseThrow().ratio())
        .isEqualTo(2.25);
    assertThat(outcome.ratio(setting, "dl4j", Measure.MINIMUM)).isEmpty();
  }

  @Test
  void targetsAreCheckedAgainstTheFasterRivalAndNotAgainstDeeplearning4j() {
    Setting setting = setting("char-2x128", RecurrentCell.GRU, Work.GENERATE);
    Outcome outcome =
        outcome(
            List.of(
                timing(setting, "sluice", 2, 2.0),
                timing(setting, "dl4j", 1, 1.0),
                timing(setting, "pytorch", 1, 8.0),
                timing(setting, "pytorch-djl", 1, 6.0)),
            List.of());
    assertThat(outcome.againstRivals(setting, Measure.MINIMUM).orElseThrow().ratio())
        .isEqualTo(3.0);
  }

  @Test
  void aMissedTargetShowsByHowMuchAndAtWhichShapeByBothMeasures() {
    Setting good = setting("char-2x128", RecurrentCell.LSTM, Work.GENERATE);
    Setting bad = setting("char-1x512", RecurrentCell.LSTM, Work.GENERATE);
    String page =
        new PerformanceReport(
                outcome(
                    List.of(
                        timing(good, "sluice", 1, 1.0, 1.0),
                        timing(good, "pytorch", 1, 8.0, 8.0),
                        timing(bad, "sluice", 1, 1.0, 2.0),
                        timing(bad, "pytorch", 1, 4.0, 8.0)),
                    List.of()))
            .markdown("");
    assertThat(page)
        .containsPattern(
            "generate, every cell and shape +\\| avx2 +\\| +5.00 \\| +4.00 \\| char-1x512 lstm"
                + " \\| +4.00 \\| char-1x512 lstm \\| no: 20 % short");
  }

  @Test
  void aTargetThatIsReachedByMinimaOnlyIsMissed() {
    Setting setting = setting("forecast", RecurrentCell.LSTM, Work.TRAIN);
    Targets.Result result =
        Targets.of(
                outcome(
                    List.of(
                        timing(setting, "sluice", 1, 1.0, 2.0, 2.0),
                        timing(setting, "pytorch", 1, 2.0, 2.0, 2.0)),
                    List.of()))
            .get(0);
    assertThat(result.name()).isEqualTo("train lstm, every shape");
    assertThat(result.measured()).isEqualTo(Map.of(Measure.MINIMUM, 2.0, Measure.MEDIAN, 1.0));
    assertThat(result.isReached()).isFalse();
    assertThat(result.missing()).isCloseTo(1 - 1 / 1.15, within(1e-12));
  }

  private static Timing rounds(Setting setting, String implementation, Double... ofRounds) {
    return new Timing(
        setting, implementation, 1, Stream.of(ofRounds).map(List::of).toList(), List.of(0.0));
  }

  @Test
  void theIntervalOfARatioIsNarrowIfDisturbancesAffectBothAlike() {
    Setting setting = setting("forecast", RecurrentCell.LSTM, Work.TRAIN);
    Timing own = rounds(setting, "sluice", 1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
    Timing alike = rounds(setting, "pytorch", 2.0, 4.0, 6.0, 8.0, 10.0, 12.0);
    Timing opposite = rounds(setting, "pytorch", 12.0, 10.0, 8.0, 6.0, 4.0, 2.0);
    assertThat(RatioInterval.of(alike, own, Measure.MEDIAN))
        .isEqualTo(new RatioInterval(2, 2, 2, 6));
    RatioInterval wide = RatioInterval.of(opposite, own, Measure.MEDIAN);
    assertThat(wide.low()).isLessThan(wide.ratio());
    assertThat(wide.high()).isGreaterThan(wide.ratio());
    assertThat(wide.isNarrow()).isFalse();
  }

  @Test
  void aTargetWithinAWideIntervalIsUncertain() {
    Setting setting = setting("forecast", RecurrentCell.LSTM, Work.TRAIN);
    Timing own = rounds(setting, "sluice", 1.0, 1.0, 1.0, 1.0, 1.0);
    Timing noisy = rounds(setting, "pytorch", 1.0, 1.1, 1.2, 1.3, 1.4);
    Timing farAhead = rounds(setting, "pytorch", 2.0, 2.2, 2.4, 2.6, 2.8);
    assertThat(Targets.of(outcome(List.of(own, noisy), List.of())).get(0).certain()).isFalse();
    assertThat(Targets.of(outcome(List.of(own, farAhead), List.of())).get(0).certain()).isTrue();
  }

  @Test
  void aPageWithNarrowerIntervalsIsNotReplacedByANoisyRun() {
    Setting setting = setting("forecast", RecurrentCell.LSTM, Work.TRAIN);
    Timing own = rounds(setting, "sluice", 1.0, 1.0, 1.0, 1.0, 1.0);
    PerformanceReport quiet =
        new PerformanceReport(
            outcome(List.of(own, rounds(setting, "pytorch", 2.0, 2.0, 2.01, 2.0, 2.0)), List.of()));
    PerformanceReport noisy =
        new PerformanceReport(
            outcome(List.of(own, rounds(setting, "pytorch", 2.0, 2.5, 3.0, 4.0, 5.0)), List.of()));
    String quietPage = quiet.markdown("");
    String noisyPage = noisy.markdown("");
    assertThat(noisy.isNoisierThan(quietPage)).isTrue();
    assertThat(noisy.isNoisierThan("")).isFalse();
    assertThat(noisy.isNoisierThan(noisyPage)).isFalse();
    assertThat(quiet.isNoisierThan(noisyPage)).isFalse();
    assertThat(noisyPage)
        .contains("The hour was too noisy for these settings")
        .contains("- `avx2 forecast lstm train`");
    assertThat(quietPage).doesNotContain("too noisy");
  }

  @Test
  void theGeometricMeanNeedsEveryShapeAndCell() {
    List<Timing> timings = new ArrayList<>();
    for (Shape shape : Shape.all()) {
      for (RecurrentCell cell : RecurrentCell.COMPARED) {
        Setting setting = new Setting(InstructionSet.AVX2, shape, cell, Work.TRAIN);
        timings.add(timing(setting, "sluice", 1, 1.0));
        timings.add(timing(setting, "pytorch", 1, cell == RecurrentCell.GRU ? 8.0 : 1.0));
      }
    }
    String name = "train, geometric mean of cells and shapes";
    assertThat(Targets.of(outcome(timings, List.of())))
        .filteredOn(result -> result.name().equals(name))
        .singleElement()
        .satisfies(
            result ->
                assertThat(result.measured().get(Measure.MINIMUM)).isCloseTo(2, within(1e-12)));
    List<Timing> fewer = timings.subList(0, timings.size() - 2);
    assertThat(Targets.of(outcome(fewer, List.of())))
        .extracting(Targets.Result::name)
        .doesNotContain(name);
  }

  @Test
  void theHandwrittenPartIsKeptWhenThePageIsRegenerated() {
    Setting setting = setting("forecast", RecurrentCell.GRU, Work.TRAIN);
    PerformanceReport report =
        new PerformanceReport(outcome(List.of(timing(setting, "sluice", 2, 2.0)), List.of()));
    String first = report.markdown("");
    String edited = first.replace("Nothing is written here yet.", "The profile shows tanh.");
    assertThat(edited).isNotEqualTo(first);
    assertThat(report.markdown(edited)).isEqualTo(edited);
  }

  @Test
  void theShareOfThePeakCountsAllCoresInUse() {
    Setting setting = setting("char-2x128", RecurrentCell.LSTM, Work.TRAIN);
    // The time at half of the 180 GFLOP/s of both cores.
    double milliseconds = setting.shape().operations(RecurrentCell.LSTM, Work.TRAIN) / 90e6;
    Outcome outcome = outcome(List.of(timing(setting, "sluice", 2, milliseconds)), List.of());
    assertThat(outcome.shareOfPeak(setting, Measure.MINIMUM).orElseThrow())
        .isCloseTo(0.5, within(1e-9));
  }

  @Test
  void thePageShowsOurMemoryAndThatOfThePeers() {
    Setting setting = setting("forecast", RecurrentCell.RNN, Work.TRAIN);
    List<Benchmark.Footprint> footprints =
        List.of(
            new Benchmark.Footprint(setting, "sluice", 512 * 1024),
            new Benchmark.Footprint(setting, "dl4j", 1024 * 1024));
    String page =
        new PerformanceReport(
                outcome(
                    List.of(timing(setting, "sluice", 2, 1.0), timing(setting, "dl4j", 1, 1.0)),
                    footprints))
            .markdown("");
    assertThat(page).containsPattern("\\| avx2 +\\| forecast \\| rnn +\\| +512 \\| +1024 \\|");
  }
}
