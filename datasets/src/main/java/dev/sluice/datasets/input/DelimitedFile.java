package dev.sluice.datasets.input;

import dev.sluice.datasets.input.Table.Row;
import dev.sluice.error.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
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
    RowSink.Collected rows = new RowSink.Collected();
    read(file.name(), new StringReader(file.text()), delimiter, quoted, header, rows);
    return rows.table(file.notes());
  }

  /**
   * The same, row by row.
   *
   * @param name the name of the file in errors
   * @param text its content, with line ends as in {@link TextStream}
   */
  public static void read(
      String name,
      Reader text,
      char delimiter,
      boolean quoted,
      Predicate<List<String>> header,
      RowSink sink) {
    Rows rows = new Rows(delimiter, quoted, header, sink);
    try {
      if (quoted) {
        quoted(name, text, delimiter, rows);
      } else {
        plain(name, text, delimiter, rows);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
    if (rows.first == null) {
      throw new InputException(name + " is empty; expected rows of fields");
    }
  }

  /** Checks rows and passes them on, without blank lines. */
  private static final class Rows {
    private final char delimiter;
    private final boolean quoted;
    private final Predicate<List<String>> header;
    private final RowSink sink;

    /** Blank lines of which the rows after them decide whether they are rows. */
    private final List<Row> blank = new ArrayList<>();

    /** The first row that is not blank, or null. */
    private Row first;

    private boolean named;

    Rows(char delimiter, boolean quoted, Predicate<List<String>> header, RowSink sink) {
      this.delimiter = delimiter;
      this.quoted = quoted;
      this.header = header;
      this.sink = sink;
    }

    void add(Row row) {
      boolean single = first == null || first.cells().size() == 1;
      if (row.cells().size() == 1 && row.cells().get(0).isBlank()) {
        // In a file with one column a blank line is a missing value that keeps its place in the
        // order, except at the end.
        if (single) {
          blank.add(row);
        }
        return;
      }
      if (first == null) {
        if (row.cells().size() > 1) {
          blank.clear();
        }
        first = blank.isEmpty() ? row : blank.get(0);
        named = header.test(first.cells());
        sink.begin(named ? names(first) : numbered(first.cells().size()), named);
        if (named) {
          if (blank.isEmpty()) {
            return;
          }
          blank.remove(0);
        }
      } else if (row.cells().size() != first.cells().size()) {
        throw ragged(row, first, delimiter, quoted, named);
      }
      blank.forEach(sink::row);
      blank.clear();
      sink.row(row);
    }
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

  private static void plain(String name, Reader text, char delimiter, Rows rows)
      throws IOException {
    Pattern separator =
        Pattern.compile(delimiter == BLANKS ? "[ \t]+" : Pattern.quote(String.valueOf(delimiter)));
    BufferedReader lines = new BufferedReader(text);
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String[] cells = separator.split(delimiter == BLANKS ? line.strip() : line, -1);
      rows.add(new Row(name, line(number), Arrays.asList(cells)));
    }
  }

  private static int line(long number) {
    return (int) Math.min(Integer.MAX_VALUE, number);
  }

  private static void quoted(String name, Reader text, char delimiter, Rows rows) {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setRecordSeparator('\n')
            .setIgnoreEmptyLines(false)
            .get();
    long line = 1;
    try (CSVParser parser = CSVParser.parse(text, format)) {
      Iterator<CSVRecord> records = parser.iterator();
      // The parser gives the line at a record's end; users look for its beginning.
      long next = 1;
      while (records.hasNext()) {
        line = next;
        rows.add(new Row(name, line(line), records.next().toList()));
        next = parser.getCurrentLineNumber() + 1;
      }
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new InputException(
          ("%s, in the row after line %d: a quoted field does not end, or text follows its"
                  + " closing quote; double each quote within a quoted field, and close it with a"
                  + " single one (%s)")
              .formatted(name, line, innermost(e).getMessage()),
          e);
    }
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
    return guessDelimiter(new StringReader(file.text()));
  }

  /** The same for a text of which only the first line that is not blank is read. */
  public static char guessDelimiter(Reader text) {
    String line =
        new BufferedReader(text).lines().filter(one -> !one.isBlank()).findFirst().orElse("");
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
