package dev.sluice.experiment.claims;

import dev.sluice.experiment.comparison.RecordedResults;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Study;
import dev.sluice.experiment.report.ComparisonCharts;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Figures;
import dev.sluice.report.MarkdownTable;
import dev.sluice.report.Table;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The claims about recurrent cells that {@code docs/what-the-textbooks-say.md} holds to results.
 */
public final class Claims {
  /** A task is remembered where the error is below this share of the trivial baseline's. */
  private static final double REMEMBERED = 0.5;

  /** A gradient has vanished below this share of where it started. */
  private static final double VANISHED = 1e-3;

  /** Two figures are similar within this share of the LSTM's. */
  private static final double SIMILAR = 0.05;

  /** As reached without counting: how far a measured ratio may be from three quarters. */
  private static final double ROUNDING = 0.005;

  private static final List<String> QUALITY =
      List.of(
          "shakespeare", "war-and-peace", "sentiment", "forecasting", "jsb-chorales", "nottingham");

  static final List<Claim> ALL =
      List.of(
          new Claim(
              "An RNN forgets over long distances; LSTM and GRU do not",
              "the longest distance T at which a cell still remembers (error below half the trivial"
                  + " baseline's) is shorter for the RNN than for both others; where none remembers"
                  + " anything, the seed tells nothing",
              List.of("adding", "copy-memory"),
              results -> over(results, List.of("adding", "copy-memory"), Claims::forgetting)),
          new Claim(
              "The RNN's gradient vanishes; theirs does not",
              "after training, at the largest T, the gradient at the farthest step is below 1/1000"
                  + " of that at the nearest for the RNN, and not below for LSTM and GRU",
              List.of("adding", "copy-memory"),
              results -> over(results, List.of("adding", "copy-memory"), Claims::vanishing)),
          new Claim(
              "Clipping tames exploding gradients",
              "of a cell's two runs that differ in clipping alone, the one without is lost and the"
                  + " one with it is not; lost is what diverges, or stays above half the trivial"
                  + " baseline's error; pairs that end alike tell nothing",
              List.of("clipping"),
              results -> over(results, List.of("clipping"), Claims::clipping)),
          new Claim(
              "A GRU has three quarters of an LSTM's parameters and trains faster",
              "with equal units the recurrent layers' parameters are as 3 to 4 (from the totals of"
                  + " RNN, GRU and LSTM, which differ in nothing else), and an epoch takes less"
                  + " time (wall clock, trials side by side; not a benchmark, which"
                  + " docs/performance.md is)",
              List.of("shakespeare", "war-and-peace"),
              results -> over(results, List.of("shakespeare", "war-and-peace"), Claims::cheaper)),
          new Claim(
              "LSTM and GRU end at similar quality",
              "the headline metrics differ by at most 5 % of the LSTM's, which may still be a"
                  + " difference that a test over the seeds tells",
              QUALITY,
              results -> over(results, QUALITY, (name, one) -> similar(name, one, List.of("gru")))),
          new Claim(
              "A GRU needs less data than an LSTM",
              "with the smallest part of the training data the GRU is better, and by more (in share"
                  + " of the LSTM's figure) than with all of it; where neither beats the trivial"
                  + " baseline with the smallest part, the seed tells nothing",
              List.of("data-size"),
              results -> over(results, List.of("data-size"), Claims::lessData)),
          new Claim(
              "An LSTM is better than a GRU for very long sequences",
              "at the largest T the LSTM's headline metric is better; equal figures tell nothing",
              List.of("adding", "copy-memory"),
              results -> over(results, List.of("adding", "copy-memory"), Claims::veryLong)),
          new Claim(
              "Peepholes and coupled gates change little",
              "the variant's headline metric differs from the LSTM's by at most 5 %",
              List.of("variants"),
              results ->
                  over(
                      results,
                      List.of("variants"),
                      (name, one) ->
                          similar(name, one, List.of("lstm-peephole", "lstm-coupled")))));

  private Claims() {}

