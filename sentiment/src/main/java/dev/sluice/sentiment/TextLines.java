package dev.sluice.sentiment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads UTF-8 lines in batches, without waiting to fill a batch: a line written to a pipe is
 * returned at once, and the lines of a file are returned in full batches.
 */
final class TextLines {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  /** With so many characters, a batch is full, so that long lines need no more memory. */
  private static final int FULL = 1 << 22;

  private final InputStream in;
  private final byte[] chunk = new byte[1 << 16];
  private final Deque<Line> ready = new ArrayDeque<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  /** The number of characters of {@link #ready}. */
  private long characters;

  private int number;
  private boolean ended;

  /**
   * One line.
   *
   * @param number the line number, from 1
   * @param text without its line end; null if its bytes are not UTF-8
   */
  record Line(int number, String text) {}

  TextLines(InputStream in) {
    this.in = in;
  }

  /**
   * The next lines: waits for the first, then adds the complete lines that are available.
   *
   * @param limit the largest number of lines; if they are long, there are fewer
   * @return empty at the end of input
   */
  List<Line> next(int limit) throws IOException {
    while (!ended && (ready.isEmpty() || (!full(limit) && in.available() > 0))) {
      read();
    }
    List<Line> lines = new ArrayList<>();
    while (lines.size() < limit && !ready.isEmpty()) {
      Line line = ready.remove();
      characters -= length(line);
      lines.add(line);
    }
    return lines;
  }

  private boolean full(int limit) {
    return ready.size() >= limit || characters >= FULL;
  }

  private static int length(Line line) {
    return line.text() == null ? 0 : line.text().length();
  }

  /** Reads the available bytes, or waits for some. */
  private void read() throws IOException {
    int length = in.read(chunk);
    if (length < 0) {
      ended = true;
      if (partial.size() > 0) {
        end();
      }
      return;
    }
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (chunk[i] == '\n') {
        partial.write(chunk, from, i - from);
        end();
        from = i + 1;
      }
    }
    partial.write(chunk, from, length - from);
  }

  private void end() {
    number++;
    Line line = new Line(number, decode(partial.toByteArray()));
    characters += length(line);
    ready.add(line);
    partial.reset();
  }

  private String decode(byte[] bytes) {
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    try {
      String text = utf8.decode(ByteBuffer.wrap(bytes, 0, length)).toString();
      return number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK
          ? text.substring(1)
          : text;
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
