package dev.sluice.task;

/**
 * A metric that a task reports.
 *
 * @param name its key in results, such as {@code accuracy} or {@code bits-per-character}
 * @param title its heading in tables
 * @param better which way is better
 * @param decimals how many decimals a table shows
 */
public record Metric(String name, String title, Better better, int decimals) {
  /** Which way is better. */
  public enum Better {
    HIGHER,
    LOWER
  }

  /** Whether one value of this metric beats another. */
  public boolean beats(double value, double other) {
    return better == Better.HIGHER ? value > other : value < other;
  }
}
