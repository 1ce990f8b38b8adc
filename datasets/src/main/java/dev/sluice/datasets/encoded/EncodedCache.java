package dev.sluice.datasets.encoded;

import dev.sluice.datasets.source.CacheLock;
import dev.sluice.datasets.source.DiskFullException;
import dev.sluice.error.InputException;
import dev.sluice.io.AtomicFiles;
import dev.sluice.io.FileFailure;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Encodes data once. Small data is encoded in memory, each time; larger data in a file of the
 * folder {@code encoded} of Sluice's home, which is mapped into memory piece by piece. Both hold
 * the same bytes.
 *
 * <p>A file appears in the folder complete or not at all, and its size and checksums are compared
 * each time it is opened. Processes that need the same data wait for the one that encodes it. A
 * damaged file is encoded again; one whose source has changed since is replaced. Otherwise files
 * stay until the user deletes them.
 */
public final class EncodedCache {
  /** The largest data held in memory, in bytes as encoded. */
  public static final long IN_MEMORY = 64L << 20;

  /** How the name of an unfinished file ends. */
  private static final String UNFINISHED = ".part";

  private final Path folder;
  private final long inMemory;
  private final Progress progress;

  /** A cache in the user's home. */
  public EncodedCache(SluiceHome home, Progress progress) {
    this(home, IN_MEMORY, progress);
  }

