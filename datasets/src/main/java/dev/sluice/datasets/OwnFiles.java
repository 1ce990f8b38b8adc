package dev.sluice.datasets;

import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The SHA-256 of a user's own files, computed as the cache does for the files of a card. */
final class OwnFiles {
  private OwnFiles() {}

  /**
   * The SHA-256 of a single file; for several files, that of the lines {@code sha256, two spaces,
   * name}, as {@code sha256sum} prints them, so that renaming or moving a file changes it.
   *
   * @param root the folder to which the names are relative, or null to use the file names alone
   */
  static String sha256(Path root, List<Path> files) {
    if (files.size() == 1) {
      return sha256(files.get(0));
    }
    MessageDigest all = digest();
    for (Path file : files) {
      String name =
          root == null
              ? file.getFileName().toString()
              : root.relativize(file).toString().replace('\\', '/');
      all.update((sha256(file) + "  " + name + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(all.digest());
  }

  private static String sha256(Path file) {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(file, FileFailure.reason(e)), e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
