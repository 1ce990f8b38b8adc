package dev.sluice.datasets.series;

import dev.sluice.datasets.input.Header;
import java.io.Serializable;
import java.util.List;

/**
 * The format of a series' file, and the treatment of its faults. The reader guesses what is null or
 * empty.
 *
 * @param header whether the first row names the columns, or null
 * @param delimiter the field separator, or null
 * @param fallbackEncoding the encoding of files that are not UTF-8, or null for none
 * @param columns the roles of the columns
 * @param faults the treatment of faults
 */
public record SeriesOptions(
    Header header, Character delimiter, String fallbackEncoding, Columns columns, Faults faults)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The {@link Columns#dates} of a series without times; an empty list lets the reader guess. */
  public static final String NO_DATES = "absent";

  /** The {@link Columns#targets} that makes every input a target. */
  public static final String ALL = "all";

  /** The reader guesses the format, and treats every fault except gaps in time as an error. */
  public static final SeriesOptions GUESSED =
      new SeriesOptions(null, null, null, Columns.GUESSED, Faults.ERRORS);

  /**
   * The roles of the columns, which are given as names or as numbers from 1.
   *
   * @param dates the time column, or several in their order, or {@link #NO_DATES}; may be empty
   * @param datePattern a pattern for {@link java.time.format.DateTimeFormatter}, or null for ISO
   *     8601
   * @param inputs the inputs; empty for every numeric column
   * @param targets the columns to forecast, or {@link #ALL}; empty for the last input
   * @param label a column that is never an input, or null
   */
  public record Columns(
      List<String> dates,
      String datePattern,
      List<String> inputs,
      List<String> targets,
      String label)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The reader guesses the roles. */
    public static final Columns GUESSED = new Columns(List.of(), null, List.of(), List.of(), null);

    public Columns {
      dates = List.copyOf(dates);
      inputs = List.copyOf(inputs);
      targets = List.copyOf(targets);
    }
  }

  /**
   * The treatment of faults.
   *
   * @param missing how to treat missing values
   * @param duplicates how to treat rows with the same time
   * @param gaps how to treat gaps in time
   */
  public record Faults(MissingValues missing, DuplicateTimes duplicates, TimeGaps gaps)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Missing values and duplicates are errors; gaps are reported. */
    public static final Faults ERRORS =
        new Faults(MissingValues.ERROR, DuplicateTimes.ERROR, TimeGaps.REPORT);
  }
}
