package dev.sluice.datasets.text;

import dev.sluice.datasets.input.Header;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The format of labelled text. The reader guesses what is null.
 *
 * @param format the file format, or null
 * @param header whether the first row of a TSV or CSV names the columns, or null
 * @param delimiter the field separator of a CSV file, or null
 * @param textColumn the column of the text: its name, its number from 1, or a key in JSON; or null
 * @param labelColumn the column of the label, likewise; or null
 * @param splitColumn the column that assigns each row to train, validation or test, or null for
 *     none
 * @param labels maps labels in the file to class names; empty to use the labels as they are
 * @param skipBlank whether records without text are skipped; otherwise they are an error
 * @param fallbackEncoding the encoding of files that are not UTF-8, or null for none
 */
public record TextOptions(
    TextFormat format,
    Header header,
    Character delimiter,
    String textColumn,
    String labelColumn,
    String splitColumn,
    Map<String, String> labels,
    boolean skipBlank,
    String fallbackEncoding)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The reader guesses everything. */
  public static final TextOptions GUESSED =
      new TextOptions(null, null, null, null, null, null, Map.of(), false, null);

  public TextOptions {
    // Sorted, so that errors list the labels in a fixed order.
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }
}
