package dev.sluice.datasets;

import dev.sluice.settings.Setting;

/**
 * Which text to read, and how. Every component except {@code data} may be null; the card's value
 * then applies, or, for a user's own file, the default in the description. A value given here
 * overrides the card's.
 */
public record CorpusDataSettings(
    @Setting(
            value = "a data card's name, or your own file or folder",
            label = "NAME|FILE",
            role = Setting.Role.SOURCE)
        String data,
    @Setting(value = "folder with your own data cards", label = "DIR") String cards,
    @Setting("pattern of the files to read in your own folder, such as '**.abc' (default: all)")
        String glob,
    @Setting("encoding of files that are not UTF-8, such as windows-1252") String fallbackEncoding,
    @Setting(
            value = "DataVec TransformProcess (JSON or YAML) to apply to each line",
            label = "FILE")
        String transform,
    @Setting(
            value =
                "share of the characters used for validation, 0 to <1 (default for your own file:"
                    + " 0.05)",
            role = Setting.Role.SPLIT,
            whole = "0")
        Double validationShare,
    @Setting(
            value =
                "share of the characters used as test part, taken from the end, 0 to <1; 1 scores"
                    + " everything (default for your own file: 0.05)",
            role = Setting.Role.SPLIT,
            whole = "1")
        Double testShare,
    @Setting(
            value =
                "share of the training text to train on, taken from its end, above 0 to 1 (default:"
                    + " 1)",
            formerly = "none",
            role = Setting.Role.SPLIT)
        Double trainShare) {
  public CorpusDataSettings {
    DataSettings.requireData(data);
    DataSettings.encoding(fallbackEncoding);
    DataSettings.shares(validationShare, testShare);
    DataSettings.trainShare(trainShare);
  }

  /** Reads a card, file or folder with the card's settings or the defaults. */
  public static CorpusDataSettings of(String data) {
    return new CorpusDataSettings(data, null, null, null, null, null, null, null);
  }
}
