package dev.sluice.datasets.source;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares names with numbers by value: {@code chapter_2} comes before {@code chapter_10}. */
enum NaturalOrder implements Comparator<String> {
  INSTANCE;

  private static final Pattern RUN = Pattern.compile("\\d+|\\D+");

  @Override
  public int compare(String a, String b) {
    Matcher left = RUN.matcher(a);
    Matcher right = RUN.matcher(b);
    while (true) {
      boolean more = left.find();
      if (!right.find()) {
        // Names that differ only in leading zeros need a fixed order too.
        return more ? 1 : a.compareTo(b);
      }
      if (!more) {
        return -1;
      }
      int order = compareRuns(left.group(), right.group());
      if (order != 0) {
        return order;
      }
    }
  }

  private static int compareRuns(String a, String b) {
    return isDigit(a) && isDigit(b)
        ? new BigInteger(a).compareTo(new BigInteger(b))
        : a.compareTo(b);
  }

  private static boolean isDigit(String run) {
    return run.charAt(0) >= '0' && run.charAt(0) <= '9';
  }
}
