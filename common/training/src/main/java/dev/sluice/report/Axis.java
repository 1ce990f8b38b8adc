package dev.sluice.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One axis of a chart, with ticks at 1, 2 or 5 times a power of ten.
 *
 * @param low its lower end
 * @param high its upper end, above the lower
 * @param step from one tick to the next
 * @param powers whether its figures are exponents of ten
 */
record Axis(double low, double high, double step, boolean powers) {
  Axis(double low, double high, double step) {
    this(low, high, step, false);
  }

  /** The same axis for figures that are logarithms to base ten. */
  Axis ofPowers() {
    return new Axis(low, high, step, true);
  }

  /**
   * An axis over some figures, with a twentieth of their span as margin on both sides.
   *
   * @param ticks about how many
   * @param smallestStep 1 if only whole figures have a meaning, else 0
   */
  static Axis over(double least, double most, int ticks, double smallestStep) {
    double span = most - least;
    if (!(span > 1e-12 * Math.max(Math.abs(least), Math.abs(most)))) {
      // A single value: an axis of its own size around it.
      span = least == 0 ? 1 : Math.abs(least) * 0.2;
      return over(least - span / 2, most + span / 2, ticks, smallestStep);
    }
    double rough = Math.max(span / ticks, smallestStep);
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double ratio = rough / power;
    double step = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
    return new Axis(least - span / 20, most + span / 20, step);
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

  /** How far along the axis a value is: 0 at its lower end, 1 at its upper. */
  double share(double value) {
    return (value - low) / (high - low);
  }
}
