package dev.sluice.experiment.report;

import dev.sluice.experiment.comparison.Significance;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Published;
import dev.sluice.experiment.declaration.Study;
import dev.sluice.experiment.trial.Purpose;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.EvaluationReport;
import dev.sluice.report.Figures;
import dev.sluice.report.Table;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.statistics.Interval;
import dev.sluice.statistics.PairedComparison;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;

/** The tables of one comparison: for people, for programs, of its tests, of published figures. */
public final class ComparisonTables {
  /** Beyond them a mean's last bits only show in which order it was summed. */
  private static final MathContext TWELVE_DIGITS = new MathContext(12);

  private final TaskComparison comparison;
  private final Metric headline;
  private final List<Metric> metrics;
  private final List<Map<String, String>> places;
  private final Map<Map<String, String>, Map<String, Map<String, Spread>>> baselines =
      new LinkedHashMap<>();
  private final Significance significance;

  ComparisonTables(TaskComparison comparison) {
    this.comparison = comparison;
    this.headline = comparison.task().headline();
    this.metrics = comparison.metrics();
    this.places = comparison.dataPlaces();
    places.forEach(place -> baselines.put(place, comparison.baselines(place)));
    this.significance = Significance.of(headline, comparison.rows());
  }

  Significance significance() {
    return significance;
  }

  private List<TaskComparison.Row> rows() {
    return comparison.rows();
  }

  private static Spread of(Map<String, Spread> baseline, Metric metric) {
    return baseline.getOrDefault(metric.name(), Spread.of());
  }

  /** A column of the main table: its heading, and its cell in a network's row. */
  private record Shown(Table.Column column, Function<TaskComparison.Row, Table.Cell> cell) {
    static Shown figure(String heading, Function<TaskComparison.Row, String> cell) {
      return new Shown(Table.Column.figure(heading), row -> new Table.Cell(cell.apply(row)));
    }
  }

  /** The table for people. */
  Table main() {
    List<Shown> shown = shown();
    List<Table.Column> columns = new ArrayList<>();
    comparison.axes().forEach(axis -> columns.add(Table.Column.keyFigure(Study.heading(axis))));
    columns.add(Table.Column.key("model"));
    shown.forEach(one -> columns.add(one.column()));
    List<Table.Row> table = new ArrayList<>();
    Set<Published> elsewhere = new LinkedHashSet<>(foreign());
    for (Map<String, String> place : places) {
      List<TaskComparison.Row> here = comparison.rowsAt(place);
      for (TaskComparison.Row row : here) {
        List<Table.Cell> cells = names(row.at(), row.cell());
        shown.forEach(one -> cells.add(one.cell().apply(row)));
        table.add(new Table.Row(cells, false));
      }
      double best = best(here, place);
      baselines
          .get(place)
          .forEach(
              (name, figures) ->
                  table.add(
                      beside(
                          names(place, EvaluationReport.baselineName(name)),
                          shown,
                          metric -> baseline(metric, of(figures, metric), best))));
      List<Published> others =
          elsewhere.stream()
              .filter(one -> here.stream().anyMatch(row -> TaskComparison.stands(one, row)))
              .filter(one -> places.size() == 1 || !one.at().isEmpty())
              .toList();
      add(table, others, place, shown);
      others.forEach(elsewhere::remove);
    }
    add(table, List.copyOf(elsewhere), Map.of(), shown);
    String title =
        "%s on %s: test part, %s"
            .formatted(
                comparison.task().name(),
                comparison.title(),
                comparison.seeds() == 1
                    ? "one seed"
                    : "mean ± standard deviation over "
                        + Figures.counted(comparison.seeds(), "seed"));
    return new Table(title, columns, table, notes());
  }

  /**
   * Published figures of the test part for models that are none of our rows, but stand where some
   * of them do.
   */
  private List<Published> foreign() {
    return comparison.published().stream()
        .filter(one -> one.part() == Part.TEST && comparison.rowsOf(one).isEmpty())
        .filter(one -> rows().stream().anyMatch(row -> TaskComparison.stands(one, row)))
        .filter(one -> metrics.stream().anyMatch(metric -> metric.name().equals(one.metric())))
        .toList();
  }

