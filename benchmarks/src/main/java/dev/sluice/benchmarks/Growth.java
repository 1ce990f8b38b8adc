package dev.sluice.benchmarks;

import dev.sluice.benchmarks.Timing.Measure;
import dev.sluice.report.Chart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * How the time of a training step grows with the size of one dimension, all others being those of
 * the shape {@value #BASE}.
 */
enum Growth {
  UNITS("units", 16),
  BATCH("batch", 8),
  STEPS("steps", 8);

  static final String BASE = "rows";
  private static final int SIZES = 6;

  private final String label;
  private final int smallest;

  Growth(String label, int smallest) {
    this.label = label;
    this.smallest = smallest;
  }

  /** Each is twice the one before. */
  private List<Integer> sizes() {
    return IntStream.range(0, SIZES).mapToObj(i -> smallest << i).toList();
  }

  private Shape change(Shape shape, int size) {
    return switch (this) {
      case UNITS -> shape.withUnits(size);
      case BATCH -> shape.withBatch(size);
      case STEPS -> shape.withSteps(size);
    };
  }

  /** One shape for each size, the smallest first. */
  List<Shape> shapes() {
    return sizes().stream()
        .map(
            size ->
                change(Shape.named(BASE), size).withName("%s@%s=%d".formatted(BASE, label, size)))
        .toList();
  }

  /**
   * The slope of a straight line through the points on logarithmic axes: 2 if the time doubles
   * twice when the size doubles once.
   *
   * @return empty unless every size was measured
   */
  Optional<Double> slope(Curve curve) {
    if (curve.milliseconds().size() < SIZES) {
      return Optional.empty();
    }
    return Optional.of(slope(curve.milliseconds()));
  }

  /** The slope at a constant rate of operations. */
  double idealSlope() {
    return slope(operations());
  }

  private double slope(List<Double> figures) {
    SimpleRegression line = new SimpleRegression();
    for (int i = 0; i < SIZES; i++) {
      line.addData(Math.log(smallest << i), Math.log(figures.get(i)));
    }
    return line.getSlope();
  }

  private List<Double> operations() {
    return shapes().stream()
        .map(shape -> (double) shape.operations(RecurrentCell.LSTM, Work.TRAIN))
        .toList();
  }

  /**
   * The fastest times of one implementation.
   *
   * @param threads the number of threads
   * @param milliseconds for each size that was measured
   */
  record Curve(
      InstructionSet instructions, String implementation, int threads, List<Double> milliseconds) {
    @Override
    public String toString() {
      return "%s, %d %s".formatted(implementation, threads, threads == 1 ? "thread" : "threads");
    }
  }

  /** Every measured implementation, instruction set and number of threads. */
  List<Curve> curves(List<Timing> timings) {
    record Key(InstructionSet instructions, String implementation, int threads) {}

    List<Shape> shapes = shapes();
    List<Timing> own = timings.stream().filter(t -> shapes.contains(t.setting().shape())).toList();
    List<Curve> curves = new ArrayList<>();
    own.stream()
        .map(t -> new Key(t.setting().instructions(), t.implementation(), t.threads()))
        .distinct()
        .forEach(
            key ->
                curves.add(
                    new Curve(
                        key.instructions(),
                        key.implementation(),
                        key.threads(),
                        shapes.stream()
                            .flatMap(
                                shape ->
                                    own.stream()
                                        .filter(t -> t.setting().shape().equals(shape))
                                        .filter(
                                            t ->
                                                t.setting().instructions() == key.instructions()
                                                    && t.threads() == key.threads()
                                                    && t.implementation()
                                                        .equals(key.implementation())))
                            .map(Measure.MINIMUM::of)
                            .toList())));
    return curves;
  }

  /** The curves of an instruction set, and the ideal through our fastest rate. */
  Chart chart(List<Timing> timings, InstructionSet instructions) {
    List<Curve> curves =
        curves(timings).stream().filter(c -> c.instructions() == instructions).toList();
    List<Double> operations = operations();
    List<Chart.Series> series = new ArrayList<>();
    for (Curve curve : curves) {
      series.add(
          new Chart.Series(
              curve.toString(), series.size(), Chart.Mark.LINE, points(curve.milliseconds())));
    }
    curves.stream()
        .filter(c -> c.implementation().equals(Implementations.SLUICE))
        .filter(c -> c.milliseconds().size() == SIZES)
        .mapToDouble(c -> rate(operations, c.milliseconds()))
        .max()
        .ifPresent(
            rate ->
                series.add(
                    new Chart.Series(
                        "ideal",
                        series.size(),
                        Chart.Mark.LINE,
                        points(operations.stream().map(o -> o / rate).toList()))));
    return Chart.of(
            "Training step of an LSTM with " + instructions + " (shape " + BASE + ")",
            "log2 of the " + label,
            "milliseconds",
            series)
        .withLogarithm(true);
  }

  private static double rate(List<Double> operations, List<Double> milliseconds) {
    double best = 0;
    for (int i = 0; i < operations.size(); i++) {
      best = Math.max(best, operations.get(i) / milliseconds.get(i));
    }
    return best;
  }

  /** The horizontal axis is logarithmic as well. */
  private List<Chart.Point> points(List<Double> figures) {
    List<Chart.Point> points = new ArrayList<>();
    for (int i = 0; i < figures.size(); i++) {
      points.add(new Chart.Point(Math.log(smallest) / Math.log(2) + i, figures.get(i)));
    }
    return points;
  }

  /** Reads the size in a shape's name, such as {@code rows@units=64}. */
  static Shape named(String name) {
    return Arrays.stream(values())
        .flatMap(growth -> growth.shapes().stream())
        .filter(shape -> shape.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no shape '" + name + "'"));
  }

  /** The name as written in tables and file names. */
  @Override
  public String toString() {
    return label;
  }
}
