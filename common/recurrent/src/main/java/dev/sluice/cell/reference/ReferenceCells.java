package dev.sluice.cell.reference;

import dev.sluice.cell.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * All reference cells: one for each built-in cell of {@link dev.sluice.cell.Cells}, and those that
 * others provide as a service (listed in {@code
 * META-INF/services/dev.sluice.cell.reference.ReferenceCell}). To add a built-in one, add a line
 * here.
 */
public final class ReferenceCells {
  private static final List<ReferenceCell> BUILT_IN =
      List.of(
          new ReferenceRnn(),
          new ReferenceReluRnn(),
          new ReferenceLstm(),
          new ReferencePeepholeLstm(),
          new ReferenceCoupledLstm(),
          new ReferenceGru(),
          new ReferenceResetAfterGru(),
          new ReferenceMinGru(),
          new ReferenceMinLstm(),
          new ReferenceSru(),
          new ReferenceQrnn(),
          new ReferenceLayerNormLstm(),
          new ReferenceLayerNormGru(),
          new ReferenceClockwork(),
          new ReferenceDepthGatedLstm(),
          new ReferenceGridLstm());

  /** Created on first use. */
  private static List<ReferenceCell> all;

  private ReferenceCells() {}

  /**
   * All reference cells: the built-in ones, simple ones first, then those provided by others.
   *
   * @throws IllegalStateException if one cannot be loaded
   */
  public static synchronized List<ReferenceCell> all() {
    if (all == null) {
      List<ReferenceCell> cells = new ArrayList<>(BUILT_IN);
      try {
        ServiceLoader.load(ReferenceCell.class).forEach(cells::add);
      } catch (ServiceConfigurationError e) {
        throw new IllegalStateException(
            "A reference cell listed in META-INF/services/%s cannot be loaded: %s"
                .formatted(ReferenceCell.class.getName(), e.getMessage()),
            e);
      }
      all = List.copyOf(cells);
    }
    return all;
  }

  /** The reference of a cell; empty if there is none. */
  public static Optional<ReferenceCell> find(Cell cell) {
    return find(cell.name());
  }

  private static Optional<ReferenceCell> find(String name) {
    return all().stream().filter(cell -> cell.name().equals(name)).findFirst();
  }

  /**
   * The reference of a cell.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ReferenceCell of(Cell cell) {
    return named(cell.name());
  }

  /**
   * The reference of the cell with the given name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ReferenceCell named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no reference cell '%s'; the reference cells are %s"
                        .formatted(
                            name,
                            all().stream()
                                .map(ReferenceCell::name)
                                .collect(Collectors.joining(", ")))));
  }
}
