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
 * @param curves what is measured along an axis, such as the gradient by distance
 */
public record Evaluation(Map<String, Double> metrics, List<Detail> details, List<Curves> curves) {
  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    details = List.copyOf(details);
    curves = List.copyOf(curves);
  }

  public Evaluation(Map<String, Double> metrics, List<Detail> details) {
    this(metrics, details, List.of());
  }

  public Evaluation(Map<String, Double> metrics) {
    this(metrics, List.of());
  }

  /**
   * Figures along an axis, of which an experiment shows the mean and spread over its seeds.
   *
   * @param name tells them apart within a task, such as {@code gradient-flow}
   * @param xTitle what the axis counts
   * @param yTitle what is measured
   * @param logarithmic whether a picture shows the figures on a logarithmic axis
   * @param x rising
   * @param y by the curve's name, each as long as {@code x}
   */
  public record Curves(
      String name,
      String xTitle,
      String yTitle,
      boolean logarithmic,
      List<Double> x,
      Map<String, List<Double>> y) {
    public Curves {
      x = List.copyOf(x);
      Map<String, List<Double>> copy = new LinkedHashMap<>();
      y.forEach((curve, figures) -> copy.put(curve, List.copyOf(figures)));
      y = Collections.unmodifiableMap(copy);
      int length = x.size();
      y.forEach(
          (curve, figures) -> {
            if (figures.size() != length) {
              throw new IllegalArgumentException(
                  "%s has %d figures at %d points".formatted(curve, figures.size(), length));
            }
          });
    }
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
