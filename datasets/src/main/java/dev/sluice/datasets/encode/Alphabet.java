package dev.sluice.datasets.encode;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.error.InputException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The characters of a text, each with its index, in the order of their code points. A character
 * outside the Basic Multilingual Plane counts as one. Immutable.
 */
public final class Alphabet {
  private final int[] codePoints;

  /** How to treat a character that the alphabet lacks. */
  public enum Unknown {
    /** It is an error that names the character. */
    @JsonProperty("error")
    ERROR,
    /** It is skipped. */
    @JsonProperty("skip")
    SKIP
  }

  private record Stored(String characters) {}

  private Alphabet(int[] codePoints) {
    this.codePoints = codePoints;
  }

  /**
   * The alphabet of a text.
   *
   * @param training the text of the training part only
   */
  public static Alphabet of(String training) {
    return of(training.codePoints().toArray());
  }

  /**
   * The alphabet of some characters.
   *
   * @param codePoints those of the training part only, in any order
   */
  public static Alphabet of(int... codePoints) {
    return new Alphabet(Arrays.stream(codePoints).sorted().distinct().toArray());
  }

  /** The number of characters. */
  public int size() {
    return codePoints.length;
  }

  /** The index of a character, or -1 if the alphabet lacks it. */
  public int indexOf(int codePoint) {
    int index = Arrays.binarySearch(codePoints, codePoint);
    return index < 0 ? -1 : index;
  }

  /** The code point of an index. */
  public int codePoint(int index) {
    return codePoints[index];
  }

  /** The character of an index, as text. */
  public String character(int index) {
    return Character.toString(codePoints[index]);
  }

  /**
   * The indices of a text's characters.
   *
   * @throws InputException if a character is unknown and that is an error; it names the character,
   *     its code point and its position
   */
  public int[] encode(String text, Unknown unknown) {
    int[] indices = new int[text.length()];
    int count = 0;
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int codePoint = text.codePointAt(i);
      int index = indexOf(codePoint);
      if (index >= 0) {
        indices[count++] = index;
      } else if (unknown == Unknown.ERROR) {
        throw lacks(codePoint, text.codePointCount(0, i) + 1, line, column);
      }
      if (codePoint == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return Arrays.copyOf(indices, count);
  }

  /**
   * The failure of a text with a character that the alphabet lacks.
   *
   * @param position its place in the text, from 1
   */
  public InputException lacks(int codePoint, long position, long line, long column) {
    return new InputException(
        ("the character %s at position %d (line %d, column %d) is not in the alphabet of %d"
                + " characters; remove it, or skip unknown characters with --unknown skip")
            .formatted(describe(codePoint), position, line, column, size()));
  }

  /** A readable name of a character: {@code 'é' (U+00E9, LATIN SMALL LETTER E WITH ACUTE)}. */
  public static String describe(int codePoint) {
    String shown =
        Character.isISOControl(codePoint) ? "" : "'" + Character.toString(codePoint) + "' ";
    String name = Character.getName(codePoint);
    return String.format(
        Locale.ROOT, "%s(U+%04X%s)", shown, codePoint, name == null ? "" : ", " + name);
  }

  /** The text that indices stand for. */
  public String decode(int... indices) {
    StringBuilder text = new StringBuilder(indices.length);
    for (int index : indices) {
      text.appendCodePoint(codePoints[index]);
    }
    return text.toString();
  }

  /** All characters, in order. */
  public String characters() {
    return new String(codePoints, 0, codePoints.length);
  }

  /** As JSON, in UTF-8. */
  public byte[] toJson() {
    return Json.write(new Stored(characters()));
  }

  /**
   * Reads an alphabet back.
   *
   * @throws InputException if it is not what {@link #toJson} writes
   */
  public static Alphabet fromJson(byte[] json) {
    String characters = Json.read(json, Stored.class, "alphabet").characters();
    Alphabet alphabet = characters == null ? null : of(characters);
    if (alphabet == null || !alphabet.characters().equals(characters)) {
      throw new InputException(
          "the characters of the stored alphabet are out of order: the model is damaged");
    }
    return alphabet;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Alphabet that && Arrays.equals(codePoints, that.codePoints);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(codePoints);
  }

  @Override
  public String toString() {
    return "alphabet of " + size() + " characters";
  }
}
