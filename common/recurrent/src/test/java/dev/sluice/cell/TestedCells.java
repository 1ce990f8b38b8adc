package dev.sluice.cell;

import java.util.List;
import java.util.stream.Stream;

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

  /**
   * The one that the system property {@code sluice.cell} names, or of ours: two with recurrent
   * weights, two without, of which one reads the input of the step before, one that counts steps
   * and has weights that stay zero, and one whose gates read what the step has computed.
   */
  public static List<Cell> ofEachKind() {
    if (!System.getProperty("sluice.cell", "").isEmpty()) {
      return all();
    }
    return Stream.of("lstm", "gru", "min-lstm", "qrnn", "clockwork", "depth-gated")
        .map(name -> Cells.named(name).orElseThrow())
        .toList();
  }
}