  /** One row for each model and source. */
  private void add(
      List<Table.Row> table,
      List<Published> figures,
      Map<String, String> place,
      List<Shown> shown) {
    Map<String, Map<String, Published>> models = new LinkedHashMap<>();
    for (Published one : figures) {
      models
          .computeIfAbsent(one.model() + "\n" + one.source() + one.at(), m -> new LinkedHashMap<>())
          .put(one.metric(), one);
    }
    models
        .values()
        .forEach(
            ofModel -> {
              Published first = ofModel.values().iterator().next();
              Map<String, String> at = new LinkedHashMap<>(place);
              at.putAll(first.at());
              table.add(
                  beside(
                      names(at, first.model() + " (published)"),
                      shown,
                      metric ->
                          Optional.ofNullable(ofModel.get(metric.name()))
                              .map(one -> new Table.Cell(Figures.value(metric, one.value())))
                              .orElse(new Table.Cell(""))));
            });
  }

  private List<Table.Cell> names(Map<String, String> at, String model) {
    List<Table.Cell> cells = new ArrayList<>();
    comparison.axes().forEach(axis -> cells.add(new Table.Cell(at.getOrDefault(axis, ""))));
    cells.add(new Table.Cell(model));
    return cells;
  }

  /** A row to compare with: its metrics and nothing else. */
  private Table.Row beside(
      List<Table.Cell> cells, List<Shown> shown, Function<Metric, Table.Cell> figure) {
    for (Shown one : shown) {
      cells.add(
          metrics.stream()
              .filter(metric -> metric.title().equals(one.column().heading()))
              .findFirst()
              .map(figure)
              .orElse(new Table.Cell("")));
    }
    return new Table.Row(cells, true);
  }

  private List<Shown> shown() {
    List<Shown> shown = new ArrayList<>();
    for (Metric metric : metrics) {
      boolean first = metric.name().equals(headline.name());
      shown.add(
          new Shown(
              Table.Column.figure(metric.title()),
              row ->
                  figure(
                      metric,
                      row.metric(metric),
                      first
                          && row.metric(metric).mean()
                              == bestAt(row.at(), TaskComparison.dataPlace(row.at())))));
      if (first && rows().stream().anyMatch(row -> interval(row, metric).isPresent())) {
        shown.add(
            Shown.figure(
                "95 % interval",
                row -> interval(row, metric).map(one -> text(metric, one)).orElse("")));
      }
      if (rows().stream().anyMatch(row -> !published(row, metric).isEmpty())) {
        shown.add(
            Shown.figure(
                first ? "published" : "published " + metric.title(),
                row -> published(row, metric)));
      }
    }
    shown.add(
        Shown.figure(
            "n",
            row -> {
              int n = row.metric(headline).n();
              return n == row.planned() ? "" + n : n + " of " + row.planned();
            }));
    // What did not happen anywhere needs no column.
    counted(shown, "diverged", row -> row.diverged(headline).size());
    counted(shown, "no better than trivial", row -> comparison.noBetterThanTrivial(row).size());
    counted(shown, "failed", row -> row.with(RunStatus.FAILED).size());
    if (!comparison.axes().contains("network.units")) {
      shown.add(Shown.figure("units", TaskComparison.Row::size));
    }
    shown.add(
        Shown.figure(
            "parameters", row -> row.parameters() == 0 ? "" : Figures.count(row.parameters())));
    if (showsLearningRate()) {
      shown.add(
          rows().stream().allMatch(TaskComparison.Row::choseItsRate)
              ? Shown.figure("learning rate (chosen)", TaskComparison.Row::rate)
              : Shown.figure("learning rate", TaskComparison.Row::learningRate));
    }
    shown.add(
        Shown.figure(
            "training time",
            row -> {
              Spread seconds = row.trained(RunResult::trainingSeconds);
              return seconds.n() == 0 ? "" : Figures.duration(seconds.mean());
            }));
    shown.add(
        Shown.figure(
            "epochs",
            row -> {
              Spread epochs = row.trained(RunResult::epochs);
              return epochs.n() == 0 ? "" : plain(epochs.mean());
            }));
    return shown;
  }

