package dev.sluice.datasets.input;

import dev.sluice.datasets.input.Table.Row;
import dev.sluice.error.InputException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads rows of fields separated by a character; all rows have the length of the first. */
public final class DelimitedFile {
  /** The delimiter that stands for a run of spaces and tabs. */
  public static final char BLANKS = ' ';

  private static final char[] COMMON = {',', ';', '\t', '|'};

  private DelimitedFile() {}

  /**
   * Reads a table.
   *
   * @param file a file that is not blank
   * @param delimiter the field separator; {@link #BLANKS} for any number of spaces and tabs
   * @param quoted whether fields may be quoted (RFC 4180); otherwise a quote is an ordinary
   *     character and a line is a row
   * @param header decides whether the given first row names the columns
   * @throws InputException if a row is shorter or longer than the first, a quote is never closed,
   *     or two columns have the same name
   */
  public static Table read(
      TextFile file, char delimiter, boolean quoted, Predicate<List<String>> header) {
    List<Row> rows = quoted ? quoted(file, delimiter) : plain(file, delimiter);
    rows = withoutBlankLines(rows);
    if (rows.isEmpty()) {
      throw new InputException(file.name() + " is empty; expected rows of fields");
    }
    Row first = rows.get(0);
    boolean named = header.test(first.cells());
    for (Row row : rows) {
      if (row.cells().size() != first.cells().size()) {
        throw ragged(row, first, delimiter, quoted, named);
      }
    }
    List<String> columns = named ? names(first) : numbered(first.cells().size());
    return new Table(columns, named ? rows.subList(1, rows.size()) : rows, named, file.notes());
  }

  private static InputException ragged(
      Row row, Row first, char delimiter, boolean quoted, boolean named) {
    return new InputException(
        "%s: found %d fields, expected %d as in %s (line %d); %s"
            .formatted(
                row.where(),
                row.cells().size(),
                first.cells().size(),
                named ? "the header" : "the first row",
                first.line(),
                quoted
                    ? "quote a field that contains '%s', or correct the row".formatted(delimiter)
                    : "correct the row"));
  }

  private static List<Row> withoutBlankLines(List<Row> rows) {
    int end = rows.size();
    while (end > 0 && isBlank(rows.get(end - 1))) {
      end--;
    }
    List<Row> kept = rows.subList(0, end);
    // In a file with one column a blank line is a missing value that keeps its place in the order.
    boolean single = kept.stream().allMatch(row -> row.cells().size() == 1);
    return single ? kept : kept.stream().filter(row -> !isBlank(row)).toList();
  }

  private static boolean isBlank(Row row) {
    return row.cells().size() == 1 && row.cells().get(0).isBlank();
  }

  private static List<Row> plain(TextFile file, char delimiter) {
    List<Row> rows = new ArrayList<>();
    int line = 0;
    for (String text : file.lines()) {
      line++;
      String[] cells =
          delimiter == BLANKS
              ? text.strip().split("[ \t]+", -1)
              : text.split(java.util.regex.Pattern.quote(String.valueOf(delimiter)), -1);
      rows.add(new Row(file.name(), line, Arrays.asList(cells)));
    }
    return rows;
  }

  private static List<Row> quoted(TextFile file, char delimiter) {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setRecordSeparator('\n')
            .setIgnoreEmptyLines(false)
            .get();
    List<Row> rows = new ArrayList<>();
    int line = 1;
    int position = 0;
    try (CSVParser parser = CSVParser.parse(new StringReader(file.text()), format)) {
      Iterator<CSVRecord> records = parser.iterator();
      while (records.hasNext()) {
        CSVRecord row = records.next();
        // The parser gives the line at a record's end; users look for its beginning.
        for (; position < row.getCharacterPosition(); position++) {
          line += file.text().charAt(position) == '\n' ? 1 : 0;
        }
        rows.add(new Row(file.name(), line, row.toList()));
      }
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new InputException(
          ("%s, in the row after line %d: a quoted field does not end, or text follows its"
                  + " closing quote; double each quote within a quoted field, and close it with a"
                  + " single one (%s)")
              .formatted(file.name(), line, innermost(e).getMessage()),
          e);
    }
    return rows;
  }

  private static Throwable innermost(Throwable e) {
    return e.getCause() == null ? e : innermost(e.getCause());
  }

  private static List<String> names(Row header) {
    List<String> names = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < header.cells().size(); i++) {
      String cell = header.cells().get(i).strip();
      String name = cell.isEmpty() ? "column" + (i + 1) : cell;
      Integer other = seen.put(name, i + 1);
      if (other != null) {
        throw new InputException(
            "%s: the header gives the name '%s' to columns %d and %d; rename one of them"
                .formatted(header.where(), name, other, i + 1));
      }
      names.add(name);
    }
    return names;
  }

  private static List<String> numbered(int columns) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      names.add("column" + i);
    }
    return names;
  }

  /**
   * Guesses the field separator: of comma, semicolon, tab and bar the most frequent one in the
   * first line, outside of quotes; blanks if there is none but the line consists of numbers
   * separated by spaces; otherwise a comma.
   */
  public static char guessDelimiter(TextFile file) {
    String line = file.lines().stream().filter(text -> !text.isBlank()).findFirst().orElse("");
    int[] counts = new int[COMMON.length];
    boolean quoted = false;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      quoted ^= c == '"';
      for (int i = 0; i < COMMON.length && !quoted; i++) {
        counts[i] += c == COMMON[i] ? 1 : 0;
      }
    }
    int best = 0;
    for (int i = 1; i < COMMON.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    if (counts[best] > 0) {
      return COMMON[best];
    }
    return line.strip().matches("[-+.0-9eE]+([ ]+[-+.0-9eE]+)+") ? BLANKS : ',';
  }
}
