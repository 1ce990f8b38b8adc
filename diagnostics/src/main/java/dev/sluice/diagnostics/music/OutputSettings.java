package dev.sluice.diagnostics.music;

import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/** The settings of the output layer. */
public record OutputSettings(
    @Setting("share of the last recurrent layer's outputs dropped in training, 0 to 0.95")
        double outputDropout) {
  public OutputSettings {
    UsageException.within("output-dropout", outputDropout, 0, 0.95);
  }
}
