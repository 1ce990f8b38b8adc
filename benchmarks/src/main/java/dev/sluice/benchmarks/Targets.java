package dev.sluice.benchmarks;

import dev.sluice.benchmarks.Timing.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What the project wants to reach, checked for each instruction set by minima and by medians. A
 * target about several settings is reached if each of them reaches it.
 */
final class Targets {
  private static final double TRAINING = 1.15;
  private static final double TRAINING_MEAN_LSTM = 1.5;
  private static final double TRAINING_MEAN = 2;
  private static final double INFERENCE = 1.1;
  private static final double GENERATION = 5;
  private static final double LIGHT_CELLS = 2;
  private static final double STOCK = 1;
  private static final Map<String, Double> SHARES_OF_PEAK =
      Map.of("char-1x512", 0.75, "char-2x128", 0.7, "sentiment", 0.65, "forecast", 0.5);

  /** The light cells that are compared with our LSTM of equal units. */
  private static final List<RecurrentCell> LIGHT =
      List.of(RecurrentCell.MIN_GRU, RecurrentCell.SRU, RecurrentCell.QRNN);

  private final Outcome outcome;
  private final InstructionSet instructions;

  private Targets(Outcome outcome, InstructionSet instructions) {
    this.outcome = outcome;
    this.instructions = instructions;
  }

  /**
   * A target and what was measured.
   *
   * @param atLeast the figure to reach
   * @param measured the smallest figure of all settings
   * @param where the setting of the smallest figure, by minima and by medians
   * @param certain whether the intervals of all settings are narrow, or lie on one side of the
   *     target
   */
  record Result(
      String name,
      InstructionSet instructions,
      double atLeast,
      Map<Measure, Double> measured,
      Map<Measure, String> where,
      boolean certain) {
    boolean isReached() {
      return measured.values().stream().allMatch(figure -> figure >= atLeast);
    }

    /** The share of the target that is missing, by the worse measure; 0 if it is reached. */
    double missing() {
      double least = measured.values().stream().min(Double::compare).orElseThrow();
      return Math.max(0, 1 - least / atLeast);
    }
  }

  /** The results of every target for which something was measured. */
  static List<Result> of(Outcome outcome) {
    List<Result> results = new ArrayList<>();
    for (InstructionSet instructions : outcome.peaks().keySet()) {
      results.addAll(new Targets(outcome, instructions).results());
    }
    return results;
  }

  private List<Result> results() {
    List<Optional<Result>> results = new ArrayList<>();
    results.add(rivals("train lstm, every shape", TRAINING, Work.TRAIN, lstm()));
    results.add(mean("train lstm, geometric mean of the shapes", TRAINING_MEAN_LSTM, lstm()));
    results.add(
        rivals("train, every cell and shape", TRAINING, Work.TRAIN, RecurrentCell.COMPARED));
    results.add(
        mean("train, geometric mean of cells and shapes", TRAINING_MEAN, RecurrentCell.COMPARED));
    for (Work work : List.of(Work.INFER, Work.LATENCY)) {
      results.add(rivals(work + ", every cell and shape", INFERENCE, work, RecurrentCell.COMPARED));
    }
    results.add(
        rivals(
            "generate, every cell and shape", GENERATION, Work.GENERATE, RecurrentCell.COMPARED));
    SHARES_OF_PEAK.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(entry -> results.add(shareOfPeak(entry.getKey(), entry.getValue())));
    for (RecurrentCell cell : LIGHT) {
      results.add(
          worst(
              "train " + cell + ", every shape, against our lstm",
              LIGHT_CELLS,
              settings(Work.TRAIN, List.of(cell)),
              this::againstOurLstm));
    }
    results.add(
        worst(
            "everything, against stock dl4j",
            STOCK,
            outcome.settings().stream().filter(s -> s.instructions() == instructions).toList(),
            (setting, measure) -> outcome.ratio(setting, Implementations.STOCK, measure)));
    results.add(memory());
    return results.stream().flatMap(Optional::stream).toList();
  }

  private static List<RecurrentCell> lstm() {
    return List.of(RecurrentCell.LSTM);
  }

  private List<Setting> settings(Work work, List<RecurrentCell> cells) {
    return outcome.settings().stream()
        .filter(s -> s.instructions() == instructions)
        .filter(s -> s.work() == work && cells.contains(s.cell()))
        .toList();
  }

  private Optional<Result> rivals(
      String name, double atLeast, Work work, List<RecurrentCell> cells) {
    return worst(name, atLeast, settings(work, cells), outcome::againstRivals);
  }

