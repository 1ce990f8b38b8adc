package dev.sluice.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a model did on one part of the data. It never changes.
 *
 * @param metrics values by {@link Metric#name}, in the task's order
 * @param details further tables, such as a confusion matrix or errors by horizon step
 */
public record Evaluation(Map<String, Double> metrics, List<Detail> details) {
  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    details = List.copyOf(details);
  }

  public Evaluation(Map<String, Double> metrics) {
    this(metrics, List.of());
  }

  /**
   * A table beside the metrics.
   *
   * @param title what it shows
   * @param header the columns' headings
   * @param rows cells, already formatted; each row as long as the header
   */
  public record Detail(String title, List<String> header, List<List<String>> rows) {
    public Detail {
      header = List.copyOf(header);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }
}
