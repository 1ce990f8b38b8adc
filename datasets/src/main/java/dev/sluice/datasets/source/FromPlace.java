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

/** Finds a card's files in a folder or file that a person names with {@code --from}. */
final class FromPlace {
  /** How deep below the named folder files are looked for. */
  private static final int DEPTH = 5;

  private final DataCard card;
  private final SourceFetch fetch;

  FromPlace(DataCard card, SourceFetch fetch) {
    this.card = card;
    this.fetch = fetch;
  }

  /**
   * A shape in which the data may come.
   *
   * @param index of the source whose shape it is; -1 for the card's own
   * @param archiveVerified whether an archive with the card's SHA-256 stood behind it
   */
  record Shape(int index, List<CardFile> files, boolean archiveVerified) {}

  /**
   * Copies the files into a folder.
   *
   * @return which shape they had
   * @throws IOException if none fits; it says what was looked for
   */
  Shape take(Path place, Path folder, Path scratch) throws IOException {
    return Files.isDirectory(place)
        ? fromFolder(place, folder, scratch)
        : fromFile(place, folder, scratch);
  }

  /** The card's own shape, then those of the sources that differ. */
  private List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    shapes.add(new Shape(-1, card.files(), false));
    for (int i = 0; i < card.sources().size(); i++) {
      if (!card.sources().get(i).files().isEmpty()) {
        shapes.add(new Shape(i, card.sources().get(i).files(), false));
      }
    }
    return shapes;
  }

  private Shape fromFolder(Path place, Path folder, Path scratch) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(place, DEPTH)) {
      all = walk.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Set<String> missing = new LinkedHashSet<>();
    for (Shape shape : shapes()) {
      List<Path> found = new ArrayList<>();
      for (CardFile file : shape.files()) {
        Optional<Path> one = find(place, all, file);
        one.ifPresentOrElse(found::add, () -> missing.add(file.name()));
      }
      if (found.size() == shape.files().size()) {
        fresh(folder);
        for (int i = 0; i < found.size(); i++) {
          copy(found.get(i), folder.resolve(shape.files().get(i).name()));
        }
        return shape;
      }
    }
    for (int i = 0; i < card.sources().size(); i++) {
      Source source = card.sources().get(i);
      if (!source.entries().isEmpty()) {
        List<CardFile> files = card.filesOf(source);
        try {
          fresh(folder);
          FileMaking.make(files, source.entries(), Entries.ofFolder(place), folder);
          return new Shape(i, files, false);
        } catch (IOException e) {
          if (DiskFullException.orSame(e, folder) instanceof DiskFullException full) {
            throw full;
          }
          missing.add(e.getMessage());
        }
      }
    }
    throw new IOException("%s does not hold %s".formatted(place, String.join(", or ", missing)));
  }

  /** A file by its names, compressed or not: in the folder itself, else the only one below it. */
  private static Optional<Path> find(Path place, List<Path> all, CardFile file) throws IOException {
    List<String> names = new ArrayList<>(List.of(file.name()));
    names.addAll(file.aliases());
    for (String name : names) {
      for (String written : List.of(name, name + ".gz")) {
        Path direct = place.resolve(written);
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
              "%s holds several files %s, such as %s and %s; name the folder of one"
                  .formatted(place, written, below.get(0), below.get(1)));
        }
      }
    }
    return Optional.empty();
  }

  private Shape fromFile(Path place, Path folder, Path scratch) throws IOException {
    Archive kind = Archive.ofName(place.getFileName().toString());
    if (kind.hasEntries()) {
      return fromArchive(place, folder, scratch);
    }
    for (Shape shape : shapes()) {
      if (shape.files().size() == 1) {
        fresh(folder);
        copy(place, folder.resolve(shape.files().get(0).name()));
        return shape;
      }
    }
    throw new IOException(
        "the data set has several files (%s); name the folder that holds them, not one file"
            .formatted(String.join(", ", card.files().stream().map(CardFile::name).toList())));
  }

  private Shape fromArchive(Path place, Path folder, Path scratch) throws IOException {
    Set<String> said = new LinkedHashSet<>();
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
        fresh(folder);
        fetch.unpack(source, files, place, folder, scratch);
      } catch (IOException e) {
        if (DiskFullException.orSame(e, folder) instanceof DiskFullException full) {
          throw full;
        }
        said.add(e.getMessage());
        continue;
      }
      if (expected != null) {
        String found = Sha256.of(place);
        if (!expected.equals(found)) {
          throw new IOException(
              "%s: wrong checksum: the card says SHA-256 %s, found %s"
                  .formatted(place, expected, found));
        }
      }
      return new Shape(i, files, expected != null);
    }
    // An archive of the card's own files, as somebody may have packed them.
    Source.File own = new Source.File(place.toString(), null, null, null);
    try {
      fresh(folder);
      fetch.unpack(own, card.files(), place, folder, scratch);
      return new Shape(-1, card.files(), false);
    } catch (IOException e) {
      said.add(e.getMessage());
    }
    throw new IOException(place + ": " + String.join("; or: ", said));
  }

  private static void fresh(Path folder) throws IOException {
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
      // The copy is ours: a read-only original must not make a cache that cannot be replaced.
      target.toFile().setWritable(true, true);
    }
  }
}
