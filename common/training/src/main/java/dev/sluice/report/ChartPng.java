package dev.sluice.report;

import dev.sluice.io.AtomicFiles;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws charts as PNG with XChart; needs no display. */
public final class ChartPng {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 600;
  private static final Color GREY = new Color(0x5c5c5c);
  private static final Marker[] SHAPES = {
    SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.DIAMOND
  };
  private static final float[][] DASHES = {null, {9, 5}, {3, 5}, {11, 4, 3, 4}};

  private ChartPng() {}

  /** Writes an image of 960 x 600 pixels, atomically. */
  public static void write(Chart chart, Path file) throws IOException {
    byte[] picture = ChartEncoder.getBytes(draw(chart), "png");
    AtomicFiles.write(file, out -> out.write(picture));
  }

  private static XYChart draw(Chart given) {
    Chart chart = given.drawn();
    String offScale =
        chart.offScaleLevels().stream()
            .map(
                level ->
                    " (off the scale: %s %s)"
                        .formatted(level.name(), Figures.decimal(level.y(), 2)))
            .reduce("", String::concat);
    XYChart drawing =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(chart.title() + offScale)
            .xAxisTitle(chart.xTitle())
            .yAxisTitle(chart.yTitle())
            .build();
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    Axis x = chart.xAxis(6);
    Axis y = chart.yAxis(5);
    drawing
        .getStyler()
        .setBaseFont(font)
        .setChartTitleFont(font.deriveFont(Font.BOLD, 18f))
        .setLegendFont(font)
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBackgroundColor(Color.WHITE)
        .setLegendBorderColor(Color.WHITE)
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal);
    drawing
        .getStyler()
        .setXAxisMin(x.low())
        .setXAxisMax(x.high())
        .setYAxisMin(y.low())
        .setYAxisMax(y.high())
        .setYAxisTickMarkSpacingHint(90)
        .setAxisTitleFont(font)
        .setAxisTickLabelsFont(font)
        .setPlotGridLinesColor(new Color(0xdddddd))
        .setPlotGridVerticalLinesVisible(false)
        .setPlotBorderVisible(false);
    if (chart.logarithmic()) {
      drawing.setCustomYAxisTickLabelsFormatter(y::label);
    }
    if (!chart.categories().isEmpty()) {
      // XChart places the labels of a numeric axis itself, so the legend names the categories.
      drawing.getStyler().setXAxisTicksVisible(false);
    }

    List<String> named = new ArrayList<>();
    for (int i = 0; i < chart.series().size(); i++) {
      Chart.Series one = chart.series().get(i);
      List<Chart.Point> points = one.points().stream().filter(Chart.Point::isFinite).toList();
      if (points.isEmpty()) {
        continue;
      }
      // XChart requires unique names; series with the same label share one entry in the legend.
      boolean entry = !one.name().isEmpty() && !named.contains(one.name());
      named.add(one.name());
      if (one.mark() == Chart.Mark.LINE) {
        band(drawing, i, one);
      }
      if (one.mark() == Chart.Mark.TICKS) {
        ticks(drawing, i, one, points);
        continue;
      }
      Color colour = colour(one);
      XYSeries series =
          drawing.addSeries(
              "series " + i,
              points.stream().mapToDouble(Chart.Point::x).toArray(),
              points.stream().mapToDouble(Chart.Point::y).toArray());
      series.setLabel(one.name().isEmpty() ? " " : one.name());
      series.setShowInLegend(entry);
      series.setLineColor(colour);
      series.setMarkerColor(colour);
      if (one.mark() == Chart.Mark.DOTS) {
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        series.setMarker(SHAPES[one.colour() % SHAPES.length]);
      } else {
        series.setMarker(
            points.size() == 1 ? SHAPES[one.colour() % SHAPES.length] : SeriesMarkers.NONE);
        series.setLineStyle(stroke(2.5f, DASHES[one.colour() % DASHES.length]));
      }
    }
    for (Chart.Level level : chart.visibleLevels()) {
      XYSeries series =
          drawing.addSeries(
              "level " + level.name(),
              new double[] {x.low(), x.high()},
              new double[] {level.y(), level.y()});
      series.setLabel(level.name());
      series.setMarker(SeriesMarkers.NONE);
      int dash = 1 + chart.visibleLevels().indexOf(level) % (DASHES.length - 1);
      series.setLineColor(GREY).setLineStyle(stroke(1.5f, DASHES[dash]));
    }
    return drawing;
  }

  private static void band(XYChart drawing, int number, Chart.Series one) {
    List<Chart.Point> points = one.points().stream().filter(Chart.Point::hasSpread).toList();
    int n = points.size();
    if (n < 2) {
      return;
    }
    double[] xs = new double[2 * n];
    double[] ys = new double[2 * n];
    for (int i = 0; i < n; i++) {
      xs[i] = points.get(i).x();
      ys[i] = points.get(i).high();
      xs[2 * n - 1 - i] = points.get(i).x();
      ys[2 * n - 1 - i] = points.get(i).low();
    }
    Color colour = colour(one);
    XYSeries band = drawing.addSeries("band " + number, xs, ys);
    band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    band.setShowInLegend(false);
    band.setMarker(SeriesMarkers.NONE).setLineColor(new Color(0, true));
    band.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 45));
  }

  private static void ticks(
      XYChart drawing, int number, Chart.Series one, List<Chart.Point> points) {
    for (int i = 0; i < points.size(); i++) {
      Chart.Point point = points.get(i);
      XYSeries tick =
          drawing.addSeries(
              "tick " + number + "." + i,
              new double[] {point.x() - 0.15, point.x() + 0.15},
              new double[] {point.y(), point.y()});
      tick.setShowInLegend(false);
      tick.setMarker(SeriesMarkers.NONE).setLineColor(colour(one)).setLineStyle(stroke(4, null));
    }
  }

  private static BasicStroke stroke(float width, float[] dash) {
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
  }

  private static Color colour(Chart.Series one) {
    return Color.decode(ChartSvg.COLOURS[one.colour() % ChartSvg.COLOURS.length]);
  }
}
