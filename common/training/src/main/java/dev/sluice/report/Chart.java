package dev.sluice.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An immutable chart, independent of how it is drawn. {@link ChartPng} and {@link ChartSvg} draw
 * it.
 *
 * @param title what it shows
 * @param xTitle title of the horizontal axis, with its unit; empty if the categories are enough
 * @param yTitle title of the vertical axis, with its unit
 * @param categories names of x = 0, 1, 2, ...; empty if x is a number
 * @param series the data
 * @param levels horizontal lines for comparison, such as baselines
 * @param logarithmic whether the vertical axis is logarithmic; values that are not positive are
 *     then not drawn
 */
public record Chart(
    String title,
    String xTitle,
    String yTitle,
    List<String> categories,
    List<Series> series,
    List<Level> levels,
    boolean logarithmic) {
  /** How a series is drawn. */
  public enum Mark {
    /** Points joined by a line; a band where they have a spread. */
    LINE,
    /** Separate dots. */
    DOTS,
    /** A short horizontal line at each point, such as a mean among dots. */
    TICKS
  }

  /**
   * One point. A point that is not finite is not drawn, and a line has a gap there.
   *
   * @param low lower end of the spread, or NaN
   * @param high upper end of the spread, or NaN
   */
  public record Point(double x, double y, double low, double high) {
    public Point(double x, double y) {
      this(x, y, Double.NaN, Double.NaN);
    }

    boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }

    boolean hasSpread() {
      return isFinite() && Double.isFinite(low) && Double.isFinite(high);
    }
  }

  /**
   * A named set of points.
   *
   * @param name its entry in the legend
   * @param colour index in the palette, from 0; related series share a colour
   */
  public record Series(String name, int colour, Mark mark, List<Point> points) {
    public Series {
      points = List.copyOf(points);
      if (colour < 0) {
        throw new IllegalArgumentException("expected a colour of at least 0, found " + colour);
      }
    }
  }

  /** A horizontal line. */
  public record Level(String name, double y) {}

  public Chart {
    categories = List.copyOf(categories);
    series = List.copyOf(series);
    levels = List.copyOf(levels);
  }

  public Chart(
      String title,
      String xTitle,
      String yTitle,
      List<String> categories,
      List<Series> series,
      List<Level> levels) {
    this(title, xTitle, yTitle, categories, series, levels, false);
  }

  /** A copy with or without a logarithmic vertical axis. */
  public Chart withLogarithm(boolean logarithmic) {
    return new Chart(title, xTitle, yTitle, categories, series, levels, logarithmic);
  }

  /**
   * A copy with a logarithmic vertical axis if all points are positive and the largest is at least
   * 100 times the smallest. On a linear axis the small ones could not be told apart.
   */
  public Chart withLogarithmIfFarApart() {
    double[] ys =
        series.stream()
            .flatMap(one -> one.points().stream())
            .filter(Point::isFinite)
            .mapToDouble(Point::y)
            .sorted()
            .toArray();
    return withLogarithm(ys.length > 0 && ys[0] > 0 && ys[ys.length - 1] >= 100 * ys[0]);
  }

  /** The chart to draw: with logarithms to base ten if the axis is logarithmic. */
  Chart drawn() {
    if (!logarithmic) {
      return this;
    }
    List<Series> drawn = new ArrayList<>();
    for (Series one : series) {
      drawn.add(
          new Series(
              one.name(),
              one.colour(),
              one.mark(),
              one.points().stream()
                  .map(p -> new Point(p.x(), log(p.y()), log(p.low()), log(p.high())))
                  .toList()));
    }
    return new Chart(
        title,
        xTitle,
        yTitle,
        categories,
        drawn,
        levels.stream().map(level -> new Level(level.name(), log(level.y()))).toList(),
        true);
  }

  private static double log(double y) {
    return y > 0 ? Math.log10(y) : Double.NaN;
  }

  /** A chart with a numeric horizontal axis and no levels. */
  public static Chart of(String title, String xTitle, String yTitle, List<Series> series) {
    return new Chart(title, xTitle, yTitle, List.of(), series, List.of());
  }

  /**
   * The levels to draw: all except those so far from every point that the points would look like a
   * line. The others are given as text.
   */
  List<Level> visibleLevels() {
    double[] ys = spanOfPoints();
    if (ys.length == 0) {
      return levels.stream().filter(level -> Double.isFinite(level.y())).toList();
    }
    double span = Math.max(ys[1] - ys[0], 0.1 * Math.max(Math.abs(ys[0]), Math.abs(ys[1])));
    return levels.stream()
        .filter(level -> level.y() >= ys[0] - 4 * span && level.y() <= ys[1] + 4 * span)
        .toList();
  }

  /** The levels that are too far away to draw. */
  List<Level> offScaleLevels() {
    List<Level> near = visibleLevels();
    return levels.stream().filter(level -> !near.contains(level)).toList();
  }

  /** Smallest and largest y of all points, spreads included; empty if there is no point. */
  private double[] spanOfPoints() {
    double[] ys =
        series.stream()
            .flatMap(one -> one.points().stream())
            .filter(Point::isFinite)
            .flatMapToDouble(
                point -> Arrays.stream(new double[] {point.y(), point.low(), point.high()}))
            .filter(Double::isFinite)
            .toArray();
    return ys.length == 0
        ? ys
        : new double[] {
          Arrays.stream(ys).min().orElseThrow(), Arrays.stream(ys).max().orElseThrow()
        };
  }

  /** The vertical axis of {@link #drawn}: points and visible levels, with a margin. */
  Axis yAxis(int ticks) {
    double[] points = spanOfPoints();
    double low = points.length == 0 ? Double.POSITIVE_INFINITY : points[0];
    double high = points.length == 0 ? Double.NEGATIVE_INFINITY : points[1];
    for (Level level : visibleLevels()) {
      low = Math.min(low, level.y());
      high = Math.max(high, level.y());
    }
    double smallest = logarithmic ? 1 : 0;
    Axis axis =
        low > high ? Axis.over(0, 1, ticks, smallest) : Axis.over(low, high, ticks, smallest);
    return logarithmic ? axis.ofPowers() : axis;
  }

  /** The horizontal axis, with whole steps if all x are whole, such as epochs. */
  Axis xAxis(int ticks) {
    double[] xs =
        series.stream()
            .flatMap(one -> one.points().stream())
            .filter(Point::isFinite)
            .mapToDouble(Point::x)
            .toArray();
    if (!categories.isEmpty()) {
      return new Axis(-0.5, categories.size() - 0.5, 1);
    }
    if (xs.length == 0) {
      return Axis.over(0, 1, ticks, 0);
    }
    boolean whole = Arrays.stream(xs).allMatch(x -> x == Math.rint(x));
    return Axis.over(
        Arrays.stream(xs).min().orElseThrow(),
        Arrays.stream(xs).max().orElseThrow(),
        ticks,
        whole ? 1 : 0);
  }
}
