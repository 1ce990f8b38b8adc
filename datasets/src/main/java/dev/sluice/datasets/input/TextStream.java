package dev.sluice.datasets.input;

import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * The characters of a text file, read in one pass and held in memory only a few at a time:
 * decompressed if it is gzip, decoded strictly, without a byte order mark, every line end converted
 * to {@code \n}. What is not text is an {@link InputException} that names the line and the byte.
 */
public final class TextStream extends Reader {
  private static final int BYTES = 1 << 16;

  private final String name;
  private final InputStream in;
  private final Charset charset;
  private final CharsetDecoder decoder;
  private final List<String> notes;

  /** Decompressed bytes, of which some are decoded. */
  private final ByteBuffer bytes = ByteBuffer.allocate(BYTES).flip();

  /** The number of bytes before those in {@link #bytes}. */
  private long bytesBefore;

  /** The first bytes, which may show the encoding. */
  private byte[] first = new byte[0];

  private boolean allRead;
  private boolean finished;

  /** Decoded characters, of which some are returned. */
  private final CharBuffer decoded;

  private long line = 1;
  private boolean afterCarriageReturn;
  private boolean atStart = true;

  /** The line of the first zero character, or 0. */
  private long zeroLine;

  /** Whether the content is the reason of a failure. */
  private boolean isNotText;

  /** Opens the bytes of a file. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;
  }

  private TextStream(String name, InputStream in, Charset charset, List<String> notes)
      throws IOException {
    this.name = name;
    this.in = in;
    this.charset = charset;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    this.decoded = CharBuffer.allocate((int) Math.ceil(BYTES * decoder.maxCharsPerByte()) + 1);
    this.decoded.flip();
    this.notes = List.copyOf(notes);
  }

  /**
   * Opens a file.
   *
   * @param fallback the encoding of a file that is not UTF-8, which is then read to its end to see
   *     whether it is; null if that is an error
   * @throws InputException if the file cannot be read
   */
  public static TextStream open(Path file, Charset fallback) {
    return open(file.toString(), () -> Files.newInputStream(file), fallback);
  }

