package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PerformanceReportTest {
  private static final Machine MACHINE =
      new Machine("A processor", 2, 1024, "Linux", "A JVM 17", 0.5, "abc", "2026-11-21T08:00Z");

  private static Timing timing(
      Setting setting, String implementation, int threads, Double... times) {
    return new Timing(setting, implementation, threads, List.of(times), List.of(0.0, 0.2));
  }

  private static Setting setting(String shape, RecurrentCell cell, Work work) {
    return new Setting(Shape.named(shape), cell, work);
  }

  private static Outcome outcome(List<Timing> timings, List<Benchmark.Footprint> footprints) {
    Map<String, String> versions = new LinkedHashMap<>();
    timings.forEach(t -> versions.put(t.implementation(), t.implementation() + " 1.0"));
    return new Outcome(MACHINE, versions, timings, footprints, 100, 180, 0, 1, Optional.empty());
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
            shape,cell,work,contestant,threads,min_ms,median_ms
            forecast,lstm,train,sluice,2,2.0000,3.0000
            forecast,lstm,train,pytorch,1,4.0000,4.5000
            forecast,lstm,train,pytorch,2,6.0000,6.0000
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
    assertThat(outcome.ratio(setting, "pytorch", Outcome.Measure.MINIMUM)).contains(1.5);
    // The best median may be at another number of threads.
    assertThat(outcome.ratio(setting, "pytorch", Outcome.Measure.MEDIAN)).contains(2.25);
    assertThat(outcome.ratio(setting, "dl4j", Outcome.Measure.MINIMUM)).isEmpty();
  }

  @Test
  void targetsAreCheckedAgainstTheFasterWayOfCallingPytorch() {
    Setting setting = setting("char-2x128", RecurrentCell.GRU, Work.GENERATE);
    Outcome outcome =
        outcome(
            List.of(
                timing(setting, "sluice", 2, 2.0),
                timing(setting, "pytorch", 1, 8.0),
                timing(setting, "pytorch-djl", 1, 6.0)),
            List.of());
    assertThat(outcome.againstPytorch(setting)).contains(3.0);
  }

  @Test
  void aMissedTargetShowsByHowMuchAndAtWhichShape() {
    Setting good = setting("char-2x128", RecurrentCell.LSTM, Work.GENERATE);
    Setting bad = setting("char-1x512", RecurrentCell.LSTM, Work.GENERATE);
    String page =
        new PerformanceReport(
                outcome(
                    List.of(
                        timing(good, "sluice", 1, 1.0),
                        timing(good, "pytorch", 1, 8.0),
                        timing(bad, "sluice", 1, 1.0),
                        timing(bad, "pytorch", 1, 4.0)),
                    List.of()))
            .markdown("");
    assertThat(page)
        .containsPattern(
            "generate lstm, every shape, against pytorch +\\| +5.0 \\| +4.00"
                + " \\| no: 20 % short \\| smallest at char-1x512");
  }

  @Test
  void theGeometricMeanNeedsEveryShapeAndCell() {
    List<Timing> timings = new ArrayList<>();
    for (Shape shape : Shape.all()) {
      for (RecurrentCell cell : RecurrentCell.COMPARED) {
        Setting setting = new Setting(shape, cell, Work.TRAIN);
        timings.add(timing(setting, "sluice", 1, 1.0));
        timings.add(timing(setting, "pytorch", 1, cell == RecurrentCell.GRU ? 8.0 : 1.0));
      }
    }
    assertThat(new PerformanceReport(outcome(timings, List.of())).geometricMean(true).orElseThrow())
        .isCloseTo(2, within(1e-12));
    List<Timing> fewer = timings.subList(0, timings.size() - 2);
    assertThat(new PerformanceReport(outcome(fewer, List.of())).geometricMean(true)).isEmpty();
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
    assertThat(outcome.shareOfPeak(setting).orElseThrow()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void thePageShowsOurMemoryAndThatOfThePeers() {
    Setting setting = setting("forecast", RecurrentCell.RNN, Work.TRAIN);
    List<Benchmark.Footprint> footprints =
        List.of(
            new Benchmark.Footprint(setting.shape(), setting.cell(), "sluice", 512 * 1024),
            new Benchmark.Footprint(setting.shape(), setting.cell(), "dl4j", 1024 * 1024));
    String page =
        new PerformanceReport(
                outcome(
                    List.of(timing(setting, "sluice", 2, 1.0), timing(setting, "dl4j", 1, 1.0)),
                    footprints))
            .markdown("");
    assertThat(page).containsPattern("\\| forecast \\| rnn +\\| +512 \\| +1024 \\|");
  }
}
