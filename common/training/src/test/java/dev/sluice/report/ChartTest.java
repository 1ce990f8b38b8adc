package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ChartTest {
  private static final Chart CURVES =
      Chart.of(
          "loss & <b>name</b>",
          "epoch",
          "validation loss",
          List.of(
              new Chart.Series(
                  "gru",
                  0,
                  Chart.Mark.LINE,
                  List.of(
                      new Chart.Point(1, 0.8, 0.7, 0.9),
                      new Chart.Point(2, 0.5, 0.45, 0.55),
                      new Chart.Point(3, 0.4, 0.38, 0.42))),
              new Chart.Series(
                  "rnn",
                  1,
                  Chart.Mark.LINE,
                  List.of(
                      new Chart.Point(1, 0.9),
                      new Chart.Point(2, Double.NaN),
                      new Chart.Point(3, 0.8)))));

  private static final Chart CELLS =
      new Chart(
          "accuracy of each seed",
          "",
          "accuracy",
          List.of("rnn", "gru"),
          List.of(
              new Chart.Series(
                  "rnn",
                  0,
                  Chart.Mark.DOTS,
                  List.of(new Chart.Point(0, 0.7), new Chart.Point(0, 0.72))),
              new Chart.Series("gru", 1, Chart.Mark.TICKS, List.of(new Chart.Point(1, 0.8)))),
          List.of(new Chart.Level("bag of words", 0.75), new Chart.Level("far", 90)));

  @Test
  void anAxisIsLogarithmicIfPositivePointsDifferByAFactorOf100() {
    assertThat(CURVES.withLogarithmIfFarApart().logarithmic()).isFalse();
    assertThat(of(0.17, 0.0002).withLogarithmIfFarApart().logarithmic()).isTrue();
    assertThat(of(0.17, 0).withLogarithmIfFarApart().logarithmic()).isFalse();
    assertThat(of(0.17, Double.NaN).withLogarithmIfFarApart().logarithmic()).isFalse();
  }

  private static Chart of(double one, double other) {
    return Chart.of(
        "",
        "",
        "",
        List.of(
            new Chart.Series(
                "gru",
                0,
                Chart.Mark.DOTS,
                List.of(new Chart.Point(1, one), new Chart.Point(2, other)))));
  }

  @Test
  void ticksAreAtRoundNumbers() {
    assertThat(Axis.over(0.38, 0.9, 5, 0).ticks())
        .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1, Double.class)
        .containsExactly(0.4, 0.6, 0.8);
    assertThat(Axis.over(1, 3, 6, 1).ticks()).containsExactly(1.0, 2.0, 3.0);
    assertThat(Axis.over(0.38, 0.9, 5, 0).label(0.4)).isEqualTo("0.4");
    assertThat(Axis.over(0, 12000, 5, 0).label(10000)).isEqualTo("10,000");
    assertThat(Axis.over(-1, 1, 4, 0).label(-0.0)).isEqualTo("0.0");
  }

  @Test
  void anAxisOverASingleValueStillHasTicksAroundIt() {
    for (double value : new double[] {0, 0.1, -3, 1e9}) {
      Axis axis = Axis.over(value, value, 5, 0);
      assertThat(axis.ticks()).hasSizeBetween(2, 12);
      assertThat(axis.position(value)).isBetween(0.4, 0.6);
    }
  }

  @Test
  void aLineHasAGapWhereAValueIsMissing() {
    String svg = ChartSvg.inline(CURVES);
    // One line for gru; rnn's two separate points are squares.
    assertThat(svg.split("<polyline ", -1)).hasSize(2);
    assertThat(svg.split("<rect ", -1)).hasSize(3);
    assertThat(svg.split("opacity=\"0.18\"", -1)).hasSize(2);
    assertThat(svg).doesNotContain("NaN");
  }

  @Test
  void aLevelFarFromEveryPointIsGivenAsTextAndDoesNotStretchTheAxis() {
    assertThat(ChartSvg.inline(CELLS))
        .contains(">bag of words</text>")
        .contains("off the scale: far 90.00");
    assertThat(CELLS.yAxis(5).high()).isLessThan(1);
  }

  @Test
  void anSvgIsWellFormedWithItsTextEscaped() throws Exception {
    for (String svg : List.of(ChartSvg.file(CURVES), ChartSvg.file(CELLS))) {
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
      assertThat(document.getDocumentElement().getNodeName()).isEqualTo("svg");
    }
    assertThat(ChartSvg.inline(CURVES)).contains(">loss &amp; &lt;b&gt;name&lt;/b&gt;</text>");
  }

  @Test
  void namesOfCategoriesThatDoNotFitOnOneLineAreOnSeveral() {
    assertThat(linesOfCategories(List.of("rnn", "lstm", "gru"))).containsExactly(1L);
    assertThat(
            linesOfCategories(List.of("gru", "lstm-peephole", "lstm-coupled", "gru-reset-after")))
        .containsExactly(2L);
  }

  /** The number of lines of the names of categories, next to the long name of a level. */
  private static List<Long> linesOfCategories(List<String> names) {
    Chart chart =
        new Chart(
            "seeds",
            "",
            "loss",
            names,
            List.of(
                new Chart.Series(
                    "all",
                    0,
                    Chart.Mark.DOTS,
                    List.of(new Chart.Point(0, 1), new Chart.Point(2, 2)))),
            List.of(new Chart.Level("Markov chain a key", 1.5)));
    String svg = ChartSvg.inline(chart);
    return List.of(
        names.stream()
            .map(name -> svg.replaceFirst("(?s).*<text ([^>]*)>" + name + "</text>.*", "$1"))
            .map(attributes -> attributes.replaceFirst(".*\\by=\"([0-9.]+)\".*", "$1"))
            .distinct()
            .count());
  }

  @Test
  void aChartWithoutDataSaysSo(@TempDir Path folder) throws IOException {
    Chart empty =
        Chart.of("t", "x", "y", List.of(new Chart.Series("gru", 0, Chart.Mark.LINE, List.of())));
    assertThat(ChartSvg.inline(empty)).contains("no data to show");
    ChartPng.write(empty, folder.resolve("empty.png"));
    assertThat(folder.resolve("empty.png")).exists();
  }

  @Test
  void aPngShowsEachSeriesInItsColour(@TempDir Path folder) throws IOException {
    for (Chart chart : List.of(CURVES, CELLS)) {
      Path file = folder.resolve("chart.png");
      ChartPng.write(chart, file);
      BufferedImage image = ImageIO.read(file.toFile());
      assertThat(image.getWidth()).isEqualTo(960);
      assertThat(pixels(image, 0x0072b2)).isGreaterThan(20);
      assertThat(pixels(image, 0xd55e00)).isGreaterThan(20);
    }
    Files.delete(folder.resolve("chart.png"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPageLoadsNothingAndKeepsMarkupInNamesAsText() {
    String page =
        new Page("<script>alert(1)</script>")
            .paragraph("a <img src=x>")
            .section("s<i>")
            .charts(List.of(CURVES))
            .details("more <b>", "text </pre><script>")
            .html();

    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains("<meta charset=\"utf-8\">")
        .contains("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>")
        .contains("default-src 'none'")
        .doesNotContain("<script", "<img", "<i>", "<b>", "src=\"", "href=", "url(", "@import");
    // The namespace of SVG is only a name and is not loaded.
    assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("://");
  }

  private static int pixels(BufferedImage image, int colour) {
    int count = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        if ((image.getRGB(x, y) & 0xffffff) == colour) {
          count++;
        }
      }
    }
    return count;
  }
}
