package dev.sluice.datasets.corpus;

import dev.sluice.datasets.encoded.Encoded;
import dev.sluice.datasets.encoded.Encoding;
import dev.sluice.datasets.input.FileStamps;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text in one or more parts, read twice: to count its characters, and to write their numbers as
 * {@link EncodedText} reads them.
 */
final class TextEncoding implements Encoding<TextEncoding.Header> {
  /** The version of the encoding. */
  static final int VERSION = 1;

  /**
   * What is needed to read the numbers.
   *
   * @param codePoints the distinct characters, in order
   * @param first where each of them occurs first
   * @param ends the end of each part
   * @param notes remarks for the user on how the text was read
   */
  @SuppressWarnings("ArrayRecordComponent") // as written to JSON, never compared
  record Header(int[] codePoints, long[] first, long[] ends, List<String> notes) {}

  /** A text that can be read again and again. */
  interface Source {
    /** The number of parts. */
    int parts();

    /** Reads a part; returns remarks for the user. */
    List<String> read(int part, TextSink sink) throws IOException;
  }

  private final String name;
  private final Source source;
  private final FileStamps stamps;
  private final Header header;

  private TextEncoding(String name, Source source, FileStamps stamps, Header header) {
    this.name = name;
    this.source = source;
    this.stamps = stamps;
    this.header = header;
  }

  /**
   * Reads a text for the first time.
   *
   * @param name its name in errors
   * @param stamps those of its files before anything was read
   */
  static TextEncoding of(String name, Source source, FileStamps stamps) throws IOException {
    Count count = new Count();
    long[] ends = new long[source.parts()];
    List<String> notes = new ArrayList<>();
    for (int part = 0; part < ends.length; part++) {
      notes.addAll(source.read(part, count));
      count.finish();
      ends[part] = count.characters;
    }
    int[] codePoints = count.distinct();
    long[] first = Arrays.stream(codePoints).mapToLong(c -> count.first[c]).toArray();
    return new TextEncoding(name, source, stamps, new Header(codePoints, first, ends, notes));
  }

  /** A text in memory. */
  static EncodedText of(String text) {
    Source source =
        new Source() {
          @Override
          public int parts() {
            return 1;
          }

          @Override
          public List<String> read(int part, TextSink sink) throws IOException {
            sink.accept(text.toCharArray(), text.length());
            return List.of();
          }
        };
    try {
      TextEncoding encoding = of("the text", source, new FileStamps(List.of()));
      return text(Encoded.inMemory(encoding));
    } catch (IOException e) {
      throw new IllegalStateException("cannot write to memory", e);
    }
  }

  /** The text of encoded data. */
  static EncodedText text(Encoded<Header> encoded) {
    return new EncodedText(
        encoded.header().codePoints(), encoded.header().first(), encoded.sections().get(0));
  }

  @Override
  public Header header() {
    return header;
  }

  @Override
  public List<Long> sections() {
    return List.of(length() * EncodedText.width(header.codePoints().length));
  }

  private long length() {
    return header.ends()[header.ends().length - 1];
  }

  @Override
  public void write(List<OutputStream> sections) throws IOException {
    Numbers numbers = new Numbers(sections.get(0));
    for (int part = 0; part < header.ends().length; part++) {
      source.read(part, numbers);
      numbers.finish();
      if (numbers.characters != header.ends()[part]) {
        throw FileStamps.changed(name);
      }
    }
    stamps.requireUnchanged();
  }

  /** Joins the halves of surrogate pairs. */
  private abstract static class CodePoints implements TextSink {
    long characters;
    private char high;

    @Override
    public final void accept(char[] text, int count) throws IOException {
      int i = 0;
      while (i < count) {
        if (high != 0 || Character.isSurrogate(text[i])) {
          pair(text[i++]);
          continue;
        }
        int end = i + 1;
        while (end < count && !Character.isSurrogate(text[end])) {
          end++;
        }
        plain(text, i, end);
        i = end;
      }
    }

    /** The next characters, none of which is half a pair. */
    abstract void plain(char[] text, int from, int to) throws IOException;

    private void pair(char c) throws IOException {
      if (high != 0 && Character.isLowSurrogate(c)) {
        next(Character.toCodePoint(high, c));
        characters++;
        high = 0;
        return;
      }
      finish();
      if (Character.isHighSurrogate(c)) {
        high = c;
      } else {
        next(c);
        characters++;
      }
    }

    /** Ends a part: half a pair is a character of its own. */
    final void finish() throws IOException {
      if (high != 0) {
        next(high);
        characters++;
        high = 0;
      }
    }

    abstract void next(int codePoint) throws IOException;
  }

  private static final class Count extends CodePoints {
    private static final long NEVER = -1;

    final long[] first = new long[Character.MAX_CODE_POINT + 1];

    Count() {
      Arrays.fill(first, NEVER);
    }

    @Override
    void plain(char[] text, int from, int to) {
      long at = characters;
      for (int i = from; i < to; i++, at++) {
        if (first[text[i]] == NEVER) {
          first[text[i]] = at;
        }
      }
      characters = at;
    }

    @Override
    void next(int codePoint) {
      if (first[codePoint] == NEVER) {
        first[codePoint] = characters;
      }
    }

    int[] distinct() {
      int[] distinct = new int[first.length];
      int count = 0;
      for (int c = 0; c < first.length; c++) {
        if (first[c] != NEVER) {
          distinct[count++] = c;
        }
      }
      return Arrays.copyOf(distinct, count);
    }
  }

  private final class Numbers extends CodePoints {
    private final OutputStream out;
    private final int width = EncodedText.width(header.codePoints().length);

    /** The number of each character, or -1. */
    private final int[] numbers = new int[Character.MAX_CODE_POINT + 1];

    private final byte[] buffer = new byte[1 << 16];
    private int buffered;

    Numbers(OutputStream out) {
      this.out = out;
      Arrays.fill(numbers, -1);
      for (int i = 0; i < header.codePoints().length; i++) {
        numbers[header.codePoints()[i]] = i;
      }
    }

    @Override
    void plain(char[] text, int from, int to) throws IOException {
      requireSpace(to - from);
      for (int i = from; i < to; i++) {
        write(numbers[text[i]]);
      }
      characters += to - from;
      flushAt(characters);
    }

    @Override
    void next(int codePoint) throws IOException {
      requireSpace(1);
      write(numbers[codePoint]);
      flushAt(characters + 1);
    }

    private void write(int number) throws IOException {
      if (number < 0) {
        throw FileStamps.changed(name);
      }
      if (buffered > buffer.length - 3) {
        out.write(buffer, 0, buffered);
        buffered = 0;
      }
      if (width > 2) {
        buffer[buffered++] = (byte) (number >> 16);
      }
      if (width > 1) {
        buffer[buffered++] = (byte) (number >> 8);
      }
      buffer[buffered++] = (byte) number;
    }

    private void requireSpace(int count) {
      if (characters + count > length()) {
        throw FileStamps.changed(name);
      }
    }

    private void flushAt(long count) throws IOException {
      if (count == length()) {
        out.write(buffer, 0, buffered);
        buffered = 0;
      }
    }
  }
}
