package dev.sluice.cell.reference;

import dev.sluice.cell.Cell;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Every reference cell, one for each of {@link dev.sluice.cell.Cells}. To add one: its line here.
 */
public final class ReferenceCells {
  private static final List<ReferenceCell> ALL =
      List.of(
          new ReferenceRnn(),
          new ReferenceReluRnn(),
          new ReferenceLstm(),
          new ReferencePeepholeLstm(),
          new ReferenceCoupledLstm(),
          new ReferenceGru(),
          new ReferenceResetAfterGru(),
          new ReferenceLayerNormLstm(),
          new ReferenceLayerNormGru(),
          new ReferenceClockwork(),
          new ReferenceDepthGatedLstm(),
          new ReferenceGridLstm());

  private ReferenceCells() {}

  /** All of them, simple ones first. */
  public static List<ReferenceCell> all() {
    return ALL;
  }

  /**
   * The reference of a cell.
   *
   * @throws IllegalArgumentException if it has none
   */
  public static ReferenceCell of(Cell cell) {
    return named(cell.name());
  }

  /**
   * The reference of the cell of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ReferenceCell named(String name) {
    return ALL.stream()
        .filter(cell -> cell.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No reference cell is called '%s'; there are %s"
                        .formatted(
                            name,
                            ALL.stream()
                                .map(ReferenceCell::name)
                                .collect(Collectors.joining(", ")))));
  }
}
