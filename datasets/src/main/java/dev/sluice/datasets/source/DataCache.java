package dev.sluice.datasets.source;

import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.Layout;
import dev.sluice.datasets.card.Source;
import dev.sluice.datasets.source.CacheState.Kind;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The data sets on disk: a folder {@code NAME} for each, with a {@link Manifest} of its files. A
 * data set is installed only when it is complete and verified; until then, an earlier copy stays.
 *
 * <p>Other folders next to the data sets are {@code .downloads} (partial downloads), {@code .locks}
 * and, during a fetch, {@code .scratch}.
 */
final class DataCache {
  private final Path data;
  private final Progress progress;

  /**
   * @param data the folder of the cache
   */
  DataCache(Path data, Progress progress) {
    this.data = data;
    this.progress = progress;
  }

  /** The folder of a data set's files. */
  Path folder(DataCard card) {
    return data.resolve(card.name());
  }

  /** The folder of partial downloads. */
  Path downloads() {
    return data.resolve(".downloads");
  }

  /** A folder for a data set's temporary files, which is deleted at the end of {@link #locked}. */
  Path scratch(DataCard card) {
    return data.resolve(".scratch").resolve(card.name());
  }

  /** An operation on a data set's folder. */
  @FunctionalInterface
  interface Operation<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Runs an operation with exclusive access to a data set, across threads and processes.
   *
   * @throws InputException if the cache cannot be used, or the operation is interrupted
   */
  <T> T locked(DataCard card, Operation<T> operation) {
    Path lockFile = data.resolve(".locks").resolve(card.name() + ".lock");
    try (CacheLock lock =
        CacheLock.take(
            lockFile,
            () ->
                progress.say("waiting for another sluice process that is using " + card.name()))) {
      Objects.requireNonNull(lock, "lock");
      recover(card);
      try {
        return operation.run();
      } finally {
        FolderTree.delete(scratch(card));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("fetching " + card.name() + " was interrupted", e);
    } catch (IOException e) {
      throw unusable(card, e);
    }
  }

  private InputException unusable(DataCard card, IOException failure) {
    IOException e = DiskFullException.orSame(failure, data);
    if (e instanceof DiskFullException) {
      return new InputException(
          ("the disk is full: %s. '%s' is unchanged; free some space, or set SLUICE_HOME to a"
                  + " folder on another disk")
              .formatted(e.getMessage(), card.name()),
          e);
    }
    return new InputException(
        "cannot use the cache %s for '%s': %s%s"
            .formatted(data, card.name(), FileFailure.message(e), SluiceHome.remedy(e)),
        e);
  }

  private Path old(DataCard card) {
    return scratch(card).resolve("old");
  }

  /** Restores the copy that a process had moved aside when it died. */
  private void recover(DataCard card) throws IOException {
    if (Files.exists(old(card)) && !Files.exists(folder(card))) {
      Files.move(old(card), folder(card));
    }
    FolderTree.delete(scratch(card));
  }

  /**
   * Verifies the files in a folder and moves it to its place in the cache.
   *
   * @param shape the index of the source whose files and format these are; -1 for the card's own
   * @param source where the files come from, in words
   * @param archiveVerified whether they come from an archive whose SHA-256 was checked
   * @throws IOException if they differ from the card
   */
  DataFiles install(
      DataCard card,
      int shape,
      List<CardFile> cardFiles,
      String source,
      boolean archiveVerified,
      Path fetched)
      throws IOException {
    List<Manifest.Item> items = new ArrayList<>();
    for (CardFile file : cardFiles) {
      LocalFile found = LocalFile.verified(file, fetched.resolve(file.name()), archiveVerified);
      items.add(
          new Manifest.Item(
              file.name(), file.part(), found.sha256(), found.bytes(), found.verified()));
    }
    Manifest manifest =
        new Manifest(
            card.name(),
            Manifest.fingerprint(card),
            source,
            shape,
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            items);
    manifest.writeTo(fetched);
    replace(card, fetched);
    DataFiles files = files(card, manifest);
    boolean bundled = shape >= 0 && card.sources().get(shape) instanceof Source.Resource;
    if (!bundled) {
      progress.say(
          String.format(
              Locale.ROOT,
              "%s: %,d bytes from %s, %s",
              card.name(),
              files.bytes(),
              source,
              files.files().stream().allMatch(LocalFile::verified)
                  ? "SHA-256 verified"
                  : "not verified: the card has no SHA-256"));
    }
    return files;
  }

  private void replace(DataCard card, Path fetched) throws IOException {
    Path folder = folder(card);
    if (Files.exists(folder)) {
      if (Files.exists(folder.resolve(Manifest.NAME))) {
        Files.move(folder, old(card));
      } else {
        setAside(card, folder);
      }
    }
    try {
      Files.move(fetched, folder);
    } catch (IOException e) {
      if (Files.exists(old(card))) {
        Files.move(old(card), folder);
      }
      throw e;
    }
  }

  /** Moves a folder without a manifest, which is not the cache's own, instead of deleting it. */
  private void setAside(DataCard card, Path folder) throws IOException {
    Path aside = data.resolve(".put-aside").resolve(card.name() + "-" + System.currentTimeMillis());
    Files.createDirectories(aside.getParent());
    Files.move(folder, aside);
    progress.say(
        "%s is the place of '%s' in the cache, but was not created by it; moved it to %s"
            .formatted(folder, card.name(), aside));
  }

  private DataFiles files(DataCard card, Manifest manifest) {
    List<LocalFile> files = new ArrayList<>();
    for (Manifest.Item item : manifest.files()) {
      files.add(
          new LocalFile(
              item.file(),
              folder(card).resolve(item.file()),
              item.part() == null ? FilePart.ALL : item.part(),
              item.sha256(),
              item.size(),
              item.verified()));
    }
    Layout format =
        manifest.shape() < 0 ? card.format() : card.formatOf(card.sources().get(manifest.shape()));
    return new DataFiles(card, files, format, manifest.source());
  }

  /**
   * The files of a data set, if they are in the cache, unchanged and as the card describes them.
   */
  Optional<DataFiles> find(DataCard card) throws IOException {
    CacheState state = state(card, true);
    switch (state.kind()) {
      case CACHED -> {
        return Manifest.in(folder(card)).map(manifest -> files(card, manifest));
      }
      case OUTDATED ->
          progress.say(card.name() + ": the card has changed since the fetch; fetching again");
      case DAMAGED ->
          progress.say(
              "%s: the files in the cache have changed since the fetch (%s); fetching again"
                  .formatted(card.name(), String.join("; ", state.problems())));
      default -> {
        // Not in the cache, so there is nothing to report.
      }
    }
    return Optional.empty();
  }

  /**
   * The state of a data set.
   *
   * @param thorough whether to compute the SHA-256 of every file, or to compare only names and
   *     sizes
   */
  CacheState state(DataCard card, boolean thorough) {
    try {
      Path folder = folder(card);
      Optional<Manifest> read = Manifest.in(folder);
      if (read.isPresent()) {
        return installedState(card, read.get(), thorough);
      }
      if (Files.exists(folder)) {
        return new CacheState(
            Kind.DAMAGED, "", "", 0, List.of("its manifest is missing or cannot be read"));
      }
      Source first = card.sources().get(0);
      return InPlaceFiles.isInPlace(first) && Files.exists(Path.of(((Source.File) first).path()))
          ? inPlaceState(card, (Source.File) first, thorough)
          : new CacheState(Kind.ABSENT, "", "", 0, List.of());
    } catch (IOException e) {
      throw unusable(card, e);
    }
  }

  private static CacheState inPlaceState(DataCard card, Source.File source, boolean thorough) {
    if (!thorough) {
      return new CacheState(Kind.IN_PLACE, source.where(), "", 0, List.of());
    }
    try {
      long bytes = InPlaceFiles.of(card, source).bytes();
      return new CacheState(Kind.IN_PLACE, source.where(), "", bytes, List.of());
    } catch (IOException e) {
      List<String> problems = List.of(FileFailure.message(e));
      return new CacheState(Kind.DAMAGED, source.where(), "", 0, problems);
    }
  }

  private CacheState installedState(DataCard card, Manifest manifest, boolean thorough)
      throws IOException {
    List<String> problems = new ArrayList<>();
    for (Manifest.Item item : manifest.files()) {
      problem(folder(card).resolve(item.file()), item, thorough).ifPresent(problems::add);
    }
    boolean current = manifest.fingerprint().equals(Manifest.fingerprint(card));
    return new CacheState(
        problems.isEmpty() ? (current ? Kind.CACHED : Kind.OUTDATED) : Kind.DAMAGED,
        manifest.source(),
        manifest.time(),
        manifest.files().stream().mapToLong(Manifest.Item::size).sum(),
        problems);
  }

  private static Optional<String> problem(Path file, Manifest.Item item, boolean thorough)
      throws IOException {
    if (!Files.exists(file)) {
      return Optional.of(item.file() + " is missing");
    }
    long size = FolderTree.size(file);
    if (size != item.size()) {
      return Optional.of(
          String.format(
              Locale.ROOT, "%s has %,d bytes, expected %,d", item.file(), size, item.size()));
    }
    if (thorough) {
      String sha256 = Sha256.of(file);
      if (!sha256.equals(item.sha256())) {
        return Optional.of(
            "%s has SHA-256 %s, expected %s".formatted(item.file(), sha256, item.sha256()));
      }
    }
    return Optional.empty();
  }
}
