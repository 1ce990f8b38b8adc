package dev.sluice.datasets;

import dev.sluice.datasets.input.Header;
import dev.sluice.datasets.text.TextFormat;
import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/**
 * Which labelled text to read, and how. Every component except {@code data} may be null; the card's
 * value then applies, or, for a user's own file, the default in the description. A value given here
 * overrides the card's.
 */
public record TextDataSettings(
    @Setting(
            value = "a data card's name, or your own file or folder",
            label = "NAME|FILE",
            role = Setting.Role.SOURCE)
        String data,
    @Setting(value = "folder with your own data cards", label = "DIR") String cards,
    @Setting("tsv, csv, label-text, json, jsonl or folder (default: guessed from the name)")
        TextFormat format,
    @Setting("whether the first row names the columns: present or absent (default: guessed)")
        Header header,
    @Setting(
            value = "field separator of a CSV file, such as ';' or 'tab' (default: guessed)",
            label = "CHAR")
        String delimiter,
    @Setting(value = "column with the text: its name, or its number from 1", label = "COLUMN")
        String textColumn,
    @Setting(value = "column with the label: its name, or its number from 1", label = "COLUMN")
        String labelColumn,
    @Setting(
            value = "column that assigns each row to train, validation or test: its name or number",
            label = "COLUMN",
            role = Setting.Role.SPLIT)
        String splitColumn,
    @Setting(
            value = "your validation part, if it is in a file of its own",
            label = "FILE",
            role = Setting.Role.SPLIT)
        String validationData,
    @Setting(
            value = "your test part, if it is in a file of its own",
            label = "FILE",
            role = Setting.Role.SPLIT)
        String testData,
    @Setting("encoding of files that are not UTF-8, such as windows-1252") String fallbackEncoding,
    @Setting(value = "DataVec TransformProcess (JSON or YAML) to apply to the rows", label = "FILE")
        String transform,
    @Setting(
            value =
                "share of all examples used for validation, 0 to <1 (default for your own file: 0.1)",
            role = Setting.Role.SPLIT,
            whole = "0")
        Double validationShare,
    @Setting(
            value =
                "share of all examples used as test part, 0 to <1; 1 scores everything (default for"
                    + " your own file: 0.2)",
            role = Setting.Role.SPLIT,
            whole = "1")
        Double testShare,
    @Setting(
            value = "random seed of the split into parts (default for your own file: 1)",
            role = Setting.Role.SPLIT)
        Long splitSeed,
    @Setting(
            value =
                "share of the training part to train on, drawn per label, above 0 to 1 (default:"
                    + " 1)",
            formerly = "none",
            role = Setting.Role.SPLIT)
        Double trainShare) {
  public TextDataSettings {
    DataSettings.requireData(data);
    DataSettings.encoding(fallbackEncoding);
    DataSettings.shares(validationShare, testShare);
    DataSettings.trainShare(trainShare);
    if (delimiter != null) {
      DataSettings.delimiter(delimiter);
    }
    if (splitColumn != null && (validationData != null || testData != null)) {
      throw new UsageException(
          "--split-column cannot be combined with --validation-data or --test-data");
    }
  }

  /** Reads a card, file or folder with the card's settings or guessed ones. */
  public static TextDataSettings of(String data) {
    return new TextDataSettings(
        data,
        /* cards= */ null,
        /* format= */ null,
        /* header= */ null,
        /* delimiter= */ null,
        /* textColumn= */ null,
        /* labelColumn= */ null,
        /* splitColumn= */ null,
        /* validationData= */ null,
        /* testData= */ null,
        /* fallbackEncoding= */ null,
        /* transform= */ null,
        /* validationShare= */ null,
        /* testShare= */ null,
        /* splitSeed= */ null,
        /* trainShare= */ null);
  }
}
