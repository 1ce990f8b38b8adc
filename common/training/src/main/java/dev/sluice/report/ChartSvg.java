package dev.sluice.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Draws charts as SVG: small, sharp at any size, and in the colours of the surrounding page, light
 * or dark. Series differ in colour and in shape or dash, for colour-blind readers and for print.
 *
 * <p>XChart is not used because it fixes the colours and a white background, which a dark page
 * cannot override.
 */
public final class ChartSvg {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 320;
  private static final int FONT = 13;

  /** Mean width of a character relative to the font size; precise enough to keep texts apart. */
  private static final double CHARACTER = 0.56;

  private static final String[] DASHES = {"", "7 3", "2 3", "9 3 2 3"};
  private static final int SHAPES = 4;

  /** The style of a standalone file; on a page, the page's style applies. */
  private static final String STYLE =
      """
      <style>
      svg.chart { --ink: #1a1a1a; --quiet: #5c5c5c; --rule: #dddddd; background: #ffffff; }
      @media (prefers-color-scheme: dark) {
        svg.chart { --ink: #eeeeee; --quiet: #b0b0b0; --rule: #3c3c3c; background: #16181c;
          --c0: #56b4e9; --c1: #ff9a4d; --c2: #2dc996; --c3: #e39cc6; --c4: #f0c040; --c5: #a9a9ff; }
      }
      </style>
      """;

  /** Okabe and Ito's colours, which most colour-blind readers can tell apart. */
  static final String[] COLOURS = {
    "#0072b2", "#d55e00", "#009e73", "#b5518c", "#b38600", "#5656c8"
  };

  private final Chart chart;
  private final StringBuilder svg = new StringBuilder();
  private final Axis x;
  private final Axis y;
  private final double left;
  private final double right;
  private final double top;
  private final double bottom;
  private final int categoryRows;

  private ChartSvg(Chart given) {
    this.chart = given.drawn();
    this.x = chart.xAxis(6);
    this.y = chart.yAxis(5);
    double labels = y.ticks().stream().mapToDouble(tick -> widthOf(y.label(tick))).max().orElse(0);
    this.left = 30 + labels;
    double names =
        chart.visibleLevels().stream()
            .mapToDouble(level -> widthOf(shorten(level.name())))
            .max()
            .orElse(0);
    this.right = WIDTH - (names == 0 ? 12 : names + 12);
    this.top = 40 + (FONT + 6) * (legendRows().size() + offScaleLines().size());
    this.categoryRows = categoryRows();
    this.bottom = HEIGHT - (chart.xTitle().isEmpty() ? 26 : 44) - (categoryRows - 1) * (FONT + 3.0);
  }

  /** An {@code <svg>} element for a page, whose style defines the colours. */
  public static String inline(Chart chart) {
    return new ChartSvg(chart).draw("");
  }

