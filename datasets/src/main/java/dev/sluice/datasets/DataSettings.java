package dev.sluice.datasets;

import dev.sluice.error.UsageException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;

/** The checks that the three groups of data settings share. */
final class DataSettings {
  private DataSettings() {}

  static void requireData(String data) {
    if (data == null || data.isBlank()) {
      throw new UsageException(
          "--data is missing: give a data card's name ('sluice datasets list' shows them) or a"
              + " path");
    }
  }

  /** The charset of a name, or null for none. */
  static Charset encoding(String name) {
    if (name == null) {
      return null;
    }
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new UsageException(
          "--fallback-encoding: Java knows no encoding '%s'; try windows-1252, ISO-8859-1 or UTF-16"
              .formatted(name),
          e);
    }
  }

  /** Whether all of the data is to be scored and none trained on: a test share of exactly 1. */
  static boolean scoresAll(Double validation, Double test) {
    return test != null && test == 1 && (validation == null || validation == 0);
  }

  static void shares(Double validation, Double test) {
    share("validation-share", validation);
    if (scoresAll(validation, test)) {
      return;
    }
    share("test-share", test);
    if (validation != null && test != null && validation + test >= 1) {
      throw new UsageException(
          "--validation-share %s and --test-share %s leave nothing to train on"
              .formatted(validation, test));
    }
  }

  /** How much of the training part is trained on. */
  static void trainShare(Double share) {
    if (share != null && !(share > 0 && share <= 1)) {
      throw new UsageException(
          "--train-share must be above 0 and at most 1, found %s".formatted(share));
    }
  }

  /** That share, all of it if none is said. */
  static double orAll(Double trainShare) {
    return trainShare == null ? 1 : trainShare;
  }

  private static void share(String setting, Double share) {
    if (share != null && !(share >= 0 && share < 1)) {
      throw new UsageException(
          "--%s must be at least 0 and less than 1, found %s".formatted(setting, share));
    }
  }

  static void rows(String part, Integer rows, int least) {
    if (rows != null) {
      UsageException.atLeast(part + "-rows", rows, least);
    }
  }

  /** The character that a delimiter setting stands for; {@code blanks} is a blank. */
  static char delimiter(String delimiter) {
    return switch (delimiter) {
      case "tab", "\\t" -> '\t';
      case "blanks" -> ' ';
      case "comma" -> ',';
      case "semicolon" -> ';';
      default -> {
        if (delimiter.length() != 1) {
          throw new UsageException(
              "--delimiter must be one character, or tab, comma, semicolon or blanks, found '%s'"
                  .formatted(delimiter));
        }
        yield delimiter.charAt(0);
      }
    };
  }
}
