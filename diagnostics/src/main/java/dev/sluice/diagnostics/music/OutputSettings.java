package dev.sluice.diagnostics.music;

import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/** What stands after the recurrent layers. */
public record OutputSettings(
    @Setting("share of the last layer's outputs dropped before the keys, 0 to <1")
        double outputDropout) {
  public OutputSettings {
    UsageException.within("output-dropout", outputDropout, 0, 0.95);
  }
}
