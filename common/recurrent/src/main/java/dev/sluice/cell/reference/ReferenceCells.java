package dev.sluice.cell.reference;

import dev.sluice.cell.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Every reference cell: one for each of our own {@link dev.sluice.cell.Cells}, and those that
 * others provide as a service ({@code META-INF/services/dev.sluice.cell.reference.ReferenceCell}
 * names their classes). To add one of our own: its line here.
 */
public final class ReferenceCells {
  private static final List<ReferenceCell> OWN =
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

  /** Made when first asked for. */
  private static List<ReferenceCell> all;

  private ReferenceCells() {}

  /**
   * All of them: our own, simple ones first, then those provided by others.
   *
   * @throws IllegalStateException if one cannot be loaded
   */
  public static synchronized List<ReferenceCell> all() {
    if (all == null) {
      List<ReferenceCell> cells = new ArrayList<>(OWN);
      try {
        ServiceLoader.load(ReferenceCell.class).forEach(cells::add);
      } catch (ServiceConfigurationError e) {
        throw new IllegalStateException(
            "A reference that a file META-INF/services/%s names cannot be loaded: %s"
                .formatted(ReferenceCell.class.getName(), e.getMessage()),
            e);
      }
      all = List.copyOf(cells);
    }
    return all;
  }

  /** The reference of a cell; empty if it has none. */
  public static Optional<ReferenceCell> find(Cell cell) {
    return find(cell.name());
  }

  private static Optional<ReferenceCell> find(String name) {
    return all().stream().filter(cell -> cell.name().equals(name)).findFirst();
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
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No reference cell is called '%s'; there are %s"
                        .formatted(
                            name,
                            all().stream()
                                .map(ReferenceCell::name)
                                .collect(Collectors.joining(", ")))));
  }
}
