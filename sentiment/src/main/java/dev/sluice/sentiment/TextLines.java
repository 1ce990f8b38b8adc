package dev.sluice.sentiment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Lines of UTF-8, some at a time: as many as there are without waiting for more, so that whoever
 * writes a line into a pipe gets its answer at once, and whoever gives a file gets it in batches.
 */
final class TextLines {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final InputStream in;
  private final byte[] chunk = new byte[1 << 16];
  private final Deque<Line> ready = new ArrayDeque<>();
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private int number;
  private boolean ended;

  /**
   * One line.
   *
   * @param number counted from 1
   * @param text without its line end; null if its bytes are not UTF-8
   */
  record Line(int number, String text) {}

  TextLines(InputStream in) {
    this.in = in;
  }

  /**
   * The next lines: waits for the first, and then takes those that have come in whole.
   *
   * @param most lines at once
   * @return empty at the end of input
   */
  List<Line> next(int most) throws IOException {
    while (!ended && (ready.isEmpty() || (ready.size() < most && in.available() > 0))) {
      read();
    }
    List<Line> lines = new ArrayList<>();
    while (lines.size() < most && !ready.isEmpty()) {
      lines.add(ready.remove());
    }
    return lines;
  }

  /** Reads what is there, or waits for something to be. */
  private void read() throws IOException {
    int length = in.read(chunk);
    if (length < 0) {
      ended = true;
      if (begun.size() > 0) {
        end();
      }
      return;
    }
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (chunk[i] == '\n') {
        begun.write(chunk, from, i - from);
        end();
        from = i + 1;
      }
    }
    begun.write(chunk, from, length - from);
  }

  private void end() {
    number++;
    ready.add(new Line(number, decode(begun.toByteArray())));
    begun.reset();
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
