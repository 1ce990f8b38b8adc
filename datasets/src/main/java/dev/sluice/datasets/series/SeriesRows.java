package dev.sluice.datasets.series;

import java.util.List;

/**
 * A series as read, before it is split.
 *
 * @param series the inputs, which include the targets
 * @param targets the targets' indices among its columns
 * @param rowsRead rows in the files, before duplicates, gaps and missing values are treated
 * @param fileStarts the index of each file's first row in the series, in the files' order
 * @param notes remarks for the user on how the data was read, one sentence each
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
