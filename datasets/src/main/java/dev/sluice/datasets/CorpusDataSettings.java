package dev.sluice.datasets;

import dev.sluice.settings.Setting;

/**
 * Which text, and how to read it. Everything but {@code data} may be null: a card's own word then
 * counts, or for a person's own file what is said here. What is given overrides a card.
 */
public record CorpusDataSettings(
    @Setting(value = "a data card's name, or your own file or folder", label = "NAME|FILE")
        String data,
    @Setting(value = "folder of further data cards", label = "DIR") String cards,
    @Setting("which files of a folder, such as '**.abc' (own folder: every file)") String glob,
    @Setting("encoding of files that are not UTF-8, such as windows-1252") String fallbackEncoding,
    @Setting(value = "DataVec TransformProcess, as JSON or YAML, for the lines", label = "FILE")
        String transform,
    @Setting("share of the characters for validation, 0 to <1 (own file: 0.05)")
        Double validationShare,
    @Setting(
            "share of the characters for the test, at the end, 0 to <1, 1 to score all (own file:"
                + " 0.05)")
        Double testShare,
    @Setting(
            value = "share of the training text to train on, the end of it, above 0 to 1 (all)",
            formerly = "none")
        Double trainShare) {
  public CorpusDataSettings {
    DataSettings.requireData(data);
    DataSettings.encoding(fallbackEncoding);
    DataSettings.shares(validationShare, testShare);
    DataSettings.trainShare(trainShare);
  }

  /** One file, card or folder, everything else as the card says or as by default. */
  public static CorpusDataSettings of(String data) {
    return new CorpusDataSettings(data, null, null, null, null, null, null, null);
  }
}
