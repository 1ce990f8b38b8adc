package dev.sluice.datasets;

import dev.sluice.settings.Setting;

/**
 * Which music to read. The data itself defines its training, validation and test part; every
 * component except {@code data} may be null.
 */
public record MusicDataSettings(
    @Setting(
            value = "a data card's name, or your own MATLAB file",
            label = "NAME|FILE",
            role = Setting.Role.SOURCE)
        String data,
    @Setting(value = "folder with your own data cards", label = "DIR") String cards,
    @Setting(
            value =
                "share of the training pieces to train on, drawn at random, above 0 to 1 (default: 1)",
            role = Setting.Role.SPLIT)
        Double trainShare) {
  public MusicDataSettings {
    DataSettings.requireData(data);
    DataSettings.trainShare(trainShare);
  }
}
