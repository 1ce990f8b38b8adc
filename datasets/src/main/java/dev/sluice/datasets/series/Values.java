package dev.sluice.datasets.series;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Parses the cells of a series. */
final class Values {
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "?");

  /** Java also parses forms such as {@code 1d}, which are not numbers in a CSV file. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?");

  private static final Pattern INFINITE =
      Pattern.compile("[-+]?inf(?:inity)?", Pattern.CASE_INSENSITIVE);

  private Values() {}

  static boolean isMissing(String cell) {
    return MISSING.contains(cell.toLowerCase(Locale.ROOT));
  }

  static boolean isNumberOrInfinite(String cell) {
    return NUMBER.matcher(cell).matches() || INFINITE.matcher(cell).matches();
  }

  /** The value of a cell that {@link #isNumberOrInfinite} accepts. */
  static double parse(String cell) {
    return INFINITE.matcher(cell).matches()
        ? (cell.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY)
        : Double.parseDouble(cell);
  }
}
