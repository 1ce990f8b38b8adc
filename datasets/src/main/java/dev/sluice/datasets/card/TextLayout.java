package dev.sluice.datasets.card;

import dev.sluice.datasets.input.Header;
import dev.sluice.datasets.text.TextFormat;
import java.util.Map;

/**
 * How labelled text lies in its files. Everything may be null, which leaves it to the reader's
 * guess, as for a person's own file.
 *
 * @param kind such as {@code tsv} or {@code label-text}
 * @param header whether the first row names the columns
 * @param delimiter what parts the fields of a CSV
 * @param textColumn the text's column: its name, or its number from 1; for JSON, its key
 * @param labelColumn the label's column, likewise
 * @param splitColumn the column that says train, validation or test
 * @param labels what the labels in the files mean, such as {@code 0} to {@code negative}; a label
 *     that is not in it is an error; empty if the labels stand for themselves
 * @param skipBlank whether records without text are left out and counted; else they are an error
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
  public TextLayout {
    labels = Checks.map(labels);
    labels.forEach(
        (from, to) -> {
          if (to == null || to.isBlank()) {
            throw new CardFault(
                "labels", "'" + from + "' has no meaning; write '" + from + ": NAME'");
          }
        });
    Checks.encoding("fallback-encoding", fallbackEncoding);
  }
}