  /**
   * @param inMemory the largest data held in memory, in bytes as encoded
   */
  public EncodedCache(SluiceHome home, long inMemory, Progress progress) {
    this.folder = home.encoded().toAbsolutePath().normalize();
    this.inMemory = inMemory;
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /**
   * A file of the cache.
   *
   * @param path its path
   * @param bytes its size
   * @param source where its data comes from; empty if it is unfinished or damaged
   */
  public record Entry(Path path, long bytes, Optional<String> source) {}

  /** The files of the cache, sorted by name. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    try {
      for (Path file : files()) {
        entries.add(new Entry(file, Files.size(file), key(file).map(EncodedKey::source)));
      }
    } catch (IOException e) {
      throw unusable("list", e);
    }
    return entries;
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(EncodedCache::isOwn).sorted().toList();
    }
  }

  private static boolean isOwn(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(EncodedFile.SUFFIX) || name.endsWith(EncodedFile.SUFFIX + UNFINISHED);
  }

  /** The key of a file; empty if it is unfinished or damaged. */
  private static Optional<EncodedKey> key(Path file) throws IOException {
    if (file.getFileName().toString().endsWith(UNFINISHED)) {
      return Optional.empty();
    }
    try {
      return Optional.of(EncodedFile.key(file));
    } catch (EncodedFile.DamagedException e) {
      return Optional.empty();
    }
  }

  /** Deletes a file of the cache; a process that reads it is not affected. */
  public void delete(Entry entry) {
    try {
      Files.deleteIfExists(entry.path());
    } catch (IOException e) {
      throw unusable("delete from", e);
    }
  }

  /** Whether data of that size is held in memory. */
  public boolean fitsInMemory(long bytes) {
    return bytes <= inMemory;
  }

  /** The folder of the cache. */
  public Path folder() {
    return folder;
  }

  /**
   * Returns encoded data, encoding it if necessary.
   *
   * @param type the type of the header
   * @param encoding reads the data for the first time; called only if it has to be encoded
   * @throws InputException if the data cannot be encoded, or the cache cannot be used
   */
  public <H> Encoded<H> get(EncodedKey key, Class<H> type, Supplier<Encoding<H>> encoding) {
    Path file = folder.resolve(key.fileName());
    try {
      if (Files.exists(file)) {
        Optional<Encoded<H>> found = open(file, key, type);
        if (found.isPresent()) {
          return found.get();
        }
      }
      long started = System.nanoTime();
      Encoding<H> prepared = encoding.get();
      long size = prepared.sections().stream().mapToLong(Long::longValue).sum();
      return size <= inMemory && !prepared.alwaysInFile()
          ? Encoded.inMemory(prepared)
          : inFile(file, key, type, prepared, size, started);
    } catch (IOException e) {
      throw unusable("use", e);
    }
  }

  /** The progress of reading a source once, unless it is small. */
  public Progress.Bar reading(long bytes) {
    return bytes <= IN_MEMORY
        ? Progress.Bar.SILENT
        : progress.start("reading", bytes, Progress.Unit.BYTES);
  }

  private <H> Optional<Encoded<H>> open(Path file, EncodedKey key, Class<H> type)
      throws IOException {
    try (Progress.Bar bar =
        progress.start("checking the encoded data", Files.size(file), Progress.Unit.BYTES)) {
      return Optional.of(EncodedFile.open(file, key, type, done -> bar.advanceTo(done, "")));
    } catch (EncodedFile.DamagedException e) {
      progress.say("%s: %s; encoding %s again".formatted(file, e.getMessage(), key.source()));
      return Optional.empty();
    }
  }

  private <H> Encoded<H> inFile(
      Path file, EncodedKey key, Class<H> type, Encoding<H> encoding, long size, long started)
      throws IOException {
    Files.createDirectories(folder);
    try (CacheLock lock =
        CacheLock.take(
            folder.resolve(".locks").resolve(key.fileName() + ".lock"),
            () ->
                progress.say("waiting for another sluice process that encodes " + key.source()))) {
      Objects.requireNonNull(lock, "lock");
      if (Files.exists(file)) {
        // Another process encoded it in the meantime, unless it is a damaged file.
        try {
          return EncodedFile.open(file, key, type, done -> {});
        } catch (EncodedFile.DamagedException e) {
          Files.delete(file);
        }
      }
      replaceFormer(key);
      requireSpace(key, size);
      Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
      try {
        EncodedFile.write(unfinished, key, encoding);
        AtomicFiles.move(unfinished, file);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      progress.say(
          "encoded %s once into %s: %s, %d s"
              .formatted(
                  key.source(),
                  file,
                  gigabytes(size),
                  (System.nanoTime() - started) / 1_000_000_000));
      return EncodedFile.open(file, key, type, done -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("encoding " + key.source() + " was interrupted", e);
    }
  }

  /** Deletes what was made of the same source when it had another content. */
  private void replaceFormer(EncodedKey key) throws IOException {
    for (Path file : files()) {
      Optional<EncodedKey> former = key(file);
      if (former.isPresent()
          && former.get().source().equals(key.source())
          && !former.get().sha256().equals(key.sha256())) {
        long size = Files.size(file);
        Files.deleteIfExists(file);
        progress.say(
            "%s has changed since it was encoded; deleted its former encoding, %s"
                .formatted(key.source(), gigabytes(size)));
      }
    }
  }

  private void requireSpace(EncodedKey key, long size) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < size) {
      throw new InputException(
          ("encoding %s takes %s in %s, but only %s are free; free some space ('sluice datasets"
                  + " encoded' lists what is there), or set SLUICE_HOME to a folder on another disk")
              .formatted(key.source(), gigabytes(size), folder, gigabytes(free)));
    }
  }

  /** A size in decimal units, as disks are sold. */
  public static String gigabytes(long bytes) {
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  private InputException unusable(String what, IOException failure) {
    IOException e = DiskFullException.orSame(failure, folder);
    if (e instanceof DiskFullException) {
      return new InputException(
          ("the disk is full: %s. Free some space ('sluice datasets encoded' lists what is there),"
                  + " or set SLUICE_HOME to a folder on another disk")
              .formatted(e.getMessage()),
          e);
    }
    return new InputException(
        "cannot %s the folder of encoded data %s: %s%s"
            .formatted(what, folder, FileFailure.message(e), SluiceHome.remedy(e)),
        e);
  }
}
