package dev.sluice.io;

import java.nio.file.Path;
import java.util.Map;

/** Where what outlives a run is kept: {@code ~/.sluice}, or the folder that SLUICE_HOME names. */
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

  /** A person's own data cards. */
  public Path cards() {
    return folder.resolve("cards");
  }
}
