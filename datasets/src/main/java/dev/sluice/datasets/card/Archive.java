package dev.sluice.datasets.card;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The archive format of a download. */
public enum Archive {
  @JsonProperty("none")
  NONE,
  @JsonProperty("zip")
  ZIP,
  @JsonProperty("tar.gz")
  TAR_GZ,
  /** One file, compressed. */
  @JsonProperty("gz")
  GZ;

  /** The kind that a file name's extension indicates. */
  public static Archive ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".zip") || lower.endsWith(".jar")) {
      return ZIP;
    }
    if (lower.endsWith(".tar.gz") || lower.endsWith(".tgz")) {
      return TAR_GZ;
    }
    return lower.endsWith(".gz") ? GZ : NONE;
  }

  /** Whether it holds named entries. */
  public boolean hasEntries() {
    return this == ZIP || this == TAR_GZ;
  }
}
