package dev.sluice.datasets.encoded;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Identifies encoded data: everything that determines its bytes.
 *
 * @param kind what is encoded and how, such as {@code text}
 * @param version the version of the encoding, to be increased with every change of it
 * @param source where the data is, in words: data from the same source with another content
 *     replaces the former
 * @param sha256 SHA-256 of the data, in hexadecimal
 * @param settings the settings that determine the encoding, each as {@code name=value}
 */
public record EncodedKey(
    String kind, int version, String source, String sha256, List<String> settings) {
  public EncodedKey {
    settings = List.copyOf(settings);
  }

  /** The name of the file: the same data from another place has the same. */
  String fileName() {
    StringBuilder all = new StringBuilder(sha256);
    // The length of each setting keeps apart those that contain line ends.
    settings.forEach(
        setting -> all.append('\n').append(setting.length()).append(' ').append(setting));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(all.toString().getBytes(StandardCharsets.UTF_8));
      return "%s-%d-%s%s"
          .formatted(
              kind, version, HexFormat.of().formatHex(digest).substring(0, 32), EncodedFile.SUFFIX);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
