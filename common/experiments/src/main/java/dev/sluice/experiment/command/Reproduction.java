package dev.sluice.experiment.command;

import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Table;
import dev.sluice.run.Provenance;
import dev.sluice.run.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares a trial's recorded result with the result of running it again, figure by figure. Figures
 * are the same only if all their bits are.
 *
 * @param recorded the result in the results file
 * @param again the result of the new run
 */
public record Reproduction(TrialResult recorded, TrialResult again) {
  /** Whether all figures are the same. */
  boolean same() {
    return figures(recorded).equals(figures(again));
  }

  /** All figures, and whether each is the same. */
  Table table() {
    Map<String, String> was = figures(recorded);
    Map<String, String> now = figures(again);
    Set<String> names = new LinkedHashSet<>(was.keySet());
    names.addAll(now.keySet());
    List<Table.Row> rows = new ArrayList<>();
    for (String name : names) {
      String before = was.getOrDefault(name, "");
      String after = now.getOrDefault(name, "");
      rows.add(Table.Row.of(name, before, after, before.equals(after) ? "same" : "DIFFERENT"));
    }
    return new Table(
        "",
        List.of(
            Table.Column.text("figure"),
            Table.Column.figure("recorded"),
            Table.Column.figure("now"),
            Table.Column.text("")),
        rows,
        List.of());
  }

  /** Earlier versions appended the path of a stack trace to the error. */
  private static String withoutTrace(String error) {
    return error.replaceFirst(" \\(trace: [^)]*\\)$", "");
  }

  /** The figures by name, each with all its digits. */
  private static Map<String, String> figures(TrialResult line) {
    RunResult run = line.result();
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("status", run.status().label());
    if (run.error() != null) {
      figures.put("error", withoutTrace(run.error()));
    }
    figures.put("parameters", Long.toString(run.parameters()));
    figures.put("epochs", Integer.toString(run.epochs()));
    figures.put("best epoch", Integer.toString(run.bestEpoch()));
    // Sorted, because only figures are compared.
    new TreeMap<>(run.metrics())
        .forEach(
            (part, metrics) ->
                new TreeMap<>(metrics)
                    .forEach((name, value) -> figures.put(part + " " + name, value.toString())));
    new TreeMap<>(run.baselines())
        .forEach(
            (baseline, metrics) ->
                new TreeMap<>(metrics)
                    .forEach(
                        (name, value) ->
                            figures.put(baseline + " (baseline) " + name, value.toString())));
    for (int epoch = 1; epoch <= line.validationLoss().size(); epoch++) {
      figures.put(
          "validation loss, epoch " + epoch, line.validationLoss().get(epoch - 1).toString());
    }
    return figures;
  }

  /**
   * The differences between the recorded run and this process that may explain different figures.
   */
  static List<String> differences(Provenance was, Provenance now) {
    List<String> differences = new ArrayList<>();
    compare(differences, "Sluice", was.software().sluice(), now.software().sluice());
    compare(
        differences, "git revision", was.software().gitRevision(), now.software().gitRevision());
    compare(differences, "Java", was.software().java(), now.software().java());
    compare(differences, "system", was.machine().system(), now.machine().system());
    compare(differences, "processor", was.machine().processor(), now.machine().processor());
    compare(differences, "OpenMP threads", was.backend().threads(), now.backend().threads());
    compare(differences, "backend", was.backend().name(), now.backend().name());
    compare(differences, "BLAS", was.backend().blas(), now.backend().blas());
    compare(differences, "SHA-256 of the data", was.dataSha256(), now.dataSha256());
    return differences;
  }

  private static void compare(List<String> found, String what, String was, String now) {
    if (!Objects.equals(was, now)) {
      found.add("%s: recorded %s, now %s".formatted(what, was, now));
    }
  }
}
