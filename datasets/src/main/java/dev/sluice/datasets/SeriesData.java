package dev.sluice.datasets;

import dev.sluice.datasets.series.Series;
import java.util.List;

/**
 * A series, read and split in the order of time: training rows are {@code [0, trainEnd)},
 * validation rows {@code [trainEnd, validationEnd)}, test rows {@code [validationEnd, testEnd)}.
 * Rows from {@code testEnd} on, if any, belong to no part (some published splits omit a tail).
 * There are no training rows only if all of the data is scored (a test share of 1).
 *
 * @param name the card's name, or the file's
 * @param sha256 SHA-256 of the bytes read, in hexadecimal
 * @param series all rows; its columns are the inputs, which include the targets
 * @param targets the columns to forecast, as indices into the series' columns; at least one
 * @param trainEnd first row after the training part
 * @param validationEnd first row after the validation part
 * @param testEnd first row after the test part
 * @param notes remarks for the user on how the data was read, one sentence each
 */
public record SeriesData(
    String name,
    String sha256,
    Series series,
    List<Integer> targets,
    int trainEnd,
    int validationEnd,
    int testEnd,
    List<String> notes) {
  public SeriesData {
    targets = List.copyOf(targets);
    notes = List.copyOf(notes);
  }

  /** The first target. */
  public int target() {
    return targets.get(0);
  }
}
