package dev.sluice.datasets.encoded;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Data that is ready to be encoded: everything is known except the bytes themselves.
 *
 * @param <H> the type of the header
 */
public interface Encoding<H> {
  /** What is needed to read the sections, as a record that Jackson can write and read. */
  H header();

  /** The size of each section in bytes. */
  List<Long> sections();

  /** Whether the data is kept in a file however small it is, because encoding it takes long. */
  default boolean alwaysInFile() {
    return false;
  }

  /**
   * Writes the sections, in any order, each to its end.
   *
   * @param sections a buffered stream for each
   */
  void write(List<OutputStream> sections) throws IOException;
}
