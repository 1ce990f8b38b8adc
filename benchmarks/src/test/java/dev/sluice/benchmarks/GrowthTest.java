package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.report.Chart;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowthTest {
  /** Times of which each is {@code factor} times the one before. */
  private static List<Timing> times(Growth growth, double factor, double first) {
    List<Shape> shapes = growth.shapes();
    return IntStream.range(0, shapes.size())
        .mapToObj(
            i ->
                new Timing(
                    new Setting(InstructionSet.AVX2, shapes.get(i), RecurrentCell.LSTM, Work.TRAIN),
                    "sluice",
                    2,
                    List.of(List.of(first * Math.pow(factor, i))),
                    List.of(0.0)))
        .toList();
  }

  @Test
  void aShapeWithOneSizeChangedIsFoundByItsName() {
    Shape shape = Shape.named("rows@units=64");
    assertThat(shape.units()).isEqualTo(64);
    assertThat(shape.withUnits(128).withName("rows")).isEqualTo(Shape.named("rows"));
    assertThat(Shape.named("rows@steps=64").steps()).isEqualTo(64);
    assertThatThrownBy(() -> Shape.named("rows@layers=2"))
        .hasMessage("there is no shape 'rows@layers=2'");
  }

  @Test
  void theSlopeIsTheExponentOfTheGrowth() {
    List<Growth.Curve> curves = Growth.BATCH.curves(times(Growth.BATCH, 2, 3));
    assertThat(curves).hasSize(1);
    assertThat(Growth.BATCH.slope(curves.get(0)).orElseThrow()).isCloseTo(1, within(1e-9));
    Growth.Curve squared = Growth.UNITS.curves(times(Growth.UNITS, 4, 3)).get(0);
    assertThat(Growth.UNITS.slope(squared).orElseThrow()).isCloseTo(2, within(1e-9));
    assertThat(Growth.UNITS.curves(times(Growth.BATCH, 2, 3))).isEmpty();
  }

  @Test
  void theIdealGrowsAsTheOperationsDo() {
    assertThat(Growth.BATCH.idealSlope()).isCloseTo(1, within(1e-9));
    assertThat(Growth.UNITS.idealSlope()).isBetween(1.5, 2.0);
  }

  @Test
  void aSlopeNeedsEverySize() {
    List<Timing> some = times(Growth.BATCH, 2, 3).subList(0, 4);
    assertThat(Growth.BATCH.slope(Growth.BATCH.curves(some).get(0))).isEmpty();
  }

  @Test
  void theChartShowsEachCurveAndTheIdealThroughItsFastestRate() {
    Chart chart = Growth.BATCH.chart(times(Growth.BATCH, 2, 3), InstructionSet.AVX2);
    assertThat(chart.logarithmic()).isTrue();
    assertThat(chart.series().get(0).points())
        .extracting(point -> Math.round(point.x()))
        .containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(chart.series())
        .extracting(Chart.Series::name)
        .containsExactly("sluice, 2 threads", "ideal");
    // Exactly proportional times are the ideal ones.
    assertThat(chart.series().get(1).points().get(5).y()).isCloseTo(96, within(1e-9));
  }
}
