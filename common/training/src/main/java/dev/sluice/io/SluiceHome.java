package dev.sluice.io;

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
