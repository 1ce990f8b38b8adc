package dev.sluice.io;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;

/** The folder for data that outlives a run: SLUICE_HOME, by default {@code ~/.sluice}. */
public record SluiceHome(Path folder) {
  /** Reads SLUICE_HOME from an environment, usually {@link System#getenv()}. */
  public static SluiceHome from(Map<String, String> environment) {
    String named = environment.get("SLUICE_HOME");
    return new SluiceHome(
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".sluice")
            : Path.of(named));
  }

  /**
   * What to do if a folder of it cannot be used: the end of a message; empty if this is unknown.
   */
  public static String remedy(IOException failure) {
    return failure instanceof FileSystemException
        ? "; make it writable, or set SLUICE_HOME to a folder that is"
        : "";
  }

  /** Downloaded and unpacked data sets. */
  public Path data() {
    return folder.resolve("data");
  }

  /** Large data in encoded form, which can be deleted at any time. */
  public Path encoded() {
    return folder.resolve("encoded");
  }

  /** The user's own data cards. */
  public Path cards() {
    return folder.resolve("cards");
  }
}
