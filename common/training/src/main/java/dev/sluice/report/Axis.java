package dev.sluice.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One axis of a chart, with ticks at 1, 2 or 5 times a power of ten.
 *
 * @param low the lower end
 * @param high the upper end, greater than the lower
 * @param step the distance between ticks
 * @param powers whether values are exponents of ten
 */
record Axis(double low, double high, double step, boolean powers) {
  Axis(double low, double high, double step) {
    this(low, high, step, false);
  }

  /** The same axis for values that are logarithms to base ten. */
  Axis ofPowers() {
    return new Axis(low, high, step, true);
  }

  /**
   * An axis over a range of values, with a margin of a twentieth of their span at both ends.
   *
   * @param ticks the approximate number of ticks
   * @param smallestStep 1 if only whole numbers make sense, otherwise 0
   */
  static Axis over(double min, double max, int ticks, double smallestStep) {
    double span = max - min;
    if (!(span > 1e-12 * Math.max(Math.abs(min), Math.abs(max)))) {
      // A single value: the axis extends around it in proportion to its size.
      span = min == 0 ? 1 : Math.abs(min) * 0.2;
      return over(min - span / 2, max + span / 2, ticks, smallestStep);
    }
    double rough = Math.max(span / ticks, smallestStep);
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double ratio = rough / power;
    double step = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
    return new Axis(min - span / 20, max + span / 20, step);
  }

  /** The values of the ticks. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** The label of a tick, with as many decimals as the step needs. */
  String label(double tick) {
    if (powers) {
      return "1e" + Math.round(tick);
    }
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", tick);
    return text.matches("-0(\\.0*)?") ? text.substring(1) : text;
  }

  /** The position of a value on the axis: 0 at the lower end, 1 at the upper. */
  double position(double value) {
    return (value - low) / (high - low);
  }
}
