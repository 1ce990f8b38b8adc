package dev.sluice.datasets.input;

import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The size and time of files, by which one that changes while it is read is recognised.
 *
 * @param stamps one for each file
 */
public record FileStamps(List<Stamp> stamps) {
  public FileStamps {
    stamps = List.copyOf(stamps);
  }

  /** The size and time of one file. */
  public record Stamp(Path file, long bytes, FileTime modified) {
    private static Stamp of(Path file) {
      try {
        return new Stamp(file, Files.size(file), Files.getLastModifiedTime(file));
      } catch (IOException e) {
        throw new InputException("cannot read %s: %s".formatted(file, FileFailure.reason(e)), e);
      }
    }
  }

  /** The present stamps of files; to be taken before anything is read. */
  public static FileStamps of(List<Path> files) {
    List<Stamp> stamps = new ArrayList<>();
    files.forEach(file -> stamps.add(Stamp.of(file)));
    return new FileStamps(stamps);
  }

  /** The size of all files. */
  public long bytes() {
    return stamps.stream().mapToLong(Stamp::bytes).sum();
  }

  /** About the size of all files when those in gzip are unpacked. */
  public long unpackedBytes() {
    return stamps.stream()
        .mapToLong(
            stamp -> stamp.file().toString().endsWith(".gz") ? 4 * stamp.bytes() : stamp.bytes())
        .sum();
  }

  /**
   * Compares the files with their stamps.
   *
   * @throws InputException if one has changed since
   */
  public void requireUnchanged() {
    for (Stamp stamp : stamps) {
      if (!Stamp.of(stamp.file()).equals(stamp)) {
        throw changed(stamp.file().toString());
      }
    }
  }

  /** The failure of reading data that changes meanwhile. */
  public static InputException changed(String what) {
    return new InputException(
        what + " has changed while it was read; run the command again when it is complete");
  }
}
