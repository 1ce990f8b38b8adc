package dev.sluice.datasets.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The disk is full, so that trying another source does not help. */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  DiskFullException(String message) {
    super(message);
  }

  private DiskFullException(String message, IOException cause) {
    super(message, cause);
  }

  /**
   * Converts the failure of a full disk, for which Java has no type; returns any other unchanged.
   */
  public static IOException orSame(IOException e, Path where) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space left")
          || message.contains("not enough space")
          || message.contains("quota exceeded")) {
        return new DiskFullException("no space left to write " + where, e);
      }
    }
    return e;
  }
}
