package dev.sluice.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;

/**
 * The immutable result of evaluating a model on one part of the data.
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
   * Values along an axis. An experiment shows their mean and spread over its seeds.
   *
   * @param name unique within a task, such as {@code gradient-flow}
   * @param xTitle what the axis counts
   * @param yTitle what is measured
   * @param logarithmic whether a chart shows the values on a logarithmic axis
   * @param x the points, in ascending order
   * @param y the values by the curve's name, as many as {@code x}
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
                  "%s has %d values for %d points".formatted(curve, figures.size(), length));
            }
          });
    }
  }

  /**
   * A table that accompanies the metrics, by column. {@code dev.sluice.report} formats its numbers.
   *
   * @param title what it shows
   * @param columns at least one, all of the same length
   */
  public record Detail(String title, List<Column> columns) {
    /**
     * Numbers in files of format 2 and in {@code result.json} files of that time, whose cells were
     * text.
     */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9,]*(\\.[0-9]+)?");

    public Detail {
      columns = List.copyOf(columns);
      if (columns.isEmpty()) {
        throw new IllegalArgumentException("table '%s' has no column".formatted(title));
      }
      int length = columns.get(0).size();
      for (Column column : columns) {
        if (column.size() != length) {
          throw new IllegalArgumentException(
              "table '%s': column '%s' has %d cells, the first has %d"
                  .formatted(title, column.heading(), column.size(), length));
        }
      }
    }

    /** The number of rows. */
    public int size() {
      return columns.get(0).size();
    }

    /**
     * The values of a column of numbers.
     *
     * @throws NoSuchElementException if there is no such column
     */
    public List<Double> figures(String heading) {
      return columns.stream()
          .filter(column -> column.heading().equals(heading))
          .filter(Figures.class::isInstance)
          .map(column -> ((Figures) column).figures())
          .findFirst()
          .orElseThrow(() -> new NoSuchElementException("no figures '%s'".formatted(heading)));
    }

    /** Reads columns, or the formatted rows of older files. */
    @JsonCreator
    static Detail read(
        @JsonProperty("title") String title,
        @JsonProperty("columns") List<Column> columns,
        @JsonProperty("header") List<String> header,
        @JsonProperty("rows") List<List<String>> rows) {
      return columns != null ? new Detail(title, columns) : new Detail(title, parsed(header, rows));
    }

    private static List<Column> parsed(List<String> header, List<List<String>> rows) {
      List<Column> columns = new ArrayList<>();
      for (int i = 0; i < header.size(); i++) {
        int column = i;
        List<String> cells = rows.stream().map(row -> row.get(column)).toList();
        // The first column names the row, even if it looks like a number.
        columns.add(i == 0 ? new Names(header.get(i), cells) : parsed(header.get(i), cells));
      }
      return columns;
    }

    private static Column parsed(String heading, List<String> cells) {
      List<Double> figures = new ArrayList<>();
      int decimals = 0;
      for (String cell : cells) {
        if (NUMBER.matcher(cell).matches()) {
          int point = cell.indexOf('.');
          decimals = Math.max(decimals, point < 0 ? 0 : cell.length() - point - 1);
          figures.add(Double.valueOf(cell.replace(",", "")));
        } else if (cell.isEmpty() || cell.equals("NaN")) {
          figures.add(Double.NaN);
        } else if (cell.equals("infinite")) {
          figures.add(Double.POSITIVE_INFINITY);
        } else {
          return new Names(heading, cells);
        }
      }
      return new Figures(heading, "", decimals, figures);
    }
  }

  /** A column of a {@link Detail}. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
  @JsonSubTypes({@JsonSubTypes.Type(Names.class), @JsonSubTypes.Type(Figures.class)})
  public sealed interface Column permits Names, Figures {
    /** The heading. */
    String heading();

    /** The number of cells. */
    int size();
  }

  /** A column of words, such as the names of classes. */
  public record Names(String heading, List<String> names) implements Column {
    public Names {
      names = List.copyOf(names);
    }

    @Override
    public int size() {
      return names.size();
    }
  }

  /**
   * A column of numbers.
   *
   * @param unit the unit of all values, such as {@code %}; empty if they have none
   * @param decimals the minimum number of decimals in tables; 0 for counts
   * @param figures the values; NaN for a missing one
   */
  public record Figures(
      String heading,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String unit,
      int decimals,
      List<Double> figures)
      implements Column {
    public Figures {
      unit = unit == null ? "" : unit;
      figures = List.copyOf(figures);
    }

    /** Numbers without a unit. */
    public static Figures of(String heading, int decimals, List<Double> figures) {
      return new Figures(heading, "", decimals, figures);
    }

    /** Whole numbers. */
    public static Figures counts(String heading, List<? extends Number> counts) {
      return of(heading, 0, counts.stream().map(Number::doubleValue).toList());
    }

    @Override
    public int size() {
      return figures.size();
    }
  }
}
