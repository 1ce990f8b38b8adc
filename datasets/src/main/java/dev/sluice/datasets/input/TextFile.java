package dev.sluice.datasets.input;

import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

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
    byte[] stored = atMost(name, in);
    byte[] bytes = isGzip(stored) ? unpack(name, stored) : stored;
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    String text = decode(name, bytes, start, StandardCharsets.UTF_8, fallback == null);
    if (text != null) {
      return new TextFile(name, lineEnds(text), List.of());
    }
    String decoded = lineEnds(decode(name, bytes, 0, fallback, true));
    return new TextFile(
        name,
        decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded,
        List.of("%s is not UTF-8; it was read as %s".formatted(name, fallback.name())));
  }

  private static byte[] atMost(String name, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new InputException(
          "%s is larger than 1 GiB, the limit; use a part of it".formatted(name));
    }
    return bytes;
  }

  private static boolean isGzip(byte[] bytes) {
    return startsWith(bytes, 0x1F, 0x8B);
  }

  private static boolean startsWith(byte[] bytes, int... first) {
    for (int i = 0; i < first.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != first[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] unpack(String name, byte[] stored) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(stored))) {
      return atMost(name, in);
    } catch (IOException e) {
      throw new InputException(
          "%s is a gzip file that cannot be decompressed (%s); get it again"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  /**
   * Decodes strictly.
   *
   * @return the text, or null if the bytes are invalid and {@code orFail} is false
   */
  private static String decode(
      String name, byte[] bytes, int start, Charset charset, boolean orFail) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    int size = (int) Math.ceil((double) decoder.maxCharsPerByte() * in.remaining());
    CharBuffer out = CharBuffer.allocate(size + 1);
    CoderResult result = decoder.decode(in, out, true);
    if (!result.isError()) {
      result = decoder.flush(out);
    }
    int zero = indexOfZero(out);
    if (!result.isError() && zero < 0) {
      return out.flip().toString();
    }
    if (!orFail) {
      return null;
    }
    if (!result.isError()) {
      int line = line(out, zero);
      throw new InputException(
          ("%s, line %d: not a text file, because it contains a zero character; if it is UTF-16,"
                  + " use --fallback-encoding UTF-16")
              .formatted(name, line));
    }
    throw new InputException(
        "%s, line %d, byte %d: 0x%02X is not %s; %s"
            .formatted(
                name,
                line(out, out.position()),
                in.position(),
                bytes[in.position()] & 0xFF,
                charset.name(),
                advice(bytes, charset)));
  }

  private static String advice(byte[] bytes, Charset charset) {
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      return "the file looks like UTF-16: use --fallback-encoding UTF-16, or save it as UTF-8";
    }
    return charset.equals(StandardCharsets.UTF_8)
        ? "save it as UTF-8, or give its encoding, such as --fallback-encoding windows-1252"
        : "try another --fallback-encoding, such as ISO-8859-1, or save it as UTF-8";
  }

  private static int indexOfZero(CharBuffer decoded) {
    for (int i = 0; i < decoded.position(); i++) {
      if (decoded.get(i) == 0) {
        return i;
      }
    }
    return -1;
  }

  private static int line(CharBuffer decoded, int end) {
    int line = 1;
    for (int i = 0; i < end; i++) {
      char c = decoded.get(i);
      if (c == '\n' || (c == '\r' && (i + 1 == end || decoded.get(i + 1) != '\n'))) {
        line++;
      }
    }
    return line;
  }

  private static String lineEnds(String text) {
    return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
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
