package dev.sluice.datasets.source;

import dev.sluice.datasets.card.Archive;
import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Copies a card's files from the folder or file that {@code --from} names. */
final class FromLocation {
  /** The maximal depth of the search below the named folder. */
  private static final int DEPTH = 5;

  private final DataCard card;
  private final SourceFetch fetch;

  FromLocation(DataCard card, SourceFetch fetch) {
    this.card = card;
    this.fetch = fetch;
  }

  /**
   * A form in which the data may be available.
   *
   * @param index the index of the source whose files and format these are; -1 for the card's own
   * @param archiveVerified whether the files come from an archive with the SHA-256 in the card
   */
  record Form(int index, List<CardFile> files, boolean archiveVerified) {}

  /**
   * Copies the files into a folder.
   *
   * @return the form that the files have
   * @throws IOException if there are no matching files; it says what was looked for
   */
  Form copyFiles(Path location, Path folder, Path scratch) throws IOException {
    return Files.isDirectory(location)
        ? fromFolder(location, folder, scratch)
        : fromFile(location, folder, scratch);
  }

  /** The card's own form, then those of the sources that differ. */
  private List<Form> forms() {
    List<Form> forms = new ArrayList<>();
    forms.add(new Form(-1, card.files(), false));
    for (int i = 0; i < card.sources().size(); i++) {
      if (!card.sources().get(i).files().isEmpty()) {
        forms.add(new Form(i, card.sources().get(i).files(), false));
      }
    }
    return forms;
  }

  private Form fromFolder(Path location, Path folder, Path scratch) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(location, DEPTH)) {
      all = walk.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Set<String> missing = new LinkedHashSet<>();
    for (Form form : forms()) {
      List<Path> found = new ArrayList<>();
      for (CardFile file : form.files()) {
        Optional<Path> one = find(location, all, file);
        one.ifPresentOrElse(found::add, () -> missing.add(file.name()));
      }
      if (found.size() == form.files().size()) {
        recreate(folder);
        for (int i = 0; i < found.size(); i++) {
          copy(found.get(i), folder.resolve(form.files().get(i).name()));
        }
        return form;
      }
    }
    for (int i = 0; i < card.sources().size(); i++) {
      Source source = card.sources().get(i);
      if (!source.entries().isEmpty()) {
        List<CardFile> files = card.filesOf(source);
        try {
          recreate(folder);
          FileAssembly.assemble(files, source.entries(), Entries.ofFolder(location), folder);
          return new Form(i, files, false);
        } catch (IOException e) {
          if (DiskFullException.orSame(e, folder) instanceof DiskFullException full) {
            throw full;
          }
          missing.add(e.getMessage());
        }
      }
    }
    throw new IOException(
        "%s does not contain %s".formatted(location, String.join(", or ", missing)));
  }

  /**
   * Finds a file by its names, compressed or not, in the folder itself, or the only one below it.
   */
  private static Optional<Path> find(Path location, List<Path> all, CardFile file)
      throws IOException {
    List<String> names = new ArrayList<>(List.of(file.name()));
    names.addAll(file.aliases());
    for (String name : names) {
      for (String written : List.of(name, name + ".gz")) {
        Path direct = location.resolve(written);
        if (Files.isRegularFile(direct)) {
          return Optional.of(direct);
        }
        List<Path> below =
            all.stream().filter(path -> path.getFileName().toString().equals(written)).toList();
        if (below.size() == 1) {
          return Optional.of(below.get(0));
        }
        if (below.size() > 1) {
          throw new IOException(
              "%s contains several files %s, such as %s and %s; name the folder of one of them"
                  .formatted(location, written, below.get(0), below.get(1)));
        }
      }
    }
    return Optional.empty();
  }

  private Form fromFile(Path location, Path folder, Path scratch) throws IOException {
    Archive kind = Archive.ofName(location.getFileName().toString());
    if (kind.hasEntries()) {
      return fromArchive(location, folder, scratch);
    }
    for (Form form : forms()) {
      if (form.files().size() == 1) {
        recreate(folder);
        copy(location, folder.resolve(form.files().get(0).name()));
        return form;
      }
    }
    throw new IOException(
        "the data set has several files (%s); name the folder that contains them instead of a file"
            .formatted(String.join(", ", card.files().stream().map(CardFile::name).toList())));
  }

  private Form fromArchive(Path location, Path folder, Path scratch) throws IOException {
    Set<String> failures = new LinkedHashSet<>();
    for (int i = 0; i < card.sources().size(); i++) {
      Source source = card.sources().get(i);
      boolean packed =
          source instanceof Source.Npm
              || (source instanceof Source.Http http && http.archive().hasEntries());
      if (!packed) {
        continue;
      }
      List<CardFile> files = card.filesOf(source);
      String expected = source instanceof Source.Http http ? http.sha256() : null;
      try {
        recreate(folder);
        fetch.unpack(source, files, location, folder, scratch);
      } catch (IOException e) {
        if (DiskFullException.orSame(e, folder) instanceof DiskFullException full) {
          throw full;
        }
        failures.add(e.getMessage());
        continue;
      }
      if (expected != null) {
        String found = Sha256.of(location);
        if (!expected.equals(found)) {
          throw new IOException(
              "%s: wrong checksum: the card says SHA-256 %s, found %s"
                  .formatted(location, expected, found));
        }
      }
      return new Form(i, files, expected != null);
    }
    // The archive may also contain the card's files themselves.
    Source.File own = new Source.File(location.toString(), null, null, null);
    try {
      recreate(folder);
      fetch.unpack(own, card.files(), location, folder, scratch);
      return new Form(-1, card.files(), false);
    } catch (IOException e) {
      failures.add(e.getMessage());
    }
    throw new IOException(location + ": " + String.join("; or: ", failures));
  }

  private static void recreate(Path folder) throws IOException {
    FolderTree.delete(folder);
    Files.createDirectories(folder);
  }

  private void copy(Path file, Path target) throws IOException {
    boolean packed =
        file.getFileName().toString().endsWith(".gz") && !target.toString().endsWith(".gz");
    if (packed) {
      long max = card.sources().stream().mapToLong(SourceFetch::maxUnpacked).max().orElseThrow();
      Unpacking.gz(file, target, max);
    } else {
      Files.copy(file, target);
      // The copy of a read-only file must stay replaceable in the cache.
      target.toFile().setWritable(true, true);
    }
  }
}