  /** All experiments that a claim rests on. */
  public static Set<String> experiments() {
    return ALL.stream()
        .flatMap(claim -> claim.experiments().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The page. */
  public static String page(Map<String, List<TaskComparison>> results) {
    StringBuilder text =
        new StringBuilder(
            """
            # What the textbooks say, and what was measured here

            <!-- Generated by "sluice claims" from results/*.jsonl. Do not edit. -->

            Each claim is held to results with a rule that stands in `Claims.java`; those of the claims 3 and 6
            were made stricter after a first look, so that runs that learnt nothing count for nothing.
            The rule says for each seed whether it speaks for the claim. A claim holds in a setting where so
            many seeds agree that coins would do as well in fewer than 5 of 100 tries (5 of 5, 7 of 8, 9 of
            10), does not hold where as many disagree, and is not decided otherwise; fewer than 5 seeds never
            decide. Over several settings it holds where all say so that have 5 seeds at least, and one
            counter-example refutes it.
            Nothing is corrected for the number of claims, and all of it is about the sizes, data and budgets
            of these experiments: see [statistics](statistics.md) and [comparing](comparing.md).

            """);
    List<Table.Row> overview = new ArrayList<>();
    StringBuilder details = new StringBuilder();
    for (int i = 0; i < ALL.size(); i++) {
      Claim claim = ALL.get(i);
      List<Claim.Evidence> evidence = claim.evidence().apply(results);
      String verdict = Claim.words(evidence);
      String number = Integer.toString(i + 1);
      overview.add(
          Table.Row.of(number, claim.title(), String.join(", ", claim.experiments()), verdict));
      details.append("\n## ").append(number).append(". ").append(claim.title()).append("\n\n");
      details.append("Verdict: **").append(verdict).append("**. For each seed: ");
      details.append(MarkdownTable.escape(claim.rule())).append(".\n");
      if (!evidence.isEmpty()) {
        details.append('\n').append(MarkdownTable.of(Claim.table(evidence)));
      }
      List<String> missing =
          claim.experiments().stream()
              .filter(name -> evidence.stream().noneMatch(one -> one.experiment().equals(name)))
              .toList();
      if (!missing.isEmpty()) {
        details
            .append("\nNot measured: ")
            .append(
                missing.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")))
            .append(missing.size() == 1 ? " has" : " have")
            .append(" no results for it yet.\n");
      }
    }
    text.append(
        MarkdownTable.of(
            new Table(
                "",
                List.of(
                    Table.Column.figure("no."),
                    Table.Column.text("claim"),
                    Table.Column.text("experiments"),
                    Table.Column.text("verdict")),
                overview,
                List.of())));
    return text.append(details).toString();
  }

  private static List<Claim.Evidence> over(
      Map<String, List<TaskComparison>> results,
      List<String> experiments,
      BiFunction<String, TaskComparison, Stream<Claim.Evidence>> find) {
    return experiments.stream()
        .flatMap(
            name ->
                results.getOrDefault(name, List.of()).stream()
                    .flatMap(comparison -> find.apply(name, comparison)))
        .filter(evidence -> !evidence.measured().isEmpty())
        .toList();
  }

  private static String where(TaskComparison comparison, Map<String, String> at) {
    String data =
        comparison.data().equals(comparison.task().name()) || comparison.data().isBlank()
            ? comparison.task().name()
            : comparison.data();
    return at.isEmpty() ? data : data + ", " + Study.place(at);
  }

  private static Optional<TaskComparison.Row> row(
      TaskComparison comparison, Map<String, String> at, String cell) {
    return comparison.rows().stream()
        .filter(row -> row.at().equals(at) && row.cell().equals(cell))
        .findFirst();
  }

  /** Results by seed of those that did not fail: an error says nothing about a cell. */
  private static Map<Long, RunResult> bySeed(TaskComparison.Row row) {
    Map<Long, RunResult> bySeed = new LinkedHashMap<>();
    row.results().stream()
        .map(TrialResult::result)
        .filter(result -> result.status() != RunStatus.FAILED)
        .forEach(result -> bySeed.put(result.seed(), result));
    return bySeed;
  }

  private static List<Map<String, String>> places(TaskComparison comparison) {
    return comparison.rows().stream().map(TaskComparison.Row::at).distinct().toList();
  }

  /** The headline metric; a run without one counts as worst. */
  private static double headline(TaskComparison comparison, RunResult result) {
    Metric metric = comparison.task().headline();
    double value = result.metric(Part.TEST, metric.name()).orElse(Double.NaN);
    return Double.isFinite(value)
        ? value
        : metric.better() == Metric.Better.HIGHER
            ? Double.NEGATIVE_INFINITY
            : Double.POSITIVE_INFINITY;
  }

  private static String figures(TaskComparison comparison, List<TaskComparison.Row> rows) {
    Metric metric = comparison.task().headline();
    return metric.title()
        + " "
        + rows.stream()
            .map(
                row -> {
                  Spread spread = row.metric(metric);
                  return row.cell()
                      + " "
                      + (spread.n() == 0
                          ? "none"
                          : Figures.meanAndDeviation(metric, spread.mean(), spread.deviation()));
                })
            .collect(Collectors.joining(", "));
  }

  /** The axis that counts steps: the one whose name says length, or else the first of figures. */
  private static Optional<String> lengths(TaskComparison comparison) {
    List<String> figures =
        comparison.axes().stream()
            .filter(axis -> axis.startsWith("data."))
            .filter(
                axis -> comparison.rows().stream().allMatch(row -> isFigure(row.at().get(axis))))
            .toList();
    return figures.stream()
        .filter(axis -> axis.contains("length") || axis.contains("delay"))
        .findFirst()
        .or(() -> figures.stream().findFirst());
  }

  private static boolean isFigure(String value) {
    return value.matches("-?[0-9.]+(E-?[0-9]+)?");
  }

  /** Where an axis is at its largest value that all these cells have. */
  private static List<Map<String, String>> farthest(TaskComparison comparison, List<String> cells) {
    List<Map<String, String>> common =
        places(comparison).stream()
            .filter(at -> cells.stream().allMatch(cell -> row(comparison, at, cell).isPresent()))
            .toList();
    return lengths(comparison)
        .map(
            axis -> {
              double most =
                  common.stream()
                      .mapToDouble(at -> Double.parseDouble(at.get(axis)))
                      .max()
                      .orElse(0);
              return common.stream()
                  .filter(at -> Double.parseDouble(at.get(axis)) == most)
                  .toList();
            })
        .orElse(common);
  }

  private static Stream<Claim.Evidence> forgetting(String name, TaskComparison comparison) {
    List<String> cells = List.of("rnn", "lstm", "gru");
    Optional<String> axis = lengths(comparison);
    // The longest distance that each cell of a seed remembers; 0 if none.
    Map<Long, Map<String, Double>> spans = new LinkedHashMap<>();
    Map<String, List<Double>> byCell = new LinkedHashMap<>();
    for (TaskComparison.Row row : comparison.rows()) {
      double bar = comparison.trivial(row);
      if (!cells.contains(row.cell()) || !Double.isFinite(bar)) {
        continue;
      }
      double length = axis.map(one -> Double.parseDouble(row.at().get(one))).orElse(1.0);
      bySeed(row)
          .forEach(
              (seed, result) -> {
                boolean remembers = headline(comparison, result) < REMEMBERED * bar;
                spans
                    .computeIfAbsent(seed, s -> new LinkedHashMap<>())
                    .merge(row.cell(), remembers ? length : 0, Math::max);
              });
    }
    List<Boolean> seeds = new ArrayList<>();
    for (Map<String, Double> span : spans.values()) {
      if (span.keySet().containsAll(cells)) {
        if (span.values().stream().anyMatch(length -> length > 0)) {
          seeds.add(span.get("rnn") < span.get("lstm") && span.get("rnn") < span.get("gru"));
        }
        span.forEach(
            (cell, length) -> byCell.computeIfAbsent(cell, c -> new ArrayList<>()).add(length));
      }
    }
    String measured =
        cells.stream()
            .filter(byCell::containsKey)
            .map(
                cell ->
                    cell
                        + " remembers "
                        + byCell.get(cell).stream()
                            .sorted()
                            .map(length -> length == 0 ? "nothing" : "up to " + number(length))
                            .distinct()
                            .collect(Collectors.joining(" or ")))
            .collect(Collectors.joining(", "));
    return Stream.of(new Claim.Evidence(name, where(comparison, Map.of()), measured, seeds));
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString(Math.round(value)) : Double.toString(value);
  }

  private static Stream<Claim.Evidence> vanishing(String name, TaskComparison comparison) {
    List<String> cells = List.of("rnn", "lstm", "gru");
    return farthest(comparison, cells).stream()
        .map(
            at -> {
              Map<String, Map<Long, Double>> decay = new LinkedHashMap<>();
              for (String cell : cells) {
                Map<Long, Double> ofCell = new LinkedHashMap<>();
                row(comparison, at, cell).orElseThrow().results().stream()
                    .filter(result -> result.result().status() != RunStatus.FAILED)
                    .forEach(
                        result ->
                            decay(result).ifPresent(d -> ofCell.put(result.result().seed(), d)));
                decay.put(cell, ofCell);
              }
              List<Boolean> seeds = new ArrayList<>();
              decay
                  .get("rnn")
                  .forEach(
                      (seed, rnn) -> {
                        Double lstm = decay.get("lstm").get(seed);
                        Double gru = decay.get("gru").get(seed);
                        if (lstm != null && gru != null) {
                          seeds.add(rnn < VANISHED && lstm >= VANISHED && gru >= VANISHED);
                        }
                      });
              String measured =
                  seeds.isEmpty()
                      ? ""
                      : "farthest/nearest, median: "
                          + cells.stream()
                              .map(
                                  cell ->
                                      cell
                                          + String.format(
                                              Locale.ROOT,
                                              " %.1e",
                                              Spread.median(
                                                  decay.get(cell).values().stream()
                                                      .mapToDouble(d -> d)
                                                      .toArray())))
                              .collect(Collectors.joining(", "));
              return new Claim.Evidence(name, where(comparison, at), measured, seeds);
            });
  }

  /** The gradient at the farthest step as a share of that at the nearest, after training. */
  private static Optional<Double> decay(TrialResult result) {
    for (Evaluation.Curves curves : ComparisonCharts.ofResult(result)) {
      if (!curves.name().contains("gradient")) {
        continue;
      }
      Optional<List<Double>> trained =
          curves.y().entrySet().stream()
              .filter(curve -> curve.getKey().contains("train"))
              .map(Map.Entry::getValue)
              .findFirst();
      if (trained.isPresent() && trained.get().size() > 1) {
        double near = trained.get().get(0);
        double far = trained.get().get(trained.get().size() - 1);
        return near > 0 ? Optional.of(far / near) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Stream<Claim.Evidence> clipping(String name, TaskComparison comparison) {
    String axis = "training.clip-norm";
    if (!comparison.axes().contains(axis)) {
      return Stream.of();
    }
    return comparison.rows().stream()
        .map(TaskComparison.Row::cell)
        .distinct()
        .map(cell -> clipping(name, comparison, axis, cell));
  }

  /** One cell: a seed is one voice, however many cells there are. */
  private static Claim.Evidence clipping(
      String name, TaskComparison comparison, String axis, String cell) {
    List<Boolean> seeds = new ArrayList<>();
    int without = 0;
    int with = 0;
    int pairs = 0;
    List<TaskComparison.Row> rows =
        comparison.rows().stream().filter(row -> row.cell().equals(cell)).toList();
    for (TaskComparison.Row free : rows) {
      if (Double.parseDouble(free.at().get(axis)) != 0) {
        continue;
      }
      for (TaskComparison.Row clipped : rows) {
        Map<String, String> at = new LinkedHashMap<>(clipped.at());
        at.put(axis, free.at().get(axis));
        if (!at.equals(free.at()) || Double.parseDouble(clipped.at().get(axis)) == 0) {
          continue;
        }
        Map<Long, RunResult> own = bySeed(free);
        Map<Long, RunResult> other = bySeed(clipped);
        for (Map.Entry<Long, RunResult> seed : own.entrySet()) {
          RunResult tamed = other.get(seed.getKey());
          if (tamed == null) {
            continue;
          }
          boolean wild = isLost(comparison, free, seed.getValue());
          boolean still = isLost(comparison, clipped, tamed);
          pairs++;
          without += wild ? 1 : 0;
          with += still ? 1 : 0;
          if (wild != still) {
            seeds.add(wild);
          }
        }
      }
    }
    return new Claim.Evidence(
        name,
        where(comparison, Map.of()) + ", " + cell,
        pairs == 0
            ? ""
            : "lost: %s of %s without clipping, %s with it"
                .formatted(
                    Integer.toString(without),
                    Figures.counted(pairs, "run"),
                    Integer.toString(with)),
        seeds);
  }

  private static boolean isLost(
      TaskComparison comparison, TaskComparison.Row row, RunResult result) {
    return row.diverged(comparison.task().headline()).contains(result)
        || !(headline(comparison, result) < REMEMBERED * comparison.trivial(row));
  }

  private static Stream<Claim.Evidence> cheaper(String name, TaskComparison comparison) {
    return places(comparison).stream()
        .flatMap(
            at -> {
              Optional<TaskComparison.Row> rnn = row(comparison, at, "rnn");
              Optional<TaskComparison.Row> lstm = row(comparison, at, "lstm");
              Optional<TaskComparison.Row> gru = row(comparison, at, "gru");
              if (rnn.isEmpty()
                  || lstm.isEmpty()
                  || gru.isEmpty()
                  || !rnn.get().size().equals(lstm.get().size())
                  || !gru.get().size().equals(lstm.get().size())) {
                return Stream.of();
              }
              // An RNN has one block, a GRU three, an LSTM four; the rest is the same for all.
              double block = (lstm.get().parameters() - rnn.get().parameters()) / 3.0;
              double rest = rnn.get().parameters() - block;
              double ratio = (gru.get().parameters() - rest) / (lstm.get().parameters() - rest);
              boolean threeQuarters = Math.abs(ratio - 0.75) <= ROUNDING;
              ToDoubleFunction<RunResult> pace =
                  result -> result.trainingSeconds() / Math.max(1, result.epochs());
              Map<Long, RunResult> grus = bySeed(gru.get());
              List<Boolean> seeds = new ArrayList<>();
              bySeed(lstm.get())
                  .forEach(
                      (seed, result) -> {
                        RunResult other = grus.get(seed);
                        if (other != null && result.epochs() > 0 && other.epochs() > 0) {
                          seeds.add(
                              threeQuarters
                                  && pace.applyAsDouble(other) < pace.applyAsDouble(result));
                        }
                      });
              return Stream.of(
                  new Claim.Evidence(
                      name,
                      where(comparison, at),
                      "parameters %s of the LSTM's; seconds an epoch lstm %s, gru %s"
                          .formatted(
                              Figures.decimal(ratio, 3),
                              seconds(lstm.get().trained(pace)),
                              seconds(gru.get().trained(pace))),
                      seeds));
            });
  }

  private static String seconds(Spread pace) {
    return Figures.meanAndDeviation(pace.mean(), pace.deviation(), 1);
  }

  private static Stream<Claim.Evidence> similar(
      String name, TaskComparison comparison, List<String> others) {
    return places(comparison).stream()
        .flatMap(
            at ->
                others.stream()
                    .flatMap(
                        other -> {
                          Optional<TaskComparison.Row> lstm = row(comparison, at, "lstm");
                          Optional<TaskComparison.Row> second = row(comparison, at, other);
                          if (lstm.isEmpty() || second.isEmpty()) {
                            return Stream.of();
                          }
                          Map<Long, RunResult> theirs = bySeed(second.get());
                          List<Boolean> seeds = new ArrayList<>();
                          bySeed(lstm.get())
                              .forEach(
                                  (seed, result) -> {
                                    if (theirs.containsKey(seed)) {
                                      double own = headline(comparison, result);
                                      double its = headline(comparison, theirs.get(seed));
                                      // Of two runs that both ran away neither is a figure.
                                      seeds.add(
                                          Double.isFinite(own)
                                              && Double.isFinite(its)
                                              && Math.abs(its - own) <= SIMILAR * Math.abs(own));
                                    }
                                  });
                          return Stream.of(
                              new Claim.Evidence(
                                  name,
                                  where(comparison, at),
                                  figures(comparison, List.of(lstm.get(), second.get())),
                                  seeds));
                        }));
  }

  private static Stream<Claim.Evidence> lessData(String name, TaskComparison comparison) {
    Optional<String> share =
        comparison.axes().stream()
            .filter(
                axis -> comparison.rows().stream().allMatch(row -> isFigure(row.at().get(axis))))
            .findFirst();
    if (share.isEmpty()) {
      return Stream.of();
    }
    String axis = share.get();
    List<Map<String, String>> places =
        places(comparison).stream()
            .filter(
                at ->
                    row(comparison, at, "lstm").isPresent()
                        && row(comparison, at, "gru").isPresent())
            .sorted((one, other) -> RecordedResults.compare(one.get(axis), other.get(axis)))
            .toList();
    if (places.size() < 2) {
      return Stream.of();
    }
    Map<String, String> least = places.get(0);
    Map<String, String> most = places.get(places.size() - 1);
    Map<Long, Double> few = advantage(comparison, least);
    Map<Long, Double> many = advantage(comparison, most);
    Set<Long> nothing = learntNothing(comparison, least, "lstm");
    nothing.retainAll(learntNothing(comparison, least, "gru"));
    List<Boolean> seeds = new ArrayList<>();
    few.forEach(
        (seed, small) -> {
          if (many.containsKey(seed) && !nothing.contains(seed)) {
            seeds.add(small > 0 && small > many.get(seed));
          }
        });
    return Stream.of(
        new Claim.Evidence(
            name,
            where(comparison, Map.of()),
            few.isEmpty()
                ? ""
                : "the GRU's lead: %s %% at %s, %s %% at %s"
                    .formatted(
                        Figures.decimal(100 * mean(few), 1),
                        Study.place(least),
                        Figures.decimal(100 * mean(many), 1),
                        Study.place(most)),
            seeds));
  }

  private static Set<Long> learntNothing(
      TaskComparison comparison, Map<String, String> at, String cell) {
    return comparison.noBetterThanTrivial(row(comparison, at, cell).orElseThrow()).stream()
        .map(RunResult::seed)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static double mean(Map<Long, Double> values) {
    return Spread.of(values.values().stream().mapToDouble(value -> value).toArray()).mean();
  }

  /** By how much the GRU is better, as a share of the LSTM's figure, for each seed of both. */
  private static Map<Long, Double> advantage(TaskComparison comparison, Map<String, String> at) {
    int sign = comparison.task().headline().better() == Metric.Better.HIGHER ? 1 : -1;
    Map<Long, RunResult> grus = bySeed(row(comparison, at, "gru").orElseThrow());
    Map<Long, Double> lead = new LinkedHashMap<>();
    bySeed(row(comparison, at, "lstm").orElseThrow())
        .forEach(
            (seed, lstm) -> {
              RunResult gru = grus.get(seed);
              if (gru != null) {
                double own = headline(comparison, gru);
                double other = headline(comparison, lstm);
                double difference = own == other ? 0 : sign * (own - other);
                lead.put(seed, Double.isFinite(other) ? difference / Math.abs(other) : difference);
              }
            });
    return lead;
  }

  private static Stream<Claim.Evidence> veryLong(String name, TaskComparison comparison) {
    return farthest(comparison, List.of("lstm", "gru")).stream()
        .map(
            at -> {
              TaskComparison.Row lstm = row(comparison, at, "lstm").orElseThrow();
              TaskComparison.Row gru = row(comparison, at, "gru").orElseThrow();
              Map<Long, RunResult> grus = bySeed(gru);
              List<Boolean> seeds = new ArrayList<>();
              bySeed(lstm)
                  .forEach(
                      (seed, result) -> {
                        RunResult other = grus.get(seed);
                        if (other == null) {
                          return;
                        }
                        double own = headline(comparison, result);
                        double its = headline(comparison, other);
                        if (own != its) {
                          seeds.add(comparison.task().headline().beats(own, its));
                        }
                      });
              return new Claim.Evidence(
                  name, where(comparison, at), figures(comparison, List.of(lstm, gru)), seeds);
            });
  }
}
