package dev.sluice.experiment.report;

import dev.sluice.experiment.comparison.Significance;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Published;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.EvaluationReport;
import dev.sluice.report.Figures;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.statistics.Spread;
import dev.sluice.task.Metric;
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

/** The notes below the table of a comparison, about what its figures alone do not show. */
final class ComparisonNotes {
  private final TaskComparison comparison;
  private final Significance significance;
  private final Metric headline;

  ComparisonNotes(TaskComparison comparison, Significance significance) {
    this.comparison = comparison;
    this.significance = significance;
    this.headline = comparison.task().headline();
  }

  List<String> all() {
    List<String> notes = new ArrayList<>(beatenByBaselines());
    comparison.rows().forEach(row -> notes.addAll(runs(row)));
    trivial().ifPresent(notes::add);
    notes.addAll(significance.sentences());
    notes.addAll(sources());
    differentData().ifPresent(notes::add);
    differentVersions().ifPresent(notes::add);
    return notes;
  }

  private List<String> beatenByBaselines() {
    List<String> notes = new ArrayList<>();
    // With several places, one sentence for each baseline keeps the notes short.
    Map<String, List<String>> beaten = new LinkedHashMap<>();
    for (TaskComparison.Row row : comparison.rows()) {
      Spread own = row.metric(headline);
      comparison
          .baselines(TaskComparison.dataPlace(row.at()))
          .forEach(
              (name, figures) -> {
                double bar = figures.getOrDefault(headline.name(), Spread.of()).mean();
                if (comparison.axes().isEmpty()) {
                  Optional.of(own)
                      .filter(spread -> spread.n() > 0)
                      .flatMap(
                          spread ->
                              EvaluationReport.verdict(
                                  headline, row.cell(), spread.mean(), name, bar))
                      .ifPresent(notes::add);
                } else if (Double.isFinite(own.mean())
                    && Double.isFinite(bar)
                    && !headline.beats(own.mean(), bar)) {
                  beaten.computeIfAbsent(name, n -> new ArrayList<>()).add(name(row));
                }
              });
    }
    beaten.forEach(
        (name, rows) ->
            notes.add(
                "No better than %s in %s: %s."
                    .formatted(name, headline.title(), String.join("; ", rows))));
    return notes;
  }

  private static String name(TaskComparison.Row row) {
    return row.at().isEmpty() ? row.cell() : row.cell() + " (" + row.at().text() + ")";
  }

  /** Notes on the runs of a row that diverged, failed or have not ended. */
  private List<String> runs(TaskComparison.Row row) {
    List<String> notes = new ArrayList<>();
    ended(row, row.diverged(headline), "diverged; each counts with its best earlier epoch, if any")
        .ifPresent(notes::add);
    ended(row, row.with(RunStatus.FAILED), "failed, without a figure").ifPresent(notes::add);
    int open = row.planned() - row.results().size();
    if (open > 0) {
      notes.add(
          "%s: %s of %s have not run yet."
              .formatted(name(row), Integer.toString(open), Figures.counted(row.planned(), "run")));
    }
    return notes;
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
            // A note is one line; an error may have several.
            .map(StringUtils::normalizeSpace)
            .distinct()
            .collect(Collectors.joining("; "));
    return Optional.of(
        "%s: %s of %s %s (seed %s)%s"
            .formatted(
                name(row),
                Integer.toString(ended.size()),
                Figures.counted(row.planned(), "run"),
                words,
                seeds,
                errors.isEmpty() ? "." : ": " + errors));
  }

  private Optional<String> trivial() {
    return comparison
        .task()
        .trivialBaseline()
        .filter(
            name ->
                comparison.rows().stream()
                    .anyMatch(row -> !comparison.noBetterThanTrivial(row).isEmpty()))
        .map(
            name ->
                ("No better than trivial: runs whose %s is no better than that of %s, which learns"
                        + " nothing. A run that is only slightly better may have learnt nothing"
                        + " either.")
                    .formatted(headline.title(), name));
  }

  /** The sources of published figures, each once. */
  private List<String> sources() {
    Map<String, List<Published>> bySource = new LinkedHashMap<>();
    for (Published one : comparison.published()) {
      bySource.computeIfAbsent(one.source(), source -> new ArrayList<>()).add(one);
    }
    List<String> sources = new ArrayList<>();
    bySource.forEach(
        (source, figures) -> {
          String notes = notesOf(figures);
          String sentence = "Published: " + source + (notes.isEmpty() ? "" : ": " + notes);
          sources.add(sentence.endsWith(".") ? sentence : sentence + ".");
        });
    return sources;
  }

  /** Each note once, with its models unless all share the same note. */
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

  private Optional<String> differentData() {
    if (comparison.dataPlaces().size() != 1) {
      return Optional.empty();
    }
    return distinct(result -> result.provenance().dataSha256())
        .map(
            hashes ->
                "The runs did not all use the same data (SHA-256 "
                    + hashes.stream()
                        .map(hash -> hash.substring(0, Math.min(8, hash.length())))
                        .collect(Collectors.joining(", "))
                    + "). Do not compare them.");
  }

  private Optional<String> differentVersions() {
    return distinct(result -> result.provenance().software().sluice())
        .or(
            () ->
                distinct(
                    result -> Revisions.shortened(result.provenance().software().gitRevision())))
        .map(
            versions ->
                "The runs were made with several versions of Sluice: "
                    + String.join(", ", versions)
                    + ".");
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
}
