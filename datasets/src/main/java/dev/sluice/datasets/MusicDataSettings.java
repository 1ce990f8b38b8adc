package dev.sluice.datasets;

import dev.sluice.settings.Setting;

/**
 * Which music. The data says itself what is for training, validation and test; everything but
 * {@code data} may be null.
 */
public record MusicDataSettings(
    @Setting(value = "a data card's name, or your own MATLAB file", label = "NAME|FILE")
        String data,
    @Setting(value = "folder of further data cards", label = "DIR") String cards,
    @Setting("share of the training pieces to train on, drawn by chance, above 0 to 1 (all)")
        Double trainShare) {
  public MusicDataSettings {
    DataSettings.requireData(data);
    DataSettings.trainShare(trainShare);
  }
}
