package dev.sluice.datasets.text;

import dev.sluice.datasets.input.Header;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How labelled text lies in its files. What may be null is then guessed.
 *
 * @param format or null
 * @param header whether the first row of a TSV or CSV names the columns, or null
 * @param delimiter what parts the fields of a CSV, or null
 * @param textColumn its name or its number from 1; a key in JSON; or null
 * @param labelColumn likewise, or null
 * @param splitColumn the column that says train, validation or test, or null for none
 * @param labels what the labels in the file mean; empty if they stand for themselves
 * @param skipBlank whether records without text are left out; else they are an error
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

  /** Everything guessed. */
  public static final TextOptions GUESSED =
      new TextOptions(null, null, null, null, null, null, Map.of(), false, null);

  public TextOptions {
    // Sorted, so that errors list the labels in one order.
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** The same for another format. */
  public TextOptions withFormat(TextFormat format) {
    return new TextOptions(
        format,
        header,
        delimiter,
        textColumn,
        labelColumn,
        splitColumn,
        labels,
        skipBlank,
        fallbackEncoding);
  }
}