  private void counted(
      List<Shown> shown, String heading, Function<TaskComparison.Row, Integer> count) {
    if (rows().stream().anyMatch(row -> count.apply(row) > 0)) {
      shown.add(Shown.figure(heading, row -> Integer.toString(count.apply(row))));
    }
  }

  /** Where rates differ, and in an experiment, whose rates may have been chosen. */
  private boolean showsLearningRate() {
    List<String> rates = rows().stream().map(TaskComparison.Row::learningRate).toList();
    boolean declared =
        comparison.results().stream()
            .anyMatch(one -> !Purpose.AD_HOC_NAME.equals(one.result().experiment()));
    return !comparison.axes().contains("training.learning-rate")
        && !rates.isEmpty()
        && (declared || rates.stream().distinct().count() > 1);
  }

  private static Optional<Interval> interval(TaskComparison.Row row, Metric metric) {
    return Interval.ofMean(row.values(Part.TEST, metric.name()));
  }

  private static String text(Metric metric, Interval interval) {
    return Figures.value(metric, interval.low()) + " to " + Figures.value(metric, interval.high());
  }

  private String published(TaskComparison.Row row, Metric metric) {
    return comparison.published().stream()
        .filter(one -> one.part() == Part.TEST && one.metric().equals(metric.name()))
        .filter(one -> comparison.rowsOf(one).contains(row))
        .map(one -> Figures.value(metric, one.value()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  static String plain(double figure) {
    return Figures.decimal(figure, figure == Math.rint(figure) ? 0 : 1);
  }

  private static Table.Cell figure(Metric metric, Spread spread, boolean best) {
    return spread.n() == 0
        ? new Table.Cell("")
        : new Table.Cell(Figures.meanAndDeviation(metric, spread.mean(), spread.deviation()), best);
  }

  private Table.Cell baseline(Metric metric, Spread spread, double best) {
    if (spread.n() == 0) {
      return new Table.Cell("");
    }
    return new Table.Cell(
        Figures.meanAndDeviation(
            metric, spread.mean(), spread.isConstant() ? Double.NaN : spread.deviation()),
        metric.name().equals(headline.name()) && spread.mean() == best);
  }

  /** The best mean of the headline among a place's networks and the baselines of its data. */
  private double bestAt(Map<String, String> at, Map<String, String> place) {
    return best(rows().stream().filter(row -> row.at().equals(at)).toList(), place);
  }

  private double best(List<TaskComparison.Row> among, Map<String, String> place) {
    List<Double> means = new ArrayList<>();
    among.forEach(row -> means.add(row.metric(headline).mean()));
    baselines.get(place).values().forEach(one -> means.add(of(one, headline).mean()));
    return means.stream()
        .filter(Double::isFinite)
        .reduce((one, other) -> headline.beats(other, one) ? other : one)
        .orElse(Double.NaN);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(losers());
    for (TaskComparison.Row row : rows()) {
      ended(row, row.diverged(headline), "diverged; each counts with its best epoch before, if any")
          .ifPresent(notes::add);
      ended(row, row.with(RunStatus.FAILED), "failed, without a figure").ifPresent(notes::add);
      int open = row.planned() - row.results().size();
      if (open > 0) {
        notes.add(
            "%s: %s of %s not run yet."
                .formatted(name(row), Integer.toString(open), runs(row.planned())));
      }
    }
    comparison
        .task()
        .trivialBaseline()
        .filter(
            name -> rows().stream().anyMatch(row -> !comparison.noBetterThanTrivial(row).isEmpty()))
        .ifPresent(
            name ->
                notes.add(
                    ("No better than trivial: runs whose %s is no better than that of %s, which"
                            + " learns nothing. A run that is hardly better may have learnt nothing"
                            + " either.")
                        .formatted(headline.title(), name)));
    notes.addAll(significance.sentences());
    notes.addAll(sources());
    distinct(result -> result.provenance().dataSha256())
        .filter(hashes -> places.size() == 1)
        .ifPresent(
            hashes ->
                notes.add(
                    "The runs did not all see the same data (SHA-256 "
                        + hashes.stream()
                            .map(hash -> hash.substring(0, Math.min(8, hash.length())))
                            .collect(Collectors.joining(", "))
                        + "): do not compare them."));
    distinct(result -> result.provenance().sluice())
        .or(() -> distinct(result -> revision(result.provenance().gitRevision())))
        .ifPresent(
            versions ->
                notes.add(
                    "The runs come from several versions of Sluice: "
                        + String.join(", ", versions)
                        + "."));
    return notes;
  }

  private static String revision(String hash) {
    return hash.substring(0, Math.min(7, hash.length()));
  }

  /** Where networks do not beat a baseline. */
  private List<String> losers() {
    if (comparison.axes().isEmpty()) {
      List<String> notes = new ArrayList<>();
      for (TaskComparison.Row row : rows()) {
        Spread own = row.metric(headline);
        baselines
            .getOrDefault(Map.<String, String>of(), Map.of())
            .forEach(
                (name, figures) -> {
                  if (own.n() > 0) {
                    EvaluationReport.verdict(
                            headline, row.cell(), own.mean(), name, of(figures, headline).mean())
                        .ifPresent(notes::add);
                  }
                });
      }
      return notes;
    }
    // Over many places one sentence a baseline, or the notes would outgrow the table.
    Map<String, List<String>> losers = new LinkedHashMap<>();
    for (TaskComparison.Row row : rows()) {
      double own = row.metric(headline).mean();
      baselines
          .get(TaskComparison.dataPlace(row.at()))
          .forEach(
              (name, figures) -> {
                double bar = of(figures, headline).mean();
                if (Double.isFinite(own) && Double.isFinite(bar) && !headline.beats(own, bar)) {
                  losers.computeIfAbsent(name, n -> new ArrayList<>()).add(name(row));
                }
              });
    }
    return losers.entrySet().stream()
        .map(
            one ->
                "No better than %s in %s: %s."
                    .formatted(one.getKey(), headline.title(), String.join("; ", one.getValue())))
        .toList();
  }

  private static String name(TaskComparison.Row row) {
    return row.at().isEmpty() ? row.cell() : row.cell() + " (" + Study.place(row.at()) + ")";
  }

  /** Where published figures come from, each source once. */
  private List<String> sources() {
    Map<String, List<Published>> bySource = new LinkedHashMap<>();
    for (Published one : comparison.published()) {
      bySource.computeIfAbsent(one.source(), source -> new ArrayList<>()).add(one);
    }
    List<String> sources = new ArrayList<>();
    bySource.forEach(
        (source, figures) -> {
          String notes = notesOf(figures);
          sources.add(
              ("Published: " + source + (notes.isEmpty() ? "" : ": " + notes) + ".")
                  .replace("..", "."));
        });
    return sources;
  }

  /** Each note once, and whose it is unless all have the same. */
  private static String notesOf(List<Published> figures) {
    Map<String, Set<String>> models = new LinkedHashMap<>();
    for (Published one : figures) {
      if (!one.note().isBlank()) {
        models.computeIfAbsent(one.note(), note -> new LinkedHashSet<>()).add(one.model());
      }
    }
    return models.size() == 1
        ? models.keySet().iterator().next()
        : models.entrySet().stream()
            .map(note -> String.join(", ", note.getValue()) + ": " + note.getKey())
            .collect(Collectors.joining("; "));
  }

  private static Optional<String> ended(
      TaskComparison.Row row, List<RunResult> ended, String words) {
    if (ended.isEmpty()) {
      return Optional.empty();
    }
    String seeds =
        ended.stream().map(run -> Long.toString(run.seed())).collect(Collectors.joining(", "));
    String errors =
        ended.stream()
            .map(RunResult::error)
            .filter(error -> error != null && !error.isBlank())
            // A note is one line, and an error may have several.
            .map(StringUtils::normalizeSpace)
            .distinct()
            .collect(Collectors.joining("; "));
    return Optional.of(
        "%s: %s of %s %s (seed %s)%s"
            .formatted(
                name(row),
                Integer.toString(ended.size()),
                runs(row.planned()),
                words,
                seeds,
                errors.isEmpty() ? "." : ": " + errors));
  }

  private static String runs(int number) {
    return Figures.counted(number, "run");
  }

  private Optional<List<String>> distinct(Function<RunResult, String> property) {
    List<String> values =
        comparison.results().stream()
            .map(TrialResult::result)
            .filter(result -> result.provenance() != null)
            .map(property)
            .distinct()
            .toList();
    return values.size() > 1 ? Optional.of(values) : Optional.empty();
  }

  /**
   * The figures for programs: plain, of twelve digits, by column. A row holds what it has; a table
   * of several comparisons has the columns of all.
   */
  List<Map<String, String>> figures() {
    List<Map<String, String>> figures = new ArrayList<>();
    for (TaskComparison.Row row : rows()) {
      Map<String, String> line = line(row.at(), row.cell(), "network");
      line.put("units", row.size());
      line.put("planned", Integer.toString(row.planned()));
      line.put("completed", Integer.toString(row.with(RunStatus.COMPLETED).size()));
      line.put("diverged", Integer.toString(row.diverged(headline).size()));
      line.put("failed", Integer.toString(row.with(RunStatus.FAILED).size()));
      line.put(
          "no-better-than-trivial", Integer.toString(comparison.noBetterThanTrivial(row).size()));
      line.put("n", Integer.toString(row.metric(headline).n()));
      for (Metric metric : metrics) {
        put(line, metric.name(), row.metric(metric));
        interval(row, metric)
            .ifPresent(
                interval -> {
                  line.put(metric.name() + "-low", exact(interval.low()));
                  line.put(metric.name() + "-high", exact(interval.high()));
                });
      }
      line.put("parameters", Long.toString(row.parameters()));
      line.put("learning-rate", row.rate());
      put(line, "training-seconds", row.trained(RunResult::trainingSeconds));
      line.put("epochs", exact(row.trained(RunResult::epochs).mean()));
      line.put("best-epoch", exact(row.trained(RunResult::bestEpoch).mean()));
      figures.add(line);
    }
    baselines.forEach(
        (place, ofPlace) ->
            ofPlace.forEach(
                (name, values) -> {
                  Map<String, String> line = line(place, name, "baseline");
                  line.put("n", Integer.toString(of(values, headline).n()));
                  metrics.forEach(metric -> put(line, metric.name(), of(values, metric)));
                  figures.add(line);
                }));
    for (Published one : comparison.published()) {
      Map<String, String> line = line(one.at(), one.model(), "published");
      line.put(
          (one.part() == Part.TEST ? "" : RunResult.key(one.part()) + "-") + one.metric(),
          exact(one.value()));
      line.put("source", one.source());
      figures.add(line);
    }
    return figures;
  }

  private Map<String, String> line(Map<String, String> at, String model, String kind) {
    Map<String, String> line = new LinkedHashMap<>();
    line.put("task", comparison.task().name());
    line.put("data", comparison.data());
    line.put("study", comparison.name());
    comparison.axes().forEach(axis -> line.put(axis, at.getOrDefault(axis, "")));
    line.put("model", model);
    line.put("kind", kind);
    return line;
  }

  private static void put(Map<String, String> line, String name, Spread spread) {
    line.put(name, exact(spread.mean()));
    line.put(name + "-sd", exact(spread.n() > 1 && spread.isConstant() ? 0 : spread.deviation()));
  }

  static String exact(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(TWELVE_DIGITS).stripTrailingZeros().toPlainString()
        : "";
  }

  /** Every run by itself. */
  Table runs() {
    List<Table.Column> columns = new ArrayList<>();
    comparison.axes().forEach(axis -> columns.add(Table.Column.keyFigure(Study.heading(axis))));
    columns.add(Table.Column.key("cell"));
    columns.add(Table.Column.figure("seed"));
    columns.add(Table.Column.text("status"));
    metrics.forEach(metric -> columns.add(Table.Column.figure(metric.title())));
    columns.add(Table.Column.figure("epochs"));
    columns.add(Table.Column.figure("best epoch"));
    columns.add(Table.Column.figure("training time"));
    columns.add(Table.Column.text("error"));
    List<Table.Row> table = new ArrayList<>();
    for (TaskComparison.Row row : rows()) {
      for (TrialResult trial : row.results()) {
        RunResult result = trial.result();
        List<Table.Cell> cells = names(row.at(), result.cell());
        cells.add(new Table.Cell(Long.toString(result.seed())));
        cells.add(new Table.Cell(result.status().label()));
        for (Metric metric : metrics) {
          cells.add(
              new Table.Cell(
                  result.metric(Part.TEST, metric.name()).isPresent()
                      ? Figures.value(metric, TaskComparison.Row.value(result, metric))
                      : ""));
        }
        cells.add(new Table.Cell(Figures.count(result.epochs())));
        cells.add(new Table.Cell(Figures.count(result.bestEpoch())));
        cells.add(new Table.Cell(Figures.duration(result.trainingSeconds())));
        cells.add(new Table.Cell(result.error() == null ? "" : result.error()));
        table.add(new Table.Row(cells, false));
      }
    }
    return new Table("Every run, test part", columns, table, List.of());
  }

  /** Every pair of cells that was tested; empty if none was. */
  Optional<Table> tests() {
    List<Significance.Pair> tested = significance.tested();
    if (tested.isEmpty()) {
      return Optional.empty();
    }
    List<Table.Column> columns = new ArrayList<>();
    comparison.axes().forEach(axis -> columns.add(Table.Column.keyFigure(Study.heading(axis))));
    columns.add(Table.Column.key("one"));
    columns.add(Table.Column.key("other"));
    for (String heading :
        List.of("seeds", "mean difference", "effect", "Wilcoxon p", "corrected p", "paired t p")) {
      columns.add(Table.Column.figure(heading));
    }
    columns.add(Table.Column.text("better"));
    List<Table.Row> table = new ArrayList<>();
    for (Significance.Pair pair : tested) {
      PairedComparison test = pair.compared().orElseThrow();
      List<Table.Cell> cells = names(pair.at(), pair.one());
      cells.add(new Table.Cell(pair.other()));
      cells.add(new Table.Cell(Integer.toString(pair.seeds())));
      cells.add(
          new Table.Cell(
              Double.isFinite(test.difference())
                  ? Figures.difference(headline, test.difference())
                  : ""));
      cells.add(new Table.Cell(Figures.decimal(test.effect(), 2)));
      cells.add(new Table.Cell(Figures.probability(test.p(), 4)));
      cells.add(new Table.Cell(Figures.probability(pair.correctedP(), 4)));
      cells.add(
          new Table.Cell(Double.isNaN(test.tTestP()) ? "" : Figures.probability(test.tTestP(), 4)));
      cells.add(
          new Table.Cell(
              pair.better(headline)
                  .orElse("no difference seen (" + Figures.counted(pair.seeds(), "seed") + ")")));
      table.add(new Table.Row(cells, false));
    }
    return Optional.of(
        new Table(
            "Differences in %s between cells, paired by seed".formatted(headline.title()),
            columns,
            table,
            List.of()));
  }

  /**
   * Cells against cells, a table for each place of the grid: what the cell of the row is to that of
   * the column, and the corrected p. Empty if nothing was tested.
   */
  List<Table> matrices() {
    Map<Map<String, String>, List<Significance.Pair>> byPlace =
        significance.tested().stream()
            .collect(
                Collectors.groupingBy(
                    Significance.Pair::at, LinkedHashMap::new, Collectors.toList()));
    List<Table> matrices = new ArrayList<>();
    byPlace.forEach(
        (at, pairs) -> {
          Set<String> cells = new LinkedHashSet<>();
          pairs.forEach(pair -> cells.addAll(List.of(pair.one(), pair.other())));
          List<Table.Column> columns = new ArrayList<>();
          columns.add(Table.Column.text(""));
          cells.forEach(cell -> columns.add(Table.Column.figure("than " + cell)));
          List<Table.Row> table = new ArrayList<>();
          for (String one : cells) {
            List<Table.Cell> line = new ArrayList<>();
            line.add(new Table.Cell(one));
            cells.forEach(other -> line.add(entry(pairs, one, other)));
            table.add(new Table.Row(line, false));
          }
          String where = at.isEmpty() ? "" : Study.place(at) + ": ";
          matrices.add(
              new Table(
                  where + "is the cell of the row better? (corrected p)",
                  columns,
                  table,
                  List.of()));
        });
    return matrices;
  }

  private Table.Cell entry(List<Significance.Pair> pairs, String one, String other) {
    for (Significance.Pair pair : pairs) {
      if (pair.joins(one, other) || pair.joins(other, one)) {
        String p = Figures.probability(pair.correctedP(), 3);
        Optional<String> better = pair.better(headline);
        boolean own = better.isPresent() && better.get().equals(one);
        String word = own ? "better" : better.isPresent() ? "worse" : "not seen";
        return new Table.Cell(word + " (" + p + ")", own);
      }
    }
    return new Table.Cell("");
  }

  /** Published figures beside ours; empty if there are none. */
  Optional<Table> published() {
    List<Table.Row> table = new ArrayList<>();
    for (Published one : comparison.published()) {
      Optional<Metric> metric =
          comparison.task().metrics().stream()
              .filter(known -> known.name().equals(one.metric()))
              .findFirst();
      int decimals = Figures.decimals(metric.map(Metric::decimals).orElse(3), one.value());
      List<TaskComparison.Row> ours = comparison.rowsOf(one);
      for (int i = 0; i < Math.max(1, ours.size()); i++) {
        Spread own =
            ours.isEmpty() ? Spread.of() : Spread.of(ours.get(i).values(one.part(), one.metric()));
        Map<String, String> at = ours.isEmpty() ? one.at() : ours.get(i).at();
        table.add(
            Table.Row.of(
                one.model(),
                Study.place(at),
                metric.map(Metric::title).orElse(one.metric()) + ", " + RunResult.key(one.part()),
                Figures.decimal(one.value(), decimals),
                ours.isEmpty()
                    ? one.cell().isEmpty() ? "" : one.cell() + ", not run there"
                    : ours.get(i).cell() + ", " + ours.get(i).size() + " units",
                own.n() == 0
                    ? ""
                    : Figures.meanAndDeviation(own.mean(), own.deviation(), decimals)
                        + " (n "
                        + own.n()
                        + ")",
                own.n() == 0 ? "" : signed(own.mean() - one.value(), decimals),
                one.note().isBlank() ? one.source() : one.source() + ". " + one.note()));
      }
    }
    return table.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Table(
                "Published figures beside ours",
                List.of(
                    Table.Column.key("model"),
                    Table.Column.text("at"),
                    Table.Column.text("metric"),
                    Table.Column.figure("published"),
                    Table.Column.text("our cell"),
                    Table.Column.figure("ours"),
                    Table.Column.figure("difference"),
                    Table.Column.text("source")),
                table,
                List.of()));
  }

  private static String signed(double value, int decimals) {
    String text = Figures.decimal(value, decimals);
    return value > 0 ? "+" + text : text;
  }
}
