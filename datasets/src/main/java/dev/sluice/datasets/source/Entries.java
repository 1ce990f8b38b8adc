package dev.sluice.datasets.source;

import dev.sluice.datasets.resource.ResourceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The entries of an archive, a folder or the class path. */
@FunctionalInterface
interface Entries {
  /**
   * The entries whose names match, in no particular order.
   *
   * @throws IOException if the entries cannot be read, or are not trustworthy
   */
  List<Entry> matching(Predicate<String> wanted) throws IOException;

  /** The files in a folder and its subfolders. */
  static Entries ofFolder(Path folder) {
    return wanted -> {
      List<Entry> entries = new ArrayList<>();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          String name = folder.relativize(file).toString().replace('\\', '/');
          if (wanted.test(name)) {
            entries.add(new Entry(name, () -> Files.newInputStream(file)));
          }
        }
      }
      return entries;
    };
  }

  /** The resources in a folder of the class path and its subfolders. */
  static Entries ofResources(ResourceFolder folder) {
    return wanted -> {
      List<Entry> entries = new ArrayList<>();
      for (String name : folder.names()) {
        if (wanted.test(name)) {
          entries.add(new Entry(name, () -> folder.open(name)));
        }
      }
      return entries;
    };
  }

  /** A zip file. */
  static Entries ofZip(Path zip, long maxUnpacked, Path scratch) {
    return wanted -> Unpacking.zip(zip, wanted, maxUnpacked, scratch);
  }

  /**
   * A compressed tar file.
   *
   * @param prefix the start of every name, which is removed from it; may be empty
   */
  static Entries ofTarGz(Path tar, String prefix, long maxUnpacked, Path scratch) {
    return wanted -> Unpacking.tarGz(tar, prefix, wanted, maxUnpacked, scratch);
  }
}
