package dev.sluice.datasets.card;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import dev.sluice.datasets.input.Header;
import dev.sluice.datasets.series.DuplicateTimes;
import dev.sluice.datasets.series.MissingValues;
import dev.sluice.datasets.series.TimeGaps;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * The format of a series in a CSV file. The reader guesses what is null or empty, as it does for a
 * user's own file.
 *
 * @param header whether the first row names the columns
 * @param delimiter the field separator
 * @param dateColumn the time column, or several in their order; empty to guess
 * @param datePattern the pattern of the time for {@link DateTimeFormatter}, in {@link Locale#ROOT}
 * @param columns the inputs, by name or number from 1; empty for every numeric column
 * @param target the columns to forecast, or the one word {@code all}; empty for the last input
 * @param labelColumn a column that marks known anomalies, never an input; or null
 * @param missing how to treat missing values
 * @param duplicates how to treat rows with the same time
 * @param gaps how to treat gaps in time
 * @param fallbackEncoding the encoding of files that are not UTF-8
 */
public record SeriesLayout(
    Header header,
    String delimiter,
    @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> dateColumn,
    String datePattern,
    @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> columns,
    @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> target,
    String labelColumn,
    MissingValues missing,
    DuplicateTimes duplicates,
    TimeGaps gaps,
    String fallbackEncoding)
    implements Layout {
  /** The reader guesses everything. */
  public static final SeriesLayout GUESSED =
      new SeriesLayout(
          /* header= */ null,
          /* delimiter= */ null,
          /* dateColumn= */ null,
          /* datePattern= */ null,
          /* columns= */ null,
          /* target= */ null,
          /* labelColumn= */ null,
          /* missing= */ null,
          /* duplicates= */ null,
          /* gaps= */ null,
          /* fallbackEncoding= */ null);

  public SeriesLayout {
    dateColumn = Checks.list(dateColumn);
    columns = Checks.list(columns);
    target = Checks.list(target);
    if (datePattern != null) {
      try {
        DateTimeFormatter unused = DateTimeFormatter.ofPattern(datePattern, Locale.ROOT);
      } catch (IllegalArgumentException e) {
        throw new CardFault(
            "date-pattern",
            "is '%s', which is not a valid pattern (%s); write, for example, 'yyyy-MM-dd HH:mm'"
                .formatted(datePattern, e.getMessage()));
      }
    }
    Checks.encoding("fallback-encoding", fallbackEncoding);
  }
}
