package dev.sluice.datasets;

import dev.sluice.datasets.input.Header;
import dev.sluice.datasets.text.TextFormat;
import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/**
 * Which labelled text, and how to read it. Everything but {@code data} may be null: a card's own
 * word then counts, or for a person's own file what is said here. What is given overrides a card.
 */
public record TextDataSettings(
    @Setting(value = "a data card's name, or your own file or folder", label = "NAME|FILE")
        String data,
    @Setting(value = "folder of further data cards", label = "DIR") String cards,
    @Setting("tsv, csv, label-text, json, jsonl or folder; guessed from the name if none")
        TextFormat format,
    @Setting("whether the first row names the columns: present or absent; guessed if none")
        Header header,
    @Setting(value = "what parts the fields of a CSV, such as ';' or 'tab'", label = "CHAR")
        String delimiter,
    @Setting(value = "column of the text: its name or number from 1", label = "COLUMN")
        String textColumn,
    @Setting(value = "column of the label: its name or number from 1", label = "COLUMN")
        String labelColumn,
    @Setting(
            value = "column that says train, validation or test: its name or number",
            label = "COLUMN")
        String splitColumn,
    @Setting(value = "your own validation part, if it is a file of its own", label = "FILE")
        String validationData,
    @Setting(value = "your own test part, if it is a file of its own", label = "FILE")
        String testData,
    @Setting("encoding of files that are not UTF-8, such as windows-1252") String fallbackEncoding,
    @Setting(value = "DataVec TransformProcess, as JSON or YAML, for the rows", label = "FILE")
        String transform,
    @Setting("share of all examples for validation, 0 to <1 (own file: 0.1)")
        Double validationShare,
    @Setting("share of all examples for the test, 0 to <1, 1 to score all (own file: 0.2)")
        Double testShare,
    @Setting("decides which examples go to which part (own file: 1)") Long splitSeed,
    @Setting(
            value = "share of the training part to train on, drawn by label, above 0 to 1 (all)",
            formerly = "none")
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
          "--split-column cannot stand together with --validation-data or --test-data");
    }
  }

  /** One file, card or folder, everything else as the card says or as guessed. */
  public static TextDataSettings of(String data) {
    return new TextDataSettings(
        data, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null);
  }
}
