package dev.sluice.datasets.corpus;

import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.datasets.encode.Characters;
import dev.sluice.datasets.encoded.Bytes;
import dev.sluice.error.InputException;
import java.util.Arrays;
import java.util.Objects;

/**
 * A text, or a section of one, each character as a number of one to three bytes: its index among
 * the distinct characters of the whole text, in the order of their code points. So the encoding
 * depends neither on the split nor on an {@link Alphabet}; {@link #indices} converts to one.
 * Immutable.
 *
 * <p>A character outside the Basic Multilingual Plane counts as one.
 */
public final class EncodedText {
  /** The characters read at a time by a scan. */
  private static final int CHUNK = 1 << 14;

  private final Whole whole;
  private final long from;
  private final long to;

  /** A whole text. */
  private static final class Whole {
    /** The distinct characters, in order. */
    final int[] codePoints;

    /** Where each of them occurs first. */
    final long[] first;

    /** The bytes of a character. */
    final int width;

    final Bytes bytes;

    Whole(int[] codePoints, long[] first, Bytes bytes) {
      this.codePoints = codePoints;
      this.first = first;
      this.width = width(codePoints.length);
      this.bytes = bytes;
    }
  }

  private EncodedText(Whole whole, long from, long to) {
    this.whole = whole;
    this.from = from;
    this.to = to;
  }

  /**
   * @param codePoints the distinct characters, in order
   * @param first where each of them occurs first
   * @param bytes {@link #width} bytes for each character, the highest first
   */
  EncodedText(int[] codePoints, long[] first, Bytes bytes) {
    this(new Whole(codePoints, first, bytes), 0, bytes.size() / width(codePoints.length));
  }

  /** The bytes of a character of a text with that many distinct ones. */
  static int width(int distinct) {
    return distinct <= 1 << 8 ? 1 : distinct <= 1 << 16 ? 2 : 3;
  }

  /** A text in memory. */
  public static EncodedText of(String text) {
    return TextEncoding.of(text);
  }

  /** The number of characters. */
  public long length() {
    return to - from;
  }

  public boolean isEmpty() {
    return from == to;
  }

  /** A section, as a view. */
  public EncodedText section(long start, long end) {
    Objects.checkFromToIndex(start, end, length());
    return new EncodedText(whole, from + start, from + end);
  }

  /**
   * The section from the beginning of this one to the end of another of the same text.
   *
   * @throws IllegalArgumentException if the other does not continue this one
   */
  public EncodedText and(EncodedText next) {
    if (next.whole != whole || next.from != to) {
      throw new IllegalArgumentException("not the section that follows");
    }
    return new EncodedText(whole, from, next.to);
  }

  /** Copies the numbers of characters. */
  private void read(long start, int[] into, int offset, int count) {
    Objects.checkFromIndexSize(start, count, length());
    whole.bytes.readNumbers(from + start, whole.width, into, offset, count);
  }

  /** Examines the numbers of a stretch of characters; returns whether to go on. */
  @FunctionalInterface
  private interface Scan {
    boolean next(int[] codes, int count, long start);
  }

  private void scan(long start, Scan scan) {
    int[] codes = new int[CHUNK];
    boolean more = true;
    for (long at = start; more && at < length(); at += CHUNK) {
      int count = (int) Math.min(CHUNK, length() - at);
      read(at, codes, 0, count);
      more = scan.next(codes, count, at);
    }
  }

  /** How often each number occurs. */
  private long[] counts() {
    long[] counts = new long[whole.codePoints.length];
    scan(
        0,
        (codes, count, start) -> {
          for (int i = 0; i < count; i++) {
            counts[codes[i]]++;
          }
          return true;
        });
    return counts;
  }

  /** The distinct characters, in the order of their code points. */
  public int[] distinct() {
    int all = whole.codePoints.length;
    boolean[] seen = new boolean[all];
    if (from == 0) {
      for (int code = 0; code < all; code++) {
        seen[code] = whole.first[code] < to;
      }
    } else {
      int[] missing = {all};
      scan(
          0,
          (codes, count, start) -> {
            for (int i = 0; i < count; i++) {
              if (!seen[codes[i]]) {
                seen[codes[i]] = true;
                missing[0]--;
              }
            }
            return missing[0] > 0;
          });
    }
    int[] distinct = new int[all];
    int count = 0;
    for (int code = 0; code < all; code++) {
      if (seen[code]) {
        distinct[count++] = whole.codePoints[code];
      }
    }
    return Arrays.copyOf(distinct, count);
  }

  /** The length of its {@link String}, in which some characters count twice. */
  public long stringLength() {
    if (!hasPairs()) {
      return length();
    }
    long[] counts = counts();
    long length = 0;
    for (int code = 0; code < counts.length; code++) {
      length += counts[code] * Character.charCount(whole.codePoints[code]);
    }
    return length;
  }

  private boolean hasPairs() {
    int[] codePoints = whole.codePoints;
    return codePoints.length > 0
        && Character.isSupplementaryCodePoint(codePoints[codePoints.length - 1]);
  }

  /**
   * The number of characters of the shortest section from the beginning whose string has at least
   * that length.
   *
   * @param stringLength at most {@link #stringLength()}
   */
  public long characters(long stringLength) {
    if (!hasPairs()) {
      return stringLength;
    }
    long[] left = {stringLength};
    long[] characters = {0};
    scan(
        0,
        (codes, count, start) -> {
          for (int i = 0; i < count && left[0] > 0; i++) {
            left[0] -= Character.charCount(whole.codePoints[codes[i]]);
            characters[0]++;
          }
          return left[0] > 0;
        });
    return characters[0];
  }

