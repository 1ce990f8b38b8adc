package dev.sluice.task;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The settings of the recurrent layers, which are the same for every task. */
public record NetworkSettings(
    @Setting(value = "recurrent cell", choices = CellNames.class) String cell,
    @Setting("units of each recurrent layer") int units,
    @Setting("number of stacked recurrent layers") int layers,
    @Setting("share of inputs dropped before each recurrent layer, 0 to <1") double dropout,
    @Setting(
            value =
                "share of previous outputs dropped in each recurrence, 0 to <1; only for cells"
                    + " with recurrent weights, not for dl4j-... cells",
            formerly = "0")
        double recurrentDropout) {
  public NetworkSettings {
    CellOption.named(cell);
    UsageException.atLeast("units", units, 1);
    UsageException.atLeast("layers", layers, 1);
    UsageException.within("dropout", dropout, 0, 0.95);
    UsageException.within("recurrent-dropout", recurrentDropout, 0, 0.95);
    if (recurrentDropout > 0) {
      Optional<Cell> ours = Cells.named(cell);
      String reason =
          ours.isEmpty()
              ? "is Deeplearning4j's"
              : ours.get().hasRecurrentWeights() ? "" : "has no recurrent weights";
      if (!reason.isEmpty()) {
        throw new UsageException(
            ("--recurrent-dropout %s: the cell %s %s and cannot drop outputs in the recurrence;"
                    + " omit it, or choose one of %s")
                .formatted(
                    recurrentDropout,
                    cell,
                    reason,
                    Cells.all().stream()
                        .filter(Cell::hasRecurrentWeights)
                        .map(Cell::name)
                        .collect(Collectors.joining(", "))));
      }
    }
  }

  /** Every cell, Deeplearning4j's own last. */
  public static final class CellNames implements Setting.Choices {
    /** For the help. */
    public CellNames() {}

    @Override
    public List<String> names() {
      return CellOption.labels();
    }
  }
}
