package dev.sluice.experiment.report;

import dev.sluice.experiment.comparison.Significance;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.report.Chart;
import dev.sluice.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A section of a report: one comparison, with its tables and charts. */
final class ReportPart {
  private final String heading;
  private final String file;
  private final TaskComparison comparison;
  private final Significance significance;
  // Created on first use, because a page of tables needs none.
  private Map<String, Chart> charts;

  private ReportPart(String heading, String file, TaskComparison comparison) {
    this.heading = heading;
    this.file = file;
    this.comparison = comparison;
    this.significance = Significance.of(comparison.task().headline(), comparison.rows());
  }

  /** A part for each comparison, with distinct headings and file names. */
  static List<ReportPart> of(List<TaskComparison> comparisons) {
    List<ReportPart> parts = new ArrayList<>();
    Set<String> files = new LinkedHashSet<>();
    for (TaskComparison comparison : comparisons) {
      String task = comparison.task().name();
      boolean isOnly =
          comparisons.stream().filter(other -> other.task().name().equals(task)).count() == 1;
      String base = ComparisonCharts.slug(isOnly ? task : task + "-" + comparison.title());
      String file = base;
      for (int i = 2; !files.add(file); i++) {
        file = base + "-" + i;
      }
      parts.add(
          new ReportPart(isOnly ? task : task + " on " + comparison.title(), file, comparison));
    }
    return parts;
  }

  String heading() {
    return heading;
  }

  /** The distinct component of its file names and labels within the report. */
  String file() {
    return file;
  }

  TaskComparison comparison() {
    return comparison;
  }

  Table main() {
    return MainTable.of(comparison, significance);
  }

  Optional<Table> published() {
    return PublishedTable.of(comparison);
  }

  TestTables tests() {
    return new TestTables(comparison, significance);
  }

  /** The charts by the suffix of their file names. */
  Map<String, Chart> charts() {
    if (charts == null) {
      charts = ComparisonCharts.of(comparison);
    }
    return charts;
  }

  /** The path of a chart in the folder of the report. */
  String chartFile(String chart, String ending) {
    return "charts/" + file + "-" + chart + ending;
  }
}
