package dev.sluice.experiment.report;

import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.report.Table;
import java.util.ArrayList;
import java.util.List;

/** The columns with a row's place on the grid, one for each axis. */
final class PlaceColumns {
  private final List<String> axes;
  private final List<Table.Column> columns;

  PlaceColumns(TaskComparison comparison) {
    axes = comparison.axes();
    columns =
        axes.stream()
            .map(
                axis ->
                    isNumeric(comparison, axis)
                        ? Table.Column.keyFigure(Place.heading(axis))
                        : Table.Column.key(Place.heading(axis)))
            .toList();
  }

  private static boolean isNumeric(TaskComparison comparison, String axis) {
    return comparison.rows().stream().allMatch(row -> row.at().number(axis).isPresent());
  }

  /** The columns, as a list that can be extended. */
  List<Table.Column> columns() {
    return new ArrayList<>(columns);
  }

  /** The cells of these columns and the next one, as a list that can be extended. */
  List<Table.Cell> cells(Place at, String next) {
    List<Table.Cell> cells = new ArrayList<>();
    axes.forEach(axis -> cells.add(new Table.Cell(at.text(axis))));
    cells.add(new Table.Cell(next));
    return cells;
  }
}
