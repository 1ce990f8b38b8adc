package dev.sluice.datasets.input;

import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The content of a text file, in memory: decompressed if it is gzip, decoded strictly, without a
 * byte order mark, every line end converted to {@code \n}.
 *
 * @param name its name in errors
 * @param text the content
 * @param notes a remark if it was read in an encoding other than UTF-8
 */
public record TextFile(String name, String text, List<String> notes) {
  /** Larger texts do not fit in memory. */
  private static final int MAX_BYTES = 1 << 30;

  public TextFile {
    notes = List.copyOf(notes);
  }

  /**
   * Reads a file.
   *
   * @param fallback the encoding of a file that is not UTF-8, or null if that is an error
   * @throws InputException if the file cannot be read or is not text; it names the byte and the
   *     line
   */
  public static TextFile read(Path file, Charset fallback) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in, fallback);
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(file, FileFailure.reason(e)), e);
    }
  }

  /**
   * Reads a stream to its end.
   *
   * @param name its name in errors
   */
  public static TextFile read(String name, InputStream in, Charset fallback) throws IOException {
    byte[] stored = in.readNBytes(MAX_BYTES + 1);
    if (stored.length > MAX_BYTES) {
      throw tooLarge(name);
    }
    StringBuilder text = new StringBuilder(stored.length);
    char[] buffer = new char[1 << 15];
    try (TextStream stream =
        TextStream.open(name, () -> new ByteArrayInputStream(stored), fallback)) {
      for (int n = stream.read(buffer, 0, buffer.length);
          n >= 0;
          n = stream.read(buffer, 0, buffer.length)) {
        text.append(buffer, 0, n);
        if (stream.bytesRead() > MAX_BYTES) {
          throw tooLarge(name);
        }
      }
      return new TextFile(name, text.toString(), stream.notes());
    }
  }

  private static InputException tooLarge(String name) {
    return new InputException(
        "%s is larger than 1 GiB, the limit; use a part of it".formatted(name));
  }

  /**
   * Fails if the file contains only white space.
   *
   * @param expected the expected content, such as {@code "one labelled text per line"}
   */
  public TextFile requireContent(String expected) {
    if (text.isBlank()) {
      throw new InputException("%s is empty; expected %s".formatted(name, expected));
    }
    return this;
  }

  /** Its lines, without line ends; an empty text after the last line end is not a line. */
  public List<String> lines() {
    List<String> lines = List.of(text.split("\n", -1));
    int last = lines.size() - 1;
    return lines.get(last).isEmpty() ? lines.subList(0, last) : lines;
  }
}
