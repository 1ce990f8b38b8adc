package dev.sluice.datasets;

import dev.sluice.error.UsageException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;

/** Checks and conversions that the groups of data settings share. */
final class DataSettings {
  private DataSettings() {}

  /** The first that is not null: a user's setting before the card's. */
  static <T> T or(T first, T second) {
    return first != null ? first : second;
  }

  static void requireData(String data) {
    if (data == null || data.isBlank()) {
      throw new UsageException(
          "--data is missing: give the name of a data card ('sluice datasets list' lists them) or a"
              + " path");
    }
  }

  /** The charset of that name, or null if the name is null. */
  static Charset encoding(String name) {
    if (name == null) {
      return null;
    }
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new UsageException(
          "--fallback-encoding: unknown encoding '%s'; try windows-1252, ISO-8859-1 or UTF-16"
              .formatted(name),
          e);
    }
  }

  /** Whether all of the data is scored and none is trained on: a test share of exactly 1. */
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
          "--validation-share %s and --test-share %s leave nothing to train on; reduce one of them"
              .formatted(validation, test));
    }
  }

  /** Checks the share of the training part to train on. */
  static void trainShare(Double share) {
    if (share != null && !(share > 0 && share <= 1)) {
      throw new UsageException(
          "--train-share must be above 0 and at most 1, found %s".formatted(share));
    }
  }

  /** The share, or 1 if it is null. */
  static double orAll(Double trainShare) {
    return trainShare == null ? 1 : trainShare;
  }

  private static void share(String setting, Double share) {
    if (share != null && !(share >= 0 && share < 1)) {
      throw new UsageException(
          "--%s must be at least 0 and less than 1, found %s".formatted(setting, share));
    }
  }

  static void rows(String part, Integer rows, int minimum) {
    if (rows != null) {
      UsageException.atLeast(part + "-rows", rows, minimum);
    }
  }

  /** The character that a delimiter setting names; {@code blanks} is a space. */
  static char delimiter(String delimiter) {
    return switch (delimiter) {
      case "tab", "\\t" -> '\t';
      case "blanks" -> ' ';
      case "comma" -> ',';
      case "semicolon" -> ';';
      default -> {
        if (delimiter.length() != 1) {
          throw new UsageException(
              ("--delimiter must be a single character, or tab, comma, semicolon or blanks, found"
                      + " '%s'")
                  .formatted(delimiter));
        }
        yield delimiter.charAt(0);
      }
    };
  }
}
