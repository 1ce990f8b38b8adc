package dev.sluice.datasets.source;

import dev.sluice.datasets.card.Archive;
import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.card.EntrySelection;
import dev.sluice.datasets.card.Source;
import dev.sluice.datasets.resource.ResourceFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Fetches the files of one source into a folder, whatever the kind of the source. */
final class SourceFetch {
  /** The folder in which npm puts the contents of a package. */
  private static final String NPM_PREFIX = "package/";

  private final Downloader downloader;
  private final NpmPack npm;
  private final ClassLoader loader;

  SourceFetch(Downloader downloader, NpmPack npm, ClassLoader loader) {
    this.downloader = downloader;
    this.npm = npm;
    this.loader = loader;
  }

  /**
   * @param files the files that this source provides
   * @param folder the folder to write the files to
   * @param scratch a folder for temporary files; the caller deletes it
   * @throws IOException if the files are not available
   */
  void fetch(Source source, List<CardFile> files, Path folder, Path scratch)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Files.createDirectories(scratch);
    if (source instanceof Source.Http http) {
      fetch(http, files, folder, scratch);
    } else if (source instanceof Source.Npm pack) {
      Path tarball = npm.pack(pack.name(), pack.version(), scratch.resolve("npm"));
      unpack(source, files, tarball, folder, scratch);
    } else if (source instanceof Source.Resource resource) {
      ResourceFolder resources = new ResourceFolder(loader, resource.folder());
      if (resources.names().isEmpty()) {
        throw new IOException(
            "no package on the class path contains the folder " + resource.folder());
      }
      FileAssembly.assemble(files, resource.entries(), Entries.ofResources(resources), folder);
    } else if (source instanceof Source.File own) {
      Path path = Path.of(own.path());
      if (!Files.exists(path)) {
        throw new IOException("no file or folder " + path);
      }
      if (Files.isDirectory(path)) {
        FileAssembly.assemble(files, own.entries(), Entries.ofFolder(path), folder);
      } else {
        unpack(source, files, path, folder, scratch);
      }
    }
  }

  private void fetch(Source.Http http, List<CardFile> files, Path folder, Path scratch)
      throws IOException, InterruptedException {
    if (http.archive().hasEntries()) {
      URI address = http.addressOf(files.get(0));
      Path archive = scratch.resolve(fileName(address, http.archive()));
      downloader.download(address, http.sha256(), http.bytes(), archive);
      unpack(http, files, archive, folder, scratch);
      return;
    }
    for (CardFile file : files) {
      URI address = http.addressOf(file);
      Path target = folder.resolve(file.name());
      if (http.archive() == Archive.GZ) {
        Path packed = scratch.resolve(file.name() + ".gz");
        downloader.download(address, http.sha256(), http.bytes(), packed);
        Unpacking.gz(packed, target, http.maxUnpacked());
      } else {
        downloader.download(
            address,
            http.sha256() == null ? file.sha256() : http.sha256(),
            http.bytes() == null ? file.bytes() : http.bytes(),
            target);
      }
    }
  }

  /** Makes a source's files from a local archive. */
  void unpack(Source source, List<CardFile> files, Path archive, Path folder, Path scratch)
      throws IOException {
    long max = maxUnpacked(source);
    Path unpacked = scratch.resolve("unpacked");
    FolderTree.delete(unpacked);
    boolean isNpm = source instanceof Source.Npm;
    Archive kind =
        isNpm
            ? Archive.TAR_GZ
            : source instanceof Source.Http http
                ? http.archive()
                : Archive.ofName(archive.getFileName().toString());
    if (!kind.hasEntries()) {
      throw new IOException(archive + " is not an archive; expected .zip, .jar, .tar.gz or .tgz");
    }
    Entries entries =
        kind == Archive.ZIP
            ? Entries.ofZip(archive, max, unpacked)
            : Entries.ofTarGz(archive, isNpm ? NPM_PREFIX : "", max, unpacked);
    Map<String, EntrySelection> selections = source.entries();
    FileAssembly.assemble(files, selections, entries, folder);
    FolderTree.delete(unpacked);
  }

  static long maxUnpacked(Source source) {
    if (source instanceof Source.Http http) {
      return http.maxUnpacked();
    }
    return source instanceof Source.Npm pack ? pack.maxUnpacked() : Source.DEFAULT_MAX_UNPACKED;
  }

  /** A file name for a download, with the extension of its kind. */
  static String fileName(URI address, Archive kind) {
    String path = address.getPath() == null ? "" : address.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._+-]", "_");
    return name.isEmpty() || name.startsWith(".")
        ? "download" + (kind == Archive.ZIP ? ".zip" : kind == Archive.TAR_GZ ? ".tar.gz" : "")
        : name;
  }
}
