package dev.sluice.datasets.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** There is no room left; no other source would help. */
final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  DiskFullException(String message) {
    super(message);
  }

  private DiskFullException(String message, IOException cause) {
    super(message, cause);
  }

  /** The same failure, or this one if it is one of a full disk: Java has no type for that. */
  static IOException orSame(IOException e, Path where) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space left")
          || message.contains("not enough space")
          || message.contains("quota exceeded")) {
        return new DiskFullException("no room left to write " + where, e);
      }
    }
    return e;
  }
}