  /** The smallest figure of those settings that have one. */
  private Optional<Result> worst(
      String name,
      double atLeast,
      List<Setting> settings,
      BiFunction<Setting, Measure, Optional<RatioInterval>> figure) {
    List<Setting> measured =
        settings.stream().filter(s -> figure.apply(s, Measure.MINIMUM).isPresent()).toList();
    if (measured.isEmpty()) {
      return Optional.empty();
    }
    Map<Measure, Double> least = new EnumMap<>(Measure.class);
    Map<Measure, String> where = new EnumMap<>(Measure.class);
    boolean certain = true;
    for (Measure measure : Measure.values()) {
      Setting worst =
          measured.stream()
              .min(
                  Comparator.comparingDouble(
                      (Setting s) -> figure.apply(s, measure).orElseThrow().ratio()))
              .orElseThrow();
      RatioInterval interval = figure.apply(worst, measure).orElseThrow();
      least.put(measure, interval.ratio());
      where.put(measure, worst.shape().name() + " " + worst.cell());
      certain &=
          measured.stream()
              .map(s -> figure.apply(s, measure).orElseThrow())
              .allMatch(i -> i.isNarrow() || i.low() >= atLeast || i.high() < atLeast);
    }
    return Optional.of(new Result(name, instructions, atLeast, least, where, certain));
  }

  /** The geometric mean of the ratios; empty unless every shape and cell was measured. */
  private Optional<Result> mean(String name, double atLeast, List<RecurrentCell> cells) {
    List<Setting> settings =
        settings(Work.TRAIN, cells).stream()
            .filter(s -> outcome.againstRivals(s, Measure.MINIMUM).isPresent())
            .toList();
    if (settings.size() < Shape.all().size() * cells.size()) {
      return Optional.empty();
    }
    Map<Measure, Double> means = new EnumMap<>(Measure.class);
    boolean certain = true;
    for (Measure measure : Measure.values()) {
      List<RatioInterval> ratios =
          settings.stream().flatMap(s -> outcome.againstRivals(s, measure).stream()).toList();
      means.put(measure, geometricMean(ratios.stream().map(RatioInterval::ratio)));
      // The mean is certain enough if it stays on its side with every ratio at its worse end.
      double low = geometricMean(ratios.stream().map(RatioInterval::low));
      double high = geometricMean(ratios.stream().map(RatioInterval::high));
      certain &= low >= atLeast || high < atLeast || high - low < RatioInterval.NARROW * low;
    }
    return Optional.of(new Result(name, instructions, atLeast, means, Map.of(), certain));
  }

  static double geometricMean(Stream<Double> figures) {
    return Math.exp(figures.mapToDouble(Math::log).average().orElseThrow());
  }

  private Optional<RatioInterval> againstOurLstm(Setting setting, Measure measure) {
    Setting lstm =
        new Setting(setting.instructions(), setting.shape(), RecurrentCell.LSTM, setting.work());
    Optional<Timing> own = outcome.best(setting, Implementations.SLUICE, measure);
    return outcome
        .best(lstm, Implementations.SLUICE, measure)
        .flatMap(peer -> own.map(timing -> RatioInterval.of(peer, timing, measure)));
  }

  private Optional<Result> shareOfPeak(String shape, double atLeast) {
    Setting setting = new Setting(instructions, Shape.named(shape), RecurrentCell.LSTM, Work.TRAIN);
    Map<Measure, Double> shares = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      outcome.shareOfPeak(setting, measure).ifPresent(share -> shares.put(measure, share));
    }
    return shares.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Result(
                "train lstm, share of the peak, " + shape,
                instructions,
                atLeast,
                shares,
                Map.of(),
                true));
  }

  /** PyTorch's resident memory divided by ours, the smallest of all settings. */
  private Optional<Result> memory() {
    Optional<Map.Entry<Setting, Double>> worst =
        outcome.footprints().stream()
            .filter(f -> f.setting().instructions() == instructions && f.peakKib() > 0)
            .filter(f -> f.implementation().equals(Implementations.SLUICE))
            .flatMap(
                own ->
                    outcome.footprints().stream()
                        .filter(f -> f.setting().equals(own.setting()) && f.peakKib() > 0)
                        .filter(f -> f.implementation().equals(Implementations.PYTORCH))
                        .map(f -> Map.entry(f.setting(), (double) f.peakKib() / own.peakKib())))
            .min(Map.Entry.comparingByValue());
    return worst.map(
        entry -> {
          String where = entry.getKey().shape().name() + " " + entry.getKey().cell();
          return new Result(
              "train, resident memory of pytorch divided by ours, every cell and shape",
              instructions,
              1,
              Map.of(Measure.MINIMUM, entry.getValue()),
              Map.of(Measure.MINIMUM, where),
              true);
        });
  }
}
