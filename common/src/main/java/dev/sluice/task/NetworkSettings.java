package dev.sluice.task;

import dev.sluice.error.UsageException;
import dev.sluice.layer.CellCatalogue;
import dev.sluice.settings.Setting;

/** The recurrent part of the network, alike for every task. */
public record NetworkSettings(
    @Setting("recurrent cell: rnn, lstm, gru or gru-reset-after") String cell,
    @Setting("units of each recurrent layer") int units,
    @Setting("stacked recurrent layers") int layers,
    @Setting("share of inputs dropped before each recurrent layer, 0 to <1") double dropout) {
  public NetworkSettings {
    CellCatalogue.named(cell);
    UsageException.atLeast("units", units, 1);
    UsageException.atLeast("layers", layers, 1);
    UsageException.within("dropout", dropout, 0, 0.95);
  }
}