  /** The characters that an alphabet lacks: how often each occurs, in order. */
  public Unseen unseen(Alphabet alphabet) {
    if (firstUnknown(alphabet) == length()) {
      return new Unseen(0, new int[0]);
    }
    long[] counts = counts();
    long total = 0;
    int[] distinct = new int[counts.length];
    int found = 0;
    for (int code = 0; code < counts.length; code++) {
      if (counts[code] > 0 && alphabet.indexOf(whole.codePoints[code]) < 0) {
        total += counts[code];
        distinct[found++] = whole.codePoints[code];
      }
    }
    return new Unseen(total, Arrays.copyOf(distinct, found));
  }

  /**
   * Characters that an alphabet lacks.
   *
   * @param count how often they occur
   * @param distinct the distinct ones, in order
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Unseen(long count, int[] distinct) {}

  /** No character before this one is unknown to an alphabet; the length if none is at all. */
  private long firstUnknown(Alphabet alphabet) {
    long least = to;
    for (int code = 0; code < whole.codePoints.length; code++) {
      if (alphabet.indexOf(whole.codePoints[code]) < 0) {
        least = Math.min(least, Math.max(from, whole.first[code]));
      }
    }
    return least - from;
  }

  /**
   * The characters as indices into an alphabet, without those that it lacks.
   *
   * <p>Characters that are skipped need 8 bytes of memory per {@value KnownCharacters#BLOCK}
   * characters.
   */
  public KnownCharacters indices(Alphabet alphabet) {
    int[] indices = new int[whole.codePoints.length];
    for (int code = 0; code < indices.length; code++) {
      indices[code] = alphabet.indexOf(whole.codePoints[code]);
    }
    return new KnownCharacters(this, indices, firstUnknown(alphabet));
  }

  /**
   * Requires that an alphabet has all characters.
   *
   * @throws InputException if it lacks one; it names the character, its code point and its position
   */
  public void requireKnown(Alphabet alphabet) {
    long[] place = {1, 1, 1};
    scan(
        0,
        (codes, count, start) -> {
          for (int i = 0; i < count; i++) {
            int codePoint = whole.codePoints[codes[i]];
            if (alphabet.indexOf(codePoint) < 0) {
              throw alphabet.lacks(codePoint, place[0], place[1], place[2]);
            }
            place[0]++;
            if (codePoint == '\n') {
              place[1]++;
              place[2] = 1;
            } else {
              place[2]++;
            }
          }
          return true;
        });
  }

  /** The characters of an encoded text that an alphabet has, as indices into it. */
  public static final class KnownCharacters implements Characters {
    /** One number of known characters is stored per this many characters of the text. */
    static final int BLOCK = 4096;

    private final EncodedText text;

    /** The index of each number of the text, or -1. */
    private final int[] indices;

    /** A multiple of the block length, before which all characters are known. */
    private final long start;

    /** The number of known characters before each block from {@link #start} on. */
    private final long[] before;

    private final long length;

    private KnownCharacters(EncodedText text, int[] indices, long firstUnknown) {
      this.text = text;
      this.indices = indices;
      this.start = firstUnknown / BLOCK * BLOCK;
      if (firstUnknown == text.length()) {
        this.before = new long[0];
        this.length = text.length();
        return;
      }
      this.before = new long[Math.toIntExact((text.length() - start + BLOCK - 1) / BLOCK)];
      long[] known = {start};
      // A scan's pieces begin at multiples of the block length, as the start is one.
      text.scan(
          start,
          (codes, count, at) -> {
            for (int i = 0; i < count; i++) {
              if (i % BLOCK == 0) {
                before[(int) ((at - start + i) / BLOCK)] = known[0];
              }
              known[0] += indices[codes[i]] >= 0 ? 1 : 0;
            }
            return true;
          });
      this.length = known[0];
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public boolean inMemory() {
      return text.whole.bytes.inMemory();
    }

    /** The number of known characters before a character of the text. */
    public long knownBefore(long character) {
      Objects.checkFromToIndex(0, character, text.length());
      if (character <= start || before.length == 0) {
        return character;
      }
      int block = (int) ((character - start) / BLOCK);
      if (block == before.length) {
        return length;
      }
      long blockStart = start + (long) block * BLOCK;
      int[] codes = new int[(int) (character - blockStart)];
      text.read(blockStart, codes, 0, codes.length);
      long known = before[block];
      for (int code : codes) {
        known += indices[code] >= 0 ? 1 : 0;
      }
      return known;
    }

    @Override
    public void read(long from, int[] into, int offset, int count) {
      Objects.checkFromIndexSize(from, count, length);
      if (before.length == 0 || from + count <= start) {
        text.read(from, into, offset, count);
        for (int i = offset; i < offset + count; i++) {
          into[i] = indices[into[i]];
        }
        return;
      }
      if (from < start) {
        int head = (int) (start - from);
        read(from, into, offset, head);
        read(start, into, offset + head, count - head);
        return;
      }
      int block = Arrays.binarySearch(before, from);
      // Of several blocks with the same number, all but the last have no known character.
      block = block >= 0 ? block : -block - 2;
      long known = before[block];
      int done = 0;
      int[] codes = new int[BLOCK];
      for (long at = start + (long) block * BLOCK; done < count; at += BLOCK) {
        int length = (int) Math.min(BLOCK, text.length() - at);
        text.read(at, codes, 0, length);
        for (int i = 0; i < length && done < count; i++) {
          int index = indices[codes[i]];
          if (index >= 0 && known++ >= from) {
            into[offset + done++] = index;
          }
        }
      }
    }
  }

  /** The text, which must be short enough for a string. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    scan(
        0,
        (codes, count, start) -> {
          for (int i = 0; i < count; i++) {
            text.appendCodePoint(whole.codePoints[codes[i]]);
          }
          return true;
        });
    return text.toString();
  }
}
