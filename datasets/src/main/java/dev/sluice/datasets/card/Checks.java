package dev.sluice.datasets.card;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The checks shared by the records of a card; each throws {@link CardFault}. */
final class Checks {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._ +-]*");

  private Checks() {}

  static String text(String key, String value, String example) {
    if (value == null || value.isBlank()) {
      throw new CardFault(key, "is missing; write, for example, '" + key + ": " + example + "'");
    }
    return value.strip();
  }

  static String optional(String value) {
    return value == null ? "" : value.strip();
  }

  static String sha256(String value) {
    if (value == null) {
      return null;
    }
    if (!SHA256.matcher(value).matches()) {
      throw new CardFault(
          "sha256",
          ("must be 64 hexadecimal digits, found '%s'; compute it with 'sha256sum FILE', or omit"
                  + " the key")
              .formatted(value));
    }
    return value.toLowerCase(Locale.ROOT);
  }

  /** A name that cannot lead out of the folder that contains it. */
  static String fileName(String key, String value) {
    String name = text(key, value, "data.csv");
    if (!FILE_NAME.matcher(name).matches()) {
      throw new CardFault(
          key,
          ("must be a plain file name of letters, digits, '.', '_' and '-', found '%s'; name a"
                  + " folder in the source instead")
              .formatted(value));
    }
    return name;
  }

  static void positive(String key, Number value) {
    if (value != null && value.longValue() <= 0) {
      throw new CardFault(key, "must be greater than 0, found " + value);
    }
  }

  static void notNegative(String key, Number value) {
    if (value != null && value.longValue() < 0) {
      throw new CardFault(key, "must be 0 or more, found " + value);
    }
  }

  static void share(String key, Double value) {
    if (value != null && !(value >= 0 && value < 1)) {
      throw new CardFault(key, "must be at least 0 and less than 1, found " + value);
    }
  }

  static void encoding(String key, String value) {
    if (value == null) {
      return;
    }
    try {
      Charset.forName(value);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new CardFault(
          key,
          "is '%s', which is not a known encoding; try windows-1252, ISO-8859-1 or UTF-16"
              .formatted(value));
    }
  }

  static <T> List<T> list(List<T> values) {
    return values == null ? List.of() : List.copyOf(values);
  }

  static <K, V> Map<K, V> map(Map<K, V> values) {
    return values == null
        ? Map.of()
        : java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(values));
  }
}
