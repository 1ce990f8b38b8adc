package dev.sluice.report;

import dev.sluice.task.Metric;
import java.math.BigDecimal;
import java.util.Locale;

/** Formats numbers, with a decimal point and a comma between thousands. */
public final class Figures {
  private static final int MAX_DECIMALS = 9;

  private Figures() {}

  /** A number with this many decimals, or "NaN", "infinite" or "-infinite". */
  public static String decimal(double value, int decimals) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "infinite" : "-infinite";
    }
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** A number as a user would type it: with all its digits and without trailing zeros. */
  public static String plain(double value) {
    if (!Double.isFinite(value)) {
      return decimal(value, 0);
    }
    String digits = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    return digits.length() <= 16 ? digits : Double.toString(value);
  }

  /** A metric's value with the metric's decimals, or more if three significant digits need them. */
  public static String value(Metric metric, double value) {
    return decimal(value, decimals(metric.decimals(), value));
  }

  /**
   * A difference of two values with the metric's decimals, or more if one significant digit needs
   * them.
   */
  public static String difference(Metric metric, double value) {
    int first = (int) -Math.floor(Math.log10(Math.abs(value)));
    return decimal(
        value,
        value == 0 || !Double.isFinite(value)
            ? metric.decimals()
            : Math.max(metric.decimals(), Math.min(first, MAX_DECIMALS)));
  }

  /**
   * The number of decimals that show three significant digits of a value: at most 9, but at least
   * the given minimum.
   */
  public static int decimals(int least, double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return least;
    }
    int three = 2 - (int) Math.floor(Math.log10(Math.abs(value)));
    return Math.max(least, Math.min(three, MAX_DECIMALS));
  }

  /**
   * Mean and standard deviation of a metric, such as {@code 0.842 ± 0.010}; only the mean for a
   * single run.
   */
  public static String meanAndDeviation(Metric metric, double mean, double deviation) {
    return meanAndDeviation(mean, deviation, decimals(metric.decimals(), mean));
  }

  /** Mean and standard deviation with this many decimals; only the mean for a single run. */
  public static String meanAndDeviation(double mean, double deviation, int decimals) {
    return Double.isNaN(deviation)
        ? decimal(mean, decimals)
        : decimal(mean, decimals) + " ± " + decimal(deviation, decimals);
  }

  /** A probability with this many decimals, such as {@code 0.031} or {@code <0.001}. */
  public static String probability(double p, int decimals) {
    double least = Math.pow(10, -decimals);
    return p < least / 2 ? "<" + decimal(least, decimals) : decimal(p, decimals);
  }

  /** A whole number, such as {@code 12,345}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A duration, such as {@code 4.2 s}, {@code 3 min 05 s} or {@code 1 h 02 min}. */
  public static String duration(double seconds) {
    if (!(seconds >= 0) || Double.isInfinite(seconds)) {
      return decimal(seconds, 1);
    }
    // At these bounds the shorter form would round up to 10 s, a minute or an hour.
    if (seconds < 9.95) {
      return decimal(seconds, 1) + " s";
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
    long minutes = Math.round(seconds / 60);
    return String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
  }

  /** A count with its noun, such as {@code 1 trial} or {@code 3 trials}. */
  public static String counted(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
