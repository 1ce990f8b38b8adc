package dev.sluice.datasets.series;

import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses times: by a pattern, in the forms of ISO 8601 from {@code 1949} to {@code
 * 2016-07-01T13:00:00.5Z} (with a space instead of the T and slashes instead of dashes if need be),
 * or from several columns of numbers, the year first. Zones are ignored: all times are local.
 */
final class TimeParser {
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})(?:([-/])(\\d{1,2})(?:\\2(\\d{1,2})"
              + "(?:[T ]+(\\d{1,2})(?::?(\\d{2})(?::?(\\d{2})(?:[.,](\\d{1,9}))?)?)?"
              + " ?(?:Z|[-+]\\d{2}(?::?\\d{2})?)?)?)?)?");

  private final String pattern;
  private final DateTimeFormatter formatter;

  /**
   * @param pattern a pattern for {@link DateTimeFormatter}, or null for ISO 8601
   */
  TimeParser(String pattern) {
    this.pattern = pattern;
    try {
      formatter =
          pattern == null
              ? null
              : new DateTimeFormatterBuilder()
                  .parseCaseInsensitive()
                  .appendPattern(pattern)
                  .toFormatter(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--date-pattern: '%s' is not a valid pattern (%s); write, for example, 'dd.MM.yyyy HH:mm'"
              .formatted(pattern, e.getMessage()),
          e);
    }
  }

  /** The time in the cells of a row; empty if they are not a valid time. */
  Optional<LocalDateTime> parse(List<String> cells) {
    try {
      if (formatter != null) {
        return Optional.of(byPattern(String.join(" ", cells)));
      }
      return cells.size() > 1 && cells.stream().allMatch(cell -> cell.matches("\\d{1,4}"))
          ? numbers(cells)
          : iso(String.join(" ", cells));
    } catch (DateTimeException e) {
      // Such as 31 February, which is as invalid as a cell that does not look like a date.
      return Optional.empty();
    }
  }

  /**
   * The time in some columns of a row.
   *
   * @throws InputException if they are not a valid time; it names the line and the columns
   */
  LocalDateTime parse(Table table, Row row, List<Integer> columns) {
    return parse(cells(row, columns)).orElseThrow(() -> unreadable(table, row, columns));
  }

  private static List<String> cells(Row row, List<Integer> columns) {
    return columns.stream().map(i -> row.cells().get(i).strip()).toList();
  }

  /** The error that some columns of a row are not a valid time. */
  InputException unreadable(Table table, Row row, List<Integer> columns) {
    return new InputException(
        "%s, column '%s': found '%s', expected a date %s"
            .formatted(
                row.where(),
                String.join(", ", columns.stream().map(i -> table.columns().get(i)).toList()),
                String.join(" ", cells(row, columns)),
                pattern == null
                    ? "in ISO 8601, such as 2016-07-01 or 2016-07-01 13:00; correct it, give its"
                        + " pattern (--date-pattern dd.MM.yyyy), or declare that there are no dates"
                        + " (--date-column "
                        + SeriesOptions.NO_DATES
                        + ")"
                    : "that matches '" + pattern + "'; correct it or --date-pattern"));
  }

  private LocalDateTime byPattern(String text) {
    TemporalAccessor parsed = formatter.parse(text);
    LocalDate date = parsed.query(TemporalQueries.localDate());
    if (date == null) {
      date =
          parsed.isSupported(ChronoField.MONTH_OF_YEAR)
              ? YearMonth.from(parsed).atDay(1)
              : Year.from(parsed).atDay(1);
    }
    LocalTime time = parsed.query(TemporalQueries.localTime());
    return date.atTime(time == null ? LocalTime.MIDNIGHT : time);
  }

  private static Optional<LocalDateTime> numbers(List<String> cells) {
    int[] fields = {0, 1, 1, 0, 0, 0};
    if (cells.size() > fields.length) {
      return Optional.empty();
    }
    for (int i = 0; i < cells.size(); i++) {
      fields[i] = Integer.parseInt(cells.get(i));
    }
    return Optional.of(
        LocalDateTime.of(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]));
  }

  private static Optional<LocalDateTime> iso(String text) {
    Matcher found = ISO.matcher(text);
    if (!found.matches()) {
      return Optional.empty();
    }
    String fraction = found.group(8) == null ? "" : found.group(8);
    return Optional.of(
        LocalDateTime.of(
            field(found.group(1), 0),
            field(found.group(3), 1),
            field(found.group(4), 1),
            field(found.group(5), 0),
            field(found.group(6), 0),
            field(found.group(7), 0),
            field((fraction + "000000000").substring(0, 9), 0)));
  }

  private static int field(String digits, int absent) {
    return digits == null ? absent : Integer.parseInt(digits);
  }
}