  /**
   * Opens a source.
   *
   * @param name its name in errors
   */
  public static TextStream open(String name, Source source, Charset fallback) {
    try {
      if (fallback == null || isUtf8(name, source)) {
        return new TextStream(name, decompressed(name, source), StandardCharsets.UTF_8, List.of());
      }
      return new TextStream(
          name,
          decompressed(name, source),
          fallback,
          List.of("%s is not UTF-8; it was read as %s".formatted(name, fallback.name())));
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static boolean isUtf8(String name, Source source) throws IOException {
    try (TextStream text =
        new TextStream(name, decompressed(name, source), StandardCharsets.UTF_8, List.of())) {
      char[] ignored = new char[BYTES];
      try {
        int count;
        do {
          count = text.read(ignored, 0, ignored.length);
        } while (count >= 0);
        return true;
      } catch (InputException e) {
        if (text.isNotText) {
          return false;
        }
        throw e;
      }
    }
  }

  private static InputException unreadable(String name, IOException e) {
    return new InputException("cannot read %s: %s".formatted(name, FileFailure.reason(e)), e);
  }

  private static InputStream decompressed(String name, Source source) throws IOException {
    PushbackInputStream stored = new PushbackInputStream(source.open(), 2);
    try {
      byte[] start = stored.readNBytes(2);
      stored.unread(start);
      if (!startsWith(start, 0x1F, 0x8B)) {
        return stored;
      }
      return new Gzip(name, stored);
    } catch (IOException | RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /** A gzip stream whose failures name the file. */
  private static final class Gzip extends InputStream {
    private final String name;
    private final InputStream content;

    Gzip(String name, InputStream stored) {
      this.name = name;
      try {
        this.content = new GZIPInputStream(stored, BYTES);
      } catch (IOException e) {
        throw damaged(e);
      }
    }

    private InputException damaged(IOException e) {
      return new InputException(
          "%s is a gzip file that cannot be decompressed (%s); get it again"
              .formatted(name, e.getMessage()),
          e);
    }

    @Override
    public int read() {
      try {
        return content.read();
      } catch (IOException e) {
        throw damaged(e);
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      try {
        return content.read(into, offset, length);
      } catch (IOException e) {
        throw damaged(e);
      }
    }

    @Override
    public void close() throws IOException {
      content.close();
    }
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /** Remarks for the user on how the file is read, one sentence each. */
  public List<String> notes() {
    return notes;
  }

  /** The number of decompressed bytes read so far. */
  public long bytesRead() {
    return bytesBefore + bytes.limit();
  }

  /**
   * Reads characters.
   *
   * @throws InputException if the bytes cannot be read or are not text
   */
  @Override
  public int read(char[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    while (!decoded.hasRemaining()) {
      if (finished) {
        return -1;
      }
      decode();
    }
    int count = Math.min(length, decoded.remaining());
    decoded.get(into, offset, count);
    return count;
  }

  private void decode() {
    fill();
    decoded.clear();
    CoderResult result = decoder.decode(bytes, decoded, allRead);
    if (!result.isError() && allRead && !bytes.hasRemaining()) {
      result = decoder.flush(decoded);
      finished = true;
    }
    decoded.flip();
    convertLineEnds();
    if (result.isError()) {
      isNotText = true;
      int invalid = bytes.get(bytes.position()) & 0xFF;
      throw new InputException(
          "%s, line %d, byte %d: 0x%02X is not %s; %s"
              .formatted(
                  name, line, bytesBefore + bytes.position(), invalid, charset.name(), advice()));
    }
    if (zeroLine > 0) {
      // Bytes that are not valid at all, further on, say more about the encoding.
      decoded.clear().flip();
      if (finished) {
        isNotText = true;
        throw new InputException(
            ("%s, line %d: not a text file, because it contains a zero character; if it is UTF-16,"
                    + " use --fallback-encoding UTF-16")
                .formatted(name, zeroLine));
      }
    }
  }

  private void fill() {
    bytesBefore += bytes.position();
    bytes.compact();
    try {
      while (bytes.hasRemaining() && !allRead) {
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count < 0) {
          allRead = true;
        } else {
          bytes.position(bytes.position() + count);
        }
      }
    } catch (IOException e) {
      throw unreadable(name, e);
    }
    bytes.flip();
    if (atStart && bytesBefore == 0 && first.length == 0) {
      first = Arrays.copyOf(bytes.array(), Math.min(3, bytes.limit()));
      if (charset.equals(StandardCharsets.UTF_8) && startsWith(first, 0xEF, 0xBB, 0xBF)) {
        bytes.position(3);
      }
    }
  }

  /** Converts the line ends in {@link #decoded} and counts lines. */
  private void convertLineEnds() {
    char[] chars = decoded.array();
    int end = decoded.limit();
    int kept = 0;
    for (int i = 0; i < end; i++) {
      char c = chars[i];
      if (c <= '\r') {
        if (c == '\n' && afterCarriageReturn) {
          afterCarriageReturn = false;
          continue;
        }
        if (c == 0 && zeroLine == 0) {
          zeroLine = line;
        }
        if (c == '\n' || c == '\r') {
          line++;
          afterCarriageReturn = c == '\r';
          chars[kept++] = '\n';
          continue;
        }
      }
      afterCarriageReturn = false;
      chars[kept++] = c;
    }
    decoded.limit(kept);
    if (atStart && kept > 0) {
      atStart = false;
      if (!charset.equals(StandardCharsets.UTF_8) && chars[0] == '\uFEFF') {
        decoded.position(1);
      }
    }
  }

  private String advice() {
    if (startsWith(first, 0xFF, 0xFE) || startsWith(first, 0xFE, 0xFF)) {
      return "the file looks like UTF-16: use --fallback-encoding UTF-16, or save it as UTF-8";
    }
    return charset.equals(StandardCharsets.UTF_8)
        ? "save it as UTF-8, or give its encoding, such as --fallback-encoding windows-1252"
        : "try another --fallback-encoding, such as ISO-8859-1, or save it as UTF-8";
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }
}
