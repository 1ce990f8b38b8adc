package dev.sluice.datasets.series;

import java.util.List;

/**
 * What was read of a series, before it is split.
 *
 * @param series the inputs, the targets among them
 * @param targets the targets' places among its columns
 * @param rowsRead rows of the files, before duplicates, gaps and missing values were treated
 * @param fileStarts the first row of the series that comes from each file, in the files' order
 * @param notes what a person should know about how it was read, a sentence each
 */
public record SeriesRows(
    Series series,
    List<Integer> targets,
    int rowsRead,
    List<Integer> fileStarts,
    List<String> notes) {
  public SeriesRows {
    targets = List.copyOf(targets);
    fileStarts = List.copyOf(fileStarts);
    notes = List.copyOf(notes);
  }
}
