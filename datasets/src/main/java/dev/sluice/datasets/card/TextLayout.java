package dev.sluice.datasets.card;

import dev.sluice.datasets.input.Header;
import dev.sluice.datasets.text.TextFormat;
import java.util.Map;

/**
 * The format of labelled text. The reader guesses what is null, as it does for a user's own file.
 *
 * @param kind the file format, such as {@code tsv} or {@code label-text}
 * @param header whether the first row names the columns
 * @param delimiter the field separator of a CSV file
 * @param textColumn the column of the text: its name, or its number from 1; for JSON, its key
 * @param labelColumn the column of the label, likewise
 * @param splitColumn the column that assigns each row to train, validation or test
 * @param labels maps labels in the files to class names, such as {@code 0} to {@code negative}; a
 *     label that it lacks is an error; empty to use the labels as they are
 * @param skipBlank whether records without text are skipped and counted; otherwise they are an
 *     error
 * @param fallbackEncoding the encoding of files that are not UTF-8
 */
public record TextLayout(
    TextFormat kind,
    Header header,
    String delimiter,
    String textColumn,
    String labelColumn,
    String splitColumn,
    Map<String, String> labels,
    boolean skipBlank,
    String fallbackEncoding)
    implements Layout {
  /** The reader guesses everything. */
  public static final TextLayout GUESSED =
      new TextLayout(null, null, null, null, null, null, Map.of(), false, null);

  public TextLayout {
    labels = Checks.map(labels);
    labels.forEach(
        (from, to) -> {
          if (to == null || to.isBlank()) {
            throw new CardFault(
                "labels", "'" + from + "' has no class name; write '" + from + ": NAME'");
          }
        });
    Checks.encoding("fallback-encoding", fallbackEncoding);
  }
}
