package dev.sluice.datasets.card;

import java.util.Map;

/**
 * The known counts of the data, checked when it is loaded; null or empty where the card declares
 * none.
 *
 * @param records examples of labelled text, rows of a series or pieces of music, in all parts and
 *     before missing values or duplicates are treated
 * @param labels examples per label, in all parts
 * @param columns columns of a series that are read, without the time column
 * @param characters characters of a text, counted as Unicode code points, each line end as one
 * @param alphabet distinct characters of a text
 */
public record Counts(
    Long records, Map<String, Long> labels, Integer columns, Long characters, Integer alphabet) {
  /** No counts declared. */
  public static final Counts NONE = new Counts(null, null, null, null, null);

  public Counts {
    Checks.positive("records", records);
    labels = Checks.map(labels);
    labels.values().forEach(count -> Checks.positive("labels", count));
    Checks.positive("columns", columns);
    Checks.positive("characters", characters);
    Checks.positive("alphabet", alphabet);
    if (records != null && !labels.isEmpty()) {
      long sum = labels.values().stream().mapToLong(Long::longValue).sum();
      if (sum != records) {
        throw new CardFault(
            "labels",
            "add up to %d, but 'records' is %d; correct one of them".formatted(sum, records));
      }
    }
  }
}
