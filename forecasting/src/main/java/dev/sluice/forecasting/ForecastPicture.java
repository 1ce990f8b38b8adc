package dev.sluice.forecasting;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws the end of the history and the forecast, with dates on the horizontal axis and one panel
 * per target. Needs no display.
 */
final class ForecastPicture {
  private static final int WIDTH = 1000;
  private static final int ONE_PANEL = 560;
  private static final int PANEL = 320;

  /** Further targets are in the forecast file only, to keep the picture readable. */
  private static final int MAX_PANELS = 12;

  private static final int MIN_HISTORY = 48;

  /** Rows of history shown per forecast step. */
  private static final int HISTORY_PER_STEP = 5;

  private static final Color HISTORY = new Color(0x4d4d4d);
  private static final Color FORECAST = new Color(0x0072b2);
  private static final Color RECURSIVE = new Color(0xd55e00);

  private final Forecast forecast;
  private final String title;
  private final int shown;

  private ForecastPicture(Forecast forecast, String title) {
    this.forecast = forecast;
    this.title = title;
    this.shown =
        Math.min(
            forecast.history().length(),
            Math.max(MIN_HISTORY, HISTORY_PER_STEP * forecast.steps()));
  }

  /** The picture as the bytes of a PNG file. */
  static byte[] png(Forecast forecast, String title) throws IOException {
    ForecastPicture picture = new ForecastPicture(forecast, title);
    int panels = Math.min(MAX_PANELS, forecast.targets().size());
    int height = panels == 1 ? ONE_PANEL : PANEL;
    BufferedImage image = new BufferedImage(WIDTH, panels * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      for (int target = 0; target < panels; target++) {
        Graphics2D panel = (Graphics2D) graphics.create(0, target * height, WIDTH, height);
        picture.panel(target, height).paint(panel, WIDTH, height);
        panel.dispose();
      }
    } finally {
      graphics.dispose();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "png", bytes)) {
      throw new IOException("this Java runtime cannot write PNG images");
    }
    return bytes.toByteArray();
  }

  private XYChart panel(int target, int height) {
    String column = forecast.targets().get(target);
    boolean alone = forecast.targets().size() == 1;
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(height)
            .title(target == 0 ? title : "")
            .yAxisTitle(column)
            .build();
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    chart
        .getStyler()
        .setBaseFont(font)
        .setChartTitleFont(font.deriveFont(Font.BOLD, 18f))
        .setChartTitleVisible(target == 0)
        .setLegendFont(font)
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBackgroundColor(Color.WHITE)
        .setLegendBorderColor(Color.WHITE)
        .setLegendVisible(target == 0)
        .setLegendPosition(alone ? LegendPosition.OutsideS : LegendPosition.InsideNW)
        .setLegendLayout(LegendLayout.Horizontal);
    chart
        .getStyler()
        .setXAxisTickLabelsFormattingFunction(this::label)
        .setXAxisTickMarkSpacingHint(150)
        .setAxisTitleFont(font)
        .setAxisTickLabelsFont(font)
        .setPlotGridLinesColor(new Color(0xdddddd))
        .setPlotGridVerticalLinesVisible(false)
        .setPlotBorderVisible(false);

    interval(chart, target);
    int length = forecast.history().length();
    int at = forecast.history().columns().indexOf(column);
    List<Double> history =
        IntStream.range(length - shown, length)
            .mapToObj(row -> forecast.history().values()[row][at])
            .toList();
    line(chart, "history", HISTORY, 1 - shown, history);
    int direct = Math.min(forecast.horizon(), forecast.steps());
    // Starts at the last known value, so that there is no gap between the lines.
    List<Double> ahead = new ArrayList<>(List.of(history.get(shown - 1)));
    forecast.values().subList(0, direct).forEach(step -> ahead.add(step.get(target)));
    line(chart, "forecast", FORECAST, 0, ahead);
    if (direct < forecast.steps()) {
      List<Double> beyond = new ArrayList<>();
      forecast
          .values()
          .subList(direct - 1, forecast.steps())
          .forEach(step -> beyond.add(step.get(target)));
      line(chart, "recursive forecast", RECURSIVE, direct, beyond);
    }
    return chart;
  }

  /** The date at a position: 0 is the last known row, 1 the first step. */
  private String label(double position) {
    long step = Math.round(position);
    if (step != position || step <= -shown || step > forecast.steps()) {
      return "";
    }
    return step > 0
        ? forecast.time((int) step - 1)
        : forecast.historyTime(forecast.history().length() - 1 + (int) step);
  }

  private void line(XYChart chart, String name, Color colour, int from, List<Double> values) {
    XYSeries series =
        chart.addSeries(
            name,
            IntStream.range(from, from + values.size()).asDoubleStream().toArray(),
            values.stream().mapToDouble(Double::doubleValue).toArray());
    series.setMarker(values.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    series.setLineColor(colour);
    series.setMarkerColor(colour);
    series.setLineStyle(
        new BasicStroke(
            colour.equals(HISTORY) ? 1.8f : 2.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
  }

  private void interval(XYChart chart, int target) {
    int n = forecast.low().size();
    if (n == 0) {
      return;
    }
    int length = forecast.history().length();
    double last =
        forecast.history()
            .values()[length - 1][
            forecast.history().columns().indexOf(forecast.targets().get(target))];
    // A polygon along the upper ends and back along the lower ones, from the last known value.
    double[] xs = new double[2 * n + 1];
    double[] ys = new double[2 * n + 1];
    ys[0] = last;
    for (int step = 0; step < n; step++) {
      xs[step + 1] = step + 1;
      ys[step + 1] = forecast.high().get(step).get(target);
      xs[2 * n - step] = step + 1;
      ys[2 * n - step] = forecast.low().get(step).get(target);
    }
    XYSeries band = chart.addSeries(forecast.interval() + " % of validation errors", xs, ys);
    band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    band.setMarker(SeriesMarkers.NONE).setLineColor(new Color(0, true));
    band.setFillColor(new Color(FORECAST.getRed(), FORECAST.getGreen(), FORECAST.getBlue(), 55));
  }
}
