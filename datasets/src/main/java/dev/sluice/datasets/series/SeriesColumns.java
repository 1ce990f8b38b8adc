package dev.sluice.datasets.series;

import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The roles of a table's columns, as indices into the table.
 *
 * @param dates the time column, or several in their order; empty if the series has no times
 * @param inputs the inputs, which include the targets; at least one
 * @param targets the targets, as indices into {@code inputs}
 * @param notes remarks on columns that are not inputs, one sentence each
 */
record SeriesColumns(
    List<Integer> dates, List<Integer> inputs, List<Integer> targets, List<String> notes) {
  SeriesColumns {
    dates = List.copyOf(dates);
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
    notes = List.copyOf(notes);
  }

  /**
   * Finds the columns that the options name, and guesses the others as described for {@link
   * SeriesReader}.
   */
  static SeriesColumns of(SeriesOptions.Columns options, Table table, TimeParser parser) {
    return new Search(options, table, parser).find();
  }

  private static final class Search {
    private static final List<String> DATE_PARTS =
        List.of("year", "month", "day", "hour", "minute", "second");
    private static final Set<String> DATE_NAMES =
        Set.of("date", "time", "timestamp", "datetime", "date_time", "day", "month", "year", "ds");

    private final SeriesOptions.Columns options;
    private final Table table;
    private final TimeParser parser;
    private final List<String> notes = new ArrayList<>();

    Search(SeriesOptions.Columns options, Table table, TimeParser parser) {
      this.options = options;
      this.table = table;
      this.parser = parser;
    }

    SeriesColumns find() {
      List<Integer> dates = dates();
      List<Integer> inputs = inputs(dates);
      return new SeriesColumns(dates, inputs, targets(inputs, dates), notes);
    }

    private List<Integer> dates() {
      if (options.dates().equals(List.of(SeriesOptions.NO_DATES))) {
        return List.of();
      }
      if (!options.dates().isEmpty()) {
        return options.dates().stream()
            .map(column -> table.column(column, "--date-column"))
            .toList();
      }
      List<Integer> parts = dateParts();
      if (parts.size() > 1) {
        return parts;
      }
      Row firstRow = table.rows().get(0);
      List<String> first = firstRow.cells();
      for (int i = 0; i < first.size(); i++) {
        String cell = first.get(i).strip();
        boolean named = table.named() && DATE_NAMES.contains(lowerCaseName(i));
        boolean date = parser.parse(List.of(cell)).isPresent();
        // A bare number such as 1949 is a year only if the column's name says so.
        if (date && (named || !Values.isNumberOrInfinite(cell))) {
          return List.of(i);
        }
        if (named && !Values.isNumberOrInfinite(cell)) {
          throw parser.unreadable(table, firstRow, List.of(i));
        }
      }
      if (options.datePattern() != null) {
        throw new InputException(
            ("%s: in no column does the first value match --date-pattern '%s' (the first row is"
                    + " %s); correct the pattern, or name the column with --date-column")
                .formatted(firstRow.where(), options.datePattern(), String.join(", ", first)));
      }
      return List.of();
    }

    private List<Integer> dateParts() {
      List<Integer> found = new ArrayList<>();
      for (String part : DATE_PARTS) {
        int column =
            IntStream.range(0, table.columns().size())
                .filter(i -> lowerCaseName(i).equals(part))
                .findFirst()
                .orElse(-1);
        if (column < 0) {
          break;
        }
        found.add(column);
      }
      return found;
    }

    private String lowerCaseName(int column) {
      return table.columns().get(column).toLowerCase(Locale.ROOT);
    }

    private List<Integer> inputs(List<Integer> dates) {
      Set<Integer> inputs = new LinkedHashSet<>();
      if (!options.inputs().isEmpty()) {
        options.inputs().forEach(column -> inputs.add(table.column(column, "--columns")));
        for (int input : inputs) {
          if (dates.contains(input)) {
            throw new UsageException(
                "--columns: '%s' is the time column; remove it"
                    .formatted(table.columns().get(input)));
          }
        }
      } else {
        int label =
            options.label() == null
                ? -1
                : table.column(options.label(), "'label-column' in the card");
        for (int i = 0; i < table.columns().size(); i++) {
          if (!dates.contains(i) && i != label && isInput(i)) {
            inputs.add(i);
          }
        }
        removeRowNumbers(inputs);
      }
      // A network that forecasts a column needs its past as input.
      for (String target : options.targets()) {
        if (!target.equals(SeriesOptions.ALL)) {
          inputs.add(table.column(target, "--target"));
        }
      }
      if (inputs.isEmpty()) {
        throw new InputException(
            "%s has no numeric column besides the time; its columns are %s"
                .formatted(table.file(), String.join(", ", table.columns())));
      }
      return List.copyOf(inputs);
    }

    /** Whether a column is numeric; one with some words among its numbers still is. */
    private boolean isInput(int column) {
      int numbers = 0;
      int words = 0;
      Row word = null;
      for (Row row : table.rows()) {
        String cell = row.cells().get(column).strip();
        if (Values.isNumberOrInfinite(cell)) {
          numbers++;
        } else if (!Values.isMissing(cell)) {
          words++;
          word = word == null ? row : word;
        }
      }
      if (words > numbers) {
        notes.add(
            "skipped the column '%s', which contains words, such as '%s' in line %d"
                .formatted(
                    table.columns().get(column), word.cells().get(column).strip(), word.line()));
        return false;
      }
      if (numbers == 0) {
        notes.add("skipped the column '%s', which is empty".formatted(table.columns().get(column)));
        return false;
      }
      return true;
    }

    private void removeRowNumbers(Set<Integer> inputs) {
      if (inputs.size() < 2 || !inputs.contains(0) || table.rows().size() < 3) {
        return;
      }
      List<String> cells = table.cells(0);
      for (int i = 0; i < cells.size(); i++) {
        String cell = cells.get(i).strip();
        if (!cell.equals(Integer.toString(i)) && !cell.equals(Integer.toString(i + 1))) {
          return;
        }
      }
      inputs.remove(0);
      notes.add(
          "skipped the column '%s', which only numbers the rows".formatted(table.columns().get(0)));
    }

    private List<Integer> targets(List<Integer> inputs, List<Integer> dates) {
      if (options.targets().isEmpty()) {
        return List.of(inputs.size() - 1);
      }
      if (options.targets().equals(List.of(SeriesOptions.ALL))) {
        return IntStream.range(0, inputs.size()).boxed().toList();
      }
      List<Integer> targets = new ArrayList<>();
      for (String target : options.targets()) {
        int column = table.column(target, "--target");
        if (dates.contains(column)) {
          throw new UsageException(
              "--target: '%s' is the time column, which cannot be forecast"
                  .formatted(table.columns().get(column)));
        }
        int index = inputs.indexOf(column);
        if (targets.contains(index)) {
          throw new UsageException("--target names '%s' twice".formatted(target));
        }
        targets.add(index);
      }
      return targets;
    }
  }
}
