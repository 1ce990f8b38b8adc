package dev.sluice.datasets.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Extracts entries from untrusted archives: nothing is written under a name from the archive, links
 * are refused, and the size is limited while unpacking.
 */
final class Unpacking {
  private Unpacking() {}

  static List<Entry> zip(Path zip, Predicate<String> wanted, long maxUnpacked, Path scratch)
      throws IOException {
    Budget budget = new Budget(zip, maxUnpacked);
    List<Entry> entries = new ArrayList<>();
    Files.createDirectories(scratch);
    try (ZipFile file = ZipFile.builder().setPath(zip).get()) {
      for (ZipArchiveEntry entry : Collections.list(file.getEntries())) {
        String name = safe(zip, entry.getName());
        if (entry.isDirectory() || !wanted.test(name)) {
          continue;
        }
        if (entry.isUnixSymlink()) {
          throw link(zip, name);
        }
        Path target = scratch.resolve(Integer.toString(entries.size()));
        try (InputStream in = budget.count(file.getInputStream(entry))) {
          write(in, target);
        }
        entries.add(new Entry(name, () -> Files.newInputStream(target)));
      }
    } catch (ZipException e) {
      throw new IOException(
          zip.getFileName() + " is damaged or not a zip file: " + e.getMessage(), e);
    }
    return entries;
  }

  static List<Entry> tarGz(
      Path tar, String prefix, Predicate<String> wanted, long maxUnpacked, Path scratch)
      throws IOException {
    Budget budget = new Budget(tar, maxUnpacked);
    List<Entry> entries = new ArrayList<>();
    Files.createDirectories(scratch);
    // Limits the input of the tar reader, so that skipped entries count too.
    try (InputStream gzip = budget.count(gunzip(tar));
        TarArchiveInputStream in = new TarArchiveInputStream(gzip, "UTF-8")) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = safe(tar, entry.getName());
        if (!name.startsWith(prefix) || entry.isDirectory()) {
          continue;
        }
        String shown = name.substring(prefix.length());
        if (!wanted.test(shown)) {
          continue;
        }
        if (entry.isSymbolicLink() || entry.isLink()) {
          throw link(tar, name);
        }
        if (!entry.isFile()) {
          throw new IOException(tar.getFileName() + ": entry '" + name + "' is not a regular file");
        }
        Path target = scratch.resolve(Integer.toString(entries.size()));
        write(in, target);
        if (Files.size(target) != entry.getSize()) {
          throw new EOFException(
              tar.getFileName() + " is truncated: it ends in the middle of '" + name + "'");
        }
        entries.add(new Entry(shown, () -> Files.newInputStream(target)));
      }
    } catch (EOFException e) {
      throw truncated(tar, e);
    }
    return entries;
  }

  /** Decompresses a single gzip file. */
  static void gz(Path gz, Path target, long maxUnpacked) throws IOException {
    try (InputStream in = new Budget(gz, maxUnpacked).count(gunzip(gz))) {
      write(in, target);
    } catch (EOFException e) {
      throw truncated(gz, e);
    }
  }

  private static InputStream gunzip(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return new GzipCompressorInputStream(new BufferedInputStream(in), true);
    } catch (IOException e) {
      in.close();
      throw new IOException(
          file.getFileName() + " is damaged or not a gzip file: " + e.getMessage(), e);
    }
  }

  private static void write(InputStream in, Path target) throws IOException {
    try (OutputStream out = Files.newOutputStream(target)) {
      in.transferTo(out);
    }
  }

  /** An entry's name with forward slashes; fails if it points out of the folder. */
  private static String safe(Path archive, String name) throws IOException {
    String plain = name.replace('\\', '/');
    while (plain.startsWith("./")) {
      plain = plain.substring(2);
    }
    boolean absolute = plain.startsWith("/") || plain.matches("[A-Za-z]:.*");
    if (absolute || List.of(plain.split("/", -1)).contains("..")) {
      throw new IOException(
          "%s is not trustworthy: its entry '%s' points out of the target folder"
              .formatted(archive.getFileName(), name));
    }
    return plain;
  }

  private static IOException link(Path archive, String name) {
    return new IOException(
        "%s is not trustworthy: its entry '%s' is a link, expected a file"
            .formatted(archive.getFileName(), name));
  }

  private static IOException truncated(Path archive, EOFException e) {
    return new IOException(
        archive.getFileName() + " is truncated: it ends before the end of its content", e);
  }

  /** The limit of an archive's unpacked size. */
  private static final class Budget {
    private final Path archive;
    private final long max;
    private long used;

    Budget(Path archive, long max) {
      this.archive = archive;
      this.max = max;
    }

    InputStream count(InputStream in) {
      return new FilterInputStream(in) {
        @Override
        public int read() throws IOException {
          int b = super.read();
          if (b >= 0) {
            spend(1);
          }
          return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          int n = super.read(buffer, offset, length);
          if (n > 0) {
            spend(n);
          }
          return n;
        }

        @Override
        public long skip(long n) throws IOException {
          long skipped = super.skip(n);
          spend(skipped);
          return skipped;
        }

        @Override
        public boolean markSupported() {
          return false;
        }
      };
    }

    private void spend(long bytes) throws IOException {
      used += bytes;
      if (used > max) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s unpacks to more than %,d bytes, the limit in the card ('max-unpacked')",
                archive.getFileName(),
                max));
      }
    }
  }
}
