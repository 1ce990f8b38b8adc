package dev.sluice.datasets.source;

import dev.sluice.datasets.resource.ResourceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Something that holds entries: an archive, a folder, the class path. */
@FunctionalInterface
interface Entries {
  /**
   * The entries whose names are wanted, in no particular order.
   *
   * @throws IOException if it cannot be read, or is not to be trusted
   */
  List<Entry> matching(Predicate<String> wanted) throws IOException;

  /** The files below a folder. */
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

  /** The resources below a folder of the class path. */
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
   * @param prefix what every name starts with and is shown without; may be empty
   */
  static Entries ofTarGz(Path tar, String prefix, long maxUnpacked, Path scratch) {
    return wanted -> Unpacking.tarGz(tar, prefix, wanted, maxUnpacked, scratch);
  }
}
