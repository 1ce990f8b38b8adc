package dev.sluice.cell;

import java.util.List;

/** The cells that the conformance suite runs on. */
public final class TestedCells {
  private TestedCells() {}

  /**
   * All of {@link Cells#all}, or the one that the system property {@code sluice.cell} names.
   *
   * @throws IllegalStateException if there is no cell of that name
   */
  public static List<Cell> all() {
    String name = System.getProperty("sluice.cell", "");
    if (name.isEmpty()) {
      return Cells.all();
    }
    return List.of(
        Cells.named(name)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "sluice.cell: there is no cell '%s' on the class path, only %s"
                            .formatted(name, Cells.all()))));
  }
}
