package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;

/** Thrown when a stored network uses a cell that is not on the class path. */
public final class UnknownCellException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String cell;

  UnknownCellException(String cell) {
    super(
        ("There is no cell '%s'; the cells are %s. To use your own cell, add its jar or"
                + " folder to the class path, with a file META-INF/services/%s that names"
                + " its class")
            .formatted(cell, Cells.names(), Cell.class.getName()));
    this.cell = cell;
  }

  /** The name of the cell. */
  public String cell() {
    return cell;
  }
}