  /** A standalone SVG file. */
  public static String file(Chart chart) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + new ChartSvg(chart).draw(STYLE);
  }

  private String draw(String style) {
    add(
        "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
            + " role=\"img\" aria-label=\"%s\" font-family=\"system-ui, sans-serif\""
            + " font-size=\"%d\">\n"
            + "%s",
        WIDTH, HEIGHT, HtmlTable.escape(describe()), FONT, style);
    text(
        WIDTH / 2.0, 20, "middle", "--ink", " font-weight=\"600\" font-size=\"15\"", chart.title());
    legend();
    axes();
    if (chart.series().stream()
        .noneMatch(one -> one.points().stream().anyMatch(Chart.Point::isFinite))) {
      text((left + right) / 2, (top + bottom) / 2, "middle", "--quiet", "", "no data to show");
    }
    chart.series().forEach(this::band);
    levels();
    chart.series().forEach(this::marks);
    return svg.append("</svg>\n").toString();
  }

  /** A description for screen readers. */
  private String describe() {
    StringJoiner names = new StringJoiner(", ");
    chart.series().stream().map(Chart.Series::name).distinct().forEach(names::add);
    String against = chart.xTitle().isEmpty() ? "" : " against " + chart.xTitle();
    return "%s: %s%s for %s".formatted(chart.title(), chart.yTitle(), against, names);
  }

  private List<List<Chart.Series>> legendRows() {
    List<List<Chart.Series>> rows = new ArrayList<>();
    if (!chart.categories().isEmpty()) {
      return rows;
    }
    List<String> seen = new ArrayList<>();
    double used = WIDTH;
    for (Chart.Series one : chart.series()) {
      if (one.name().isEmpty() || seen.contains(one.name())) {
        continue;
      }
      seen.add(one.name());
      double width = 34 + widthOf(shorten(one.name()));
      if (rows.isEmpty() || used + width > WIDTH - 20) {
        rows.add(new ArrayList<>());
        used = 0;
      }
      rows.get(rows.size() - 1).add(one);
      used += width;
    }
    return rows;
  }

  /**
   * The number of lines over which the names of categories are spread so that they do not overlap.
   */
  private int categoryRows() {
    List<String> names = chart.categories();
    double step = (right - left) / Math.max(1, names.size());
    int rows = 1;
    while (rows < names.size() && overlap(names, rows, step)) {
      rows++;
    }
    return rows;
  }

  private static boolean overlap(List<String> names, int rows, double step) {
    for (int i = 0; i + rows < names.size(); i++) {
      if ((widthOf(names.get(i)) + widthOf(names.get(i + rows))) / 2 + FONT / 2.0 > rows * step) {
        return true;
      }
    }
    return false;
  }

  private List<String> offScaleLines() {
    return chart.offScaleLevels().stream()
        .map(level -> "off the scale: " + level.name() + " " + Figures.decimal(level.y(), 2))
        .toList();
  }

  private void legend() {
    double line = 40;
    for (List<Chart.Series> row : legendRows()) {
      double at =
          (WIDTH - row.stream().mapToDouble(one -> 34 + widthOf(shorten(one.name()))).sum()) / 2;
      for (Chart.Series one : row) {
        if (one.mark() == Chart.Mark.LINE) {
          add(
              "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                  + " stroke-width=\"2\"%s/>\n",
              at, at + 20, line - 4, line - 4, colour(one), dash(one));
        } else {
          mark(one, at + 10, line - 4);
        }
        text(at + 24, line, "start", "--ink", "", shorten(one.name()));
        at += 34 + widthOf(shorten(one.name()));
      }
      line += FONT + 6;
    }
    for (String away : offScaleLines()) {
      text(WIDTH / 2.0, line, "middle", "--quiet", "", away);
      line += FONT + 6;
    }
  }

  private void axes() {
    for (double tick : y.ticks()) {
      double at = y(tick);
      add(
          "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"var(--rule,"
              + " #dddddd)\"/>\n",
          left, right, at, at);
      text(left - 6, at + 4.5, "end", "--quiet", "", y.label(tick));
    }
    for (double tick : x.ticks()) {
      if (chart.categories().isEmpty()) {
        text(x(tick), bottom + 17, "middle", "--quiet", "", x.label(tick));
      } else {
        int category = (int) Math.rint(tick);
        text(
            x(tick),
            bottom + 17 + category % categoryRows * (FONT + 3),
            "middle",
            "--ink",
            "",
            chart.categories().get(category));
      }
    }
    add(
        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"var(--quiet,"
            + " #5c5c5c)\"/>\n",
        left, right, bottom, bottom);
    text((left + right) / 2, HEIGHT - 8.0, "middle", "--ink", "", chart.xTitle());
    double middle = (top + bottom) / 2;
    text(
        15,
        middle,
        "middle",
        "--ink",
        String.format(Locale.ROOT, " transform=\"rotate(-90 15 %.1f)\"", middle),
        chart.yTitle());
  }

  private void levels() {
    List<Chart.Level> levels = new ArrayList<>(chart.visibleLevels());
    levels.sort((one, other) -> Double.compare(other.y(), one.y()));
    double last = Double.NEGATIVE_INFINITY;
    // Labels that would overlap move down; if they leave the chart, all move up again.
    List<Double> places = new ArrayList<>();
    for (Chart.Level level : levels) {
      last = Math.max(y(level.y()) + 4, last + FONT + 1);
      places.add(last);
    }
    double over = Math.max(0, last - bottom);
    for (int i = levels.size() - 1; i >= 0 && over > 0; i--) {
      double limit = bottom - (levels.size() - 1 - i) * (FONT + 1.0);
      places.set(i, Math.min(places.get(i), limit));
    }
    for (int i = 0; i < levels.size(); i++) {
      double at = y(levels.get(i).y());
      add(
          "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"var(--quiet, #5c5c5c)\""
              + " stroke-width=\"1.5\" stroke-dasharray=\"4 3\"/>\n",
          left, right, at, at);
      text(right + 6, places.get(i), "start", "--quiet", "", shorten(levels.get(i).name()));
    }
  }

  private void band(Chart.Series one) {
    if (one.mark() != Chart.Mark.LINE) {
      return;
    }
    for (List<Chart.Point> run : runs(one.points(), true)) {
      StringBuilder path = new StringBuilder();
      for (Chart.Point point : run) {
        path.append(at(point.x(), point.high()));
      }
      for (int i = run.size() - 1; i >= 0; i--) {
        path.append(at(run.get(i).x(), run.get(i).low()));
      }
      add(
          "<polygon points=\"%s\" fill=\"%s\" opacity=\"0.18\"/>\n",
          path.toString().strip(), colour(one));
    }
  }

  private void marks(Chart.Series one) {
    if (one.mark() != Chart.Mark.LINE) {
      for (Chart.Point point : one.points()) {
        if (point.isFinite()) {
          mark(one, x(point.x()), y(point.y()));
        }
      }
      return;
    }
    for (List<Chart.Point> run : runs(one.points(), false)) {
      if (run.size() == 1) {
        mark(one, x(run.get(0).x()), y(run.get(0).y()));
        continue;
      }
      StringBuilder path = new StringBuilder();
      for (Chart.Point point : run) {
        path.append(at(point.x(), point.y()));
      }
      add(
          "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\""
              + " stroke-linejoin=\"round\"%s/>\n",
          path.toString().strip(), colour(one), dash(one));
    }
  }

  /** Splits points into runs without a gap. */
  private static List<List<Chart.Point>> runs(List<Chart.Point> points, boolean spread) {
    List<List<Chart.Point>> runs = new ArrayList<>();
    List<Chart.Point> run = new ArrayList<>();
    for (Chart.Point point : points) {
      if (spread ? point.hasSpread() : point.isFinite()) {
        run.add(point);
      } else if (!run.isEmpty()) {
        runs.add(run);
        run = new ArrayList<>();
      }
    }
    if (!run.isEmpty()) {
      runs.add(run);
    }
    return runs;
  }

  private void mark(Chart.Series one, double x, double y) {
    if (one.mark() == Chart.Mark.TICKS) {
      add(
          "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
              + " stroke-width=\"3\"/>\n",
          x - 22, x + 22, y, y, colour(one));
      return;
    }
    String fill = " fill=\"" + colour(one) + "\" fill-opacity=\"0.75\"/>\n";
    switch (one.colour() % SHAPES) {
      case 0 -> add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"%s", x, y, fill);
      case 1 -> add("<rect x=\"%.1f\" y=\"%.1f\" width=\"8\" height=\"8\"%s", x - 4, y - 4, fill);
      case 2 ->
          add(
              "<polygon points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\"%s",
              x, y - 5, x - 5, y + 4, x + 5, y + 4, fill);
      default ->
          add(
              "<polygon points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f %.1f,%.1f\"%s",
              x, y - 5.5, x + 5.5, y, x, y + 5.5, x - 5.5, y, fill);
    }
  }

  private double x(double value) {
    return left + x.position(value) * (right - left);
  }

  private double y(double value) {
    return bottom - y.position(value) * (bottom - top);
  }

  private String at(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", x(x), y(y));
  }

  private static String colour(Chart.Series one) {
    int colour = one.colour() % COLOURS.length;
    return "var(--c" + colour + ", " + COLOURS[colour] + ")";
  }

  private static String dash(Chart.Series one) {
    String dash = DASHES[one.colour() % DASHES.length];
    return dash.isEmpty() ? "" : " stroke-dasharray=\"" + dash + "\"";
  }

  private static String shorten(String name) {
    return name.length() <= 20 ? name : name.substring(0, 19) + "…";
  }

  private static double widthOf(String text) {
    return text.length() * FONT * CHARACTER;
  }

  private void text(double x, double y, String anchor, String colour, String more, String text) {
    if (!text.isEmpty()) {
      add(
          "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"var(%s, #333333)\"%s>%s</text>\n",
          x, y, anchor, colour, more, HtmlTable.escape(text));
    }
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
