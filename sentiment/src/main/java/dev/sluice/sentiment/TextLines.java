package dev.sluice.sentiment;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines of UTF-8, some at a time: as many as there are without waiting for more, so that whoever
 * writes a line into a pipe gets its answer at once, and whoever gives a file gets it in batches.
 */
final class TextLines {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final BufferedInputStream in;
  private int number;

  /**
   * One line.
   *
   * @param number counted from 1
   * @param text without its line end; null if its bytes are not UTF-8
   */
  record Line(int number, String text) {}

  TextLines(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /**
   * The next lines: waits for the first, and then takes those that are there.
   *
   * @param most lines at once
   * @return empty at the end of input
   */
  List<Line> next(int most) throws IOException {
    List<Line> lines = new ArrayList<>();
    while (lines.size() < most && (lines.isEmpty() || in.available() > 0)) {
      Line line = line();
      if (line == null) {
        break;
      }
      lines.add(line);
    }
    return lines;
  }

  private Line line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int read = in.read();
    if (read < 0) {
      return null;
    }
    while (read >= 0 && read != '\n') {
      bytes.write(read);
      read = in.read();
    }
    number++;
    return new Line(number, decode(bytes.toByteArray()));
  }

  private String decode(byte[] bytes) {
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, 0, length))
              .toString();
      return number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK
          ? text.substring(1)
          : text;
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
