package dev.sluice.datasets.series;

import dev.sluice.datasets.input.Header;
import java.io.Serializable;
import java.util.List;

/**
 * How a series lies in its file, and what is done about its faults. What may be null or empty is
 * then guessed.
 *
 * @param header whether the first row names the columns, or null
 * @param delimiter what parts the fields, or null
 * @param dateColumn the column of the time, or several in their order, or {@code absent}; may be
 *     empty
 * @param datePattern for {@link java.time.format.DateTimeFormatter}, or null for ISO 8601
 * @param columns the inputs; empty for every numeric column
 * @param target the columns to forecast, or {@code all}; empty for the last input
 * @param labelColumn a column that is never an input, or null
 * @param missing what is done about missing values
 * @param duplicates what is done about rows of the same time
 * @param gaps what is done about times left out
 * @param fallbackEncoding the encoding of files that are not UTF-8, or null for none
 */
public record SeriesOptions(
    Header header,
    Character delimiter,
    List<String> dateColumn,
    String datePattern,
    List<String> columns,
    List<String> target,
    String labelColumn,
    MissingValues missing,
    DuplicateTimes duplicates,
    TimeGaps gaps,
    String fallbackEncoding)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Says in {@link #dateColumn} that there is none; {@code none} would leave it to the guess. */
  public static final String NO_DATES = "absent";

  /** Says in {@link #target} that every input is a target. */
  public static final String ALL = "all";

  /** Everything guessed, every fault an error. */
  public static final SeriesOptions GUESSED =
      new SeriesOptions(
          null,
          null,
          List.of(),
          null,
          List.of(),
          List.of(),
          null,
          MissingValues.ERROR,
          DuplicateTimes.ERROR,
          TimeGaps.REPORT,
          null);

  public SeriesOptions {
    dateColumn = List.copyOf(dateColumn);
    columns = List.copyOf(columns);
    target = List.copyOf(target);
  }
}
