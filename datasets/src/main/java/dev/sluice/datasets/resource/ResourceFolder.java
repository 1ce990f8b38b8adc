package dev.sluice.datasets.resource;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A folder of resources, merged from all jars and class folders that contain it.
 *
 * @param loader the loader whose class path is searched
 * @param folder the folder, such as {@code org/example/data}, without slashes at either end
 */
public record ResourceFolder(ClassLoader loader, String folder) {
  public ResourceFolder {
    Objects.requireNonNull(loader, "loader");
    Objects.requireNonNull(folder, "folder");
  }

  /**
   * The names of all resources in the folder and its subfolders, relative to it, sorted; empty if
   * no jar or class folder contains it.
   *
   * @throws IOException if a jar cannot be read
   */
  public NavigableSet<String> names() throws IOException {
    NavigableSet<String> names = new TreeSet<>();
    List<URL> roots = Collections.list(loader.getResources(folder));
    for (URL root : roots) {
      if (root.getProtocol().equals("jar")) {
        addJar(root, names);
      } else if (root.getProtocol().equals("file")) {
        addFolder(root, names);
      }
    }
    return names;
  }

  private void addJar(URL root, NavigableSet<String> names) throws IOException {
    URLConnection connection = root.openConnection();
    // A cached JarFile is shared by the whole JVM and must not be closed.
    connection.setUseCaches(false);
    String prefix = folder + "/";
    try (JarFile jar = ((JarURLConnection) connection).getJarFile()) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (!entry.isDirectory() && entry.getName().startsWith(prefix)) {
          names.add(entry.getName().substring(prefix.length()));
        }
      }
    }
  }

  private static void addFolder(URL root, NavigableSet<String> names) throws IOException {
    Path start;
    try {
      start = Path.of(root.toURI());
    } catch (URISyntaxException e) {
      throw new IOException("invalid class path entry " + root, e);
    }
    try (Stream<Path> files = Files.walk(start)) {
      files
          .filter(Files::isRegularFile)
          .forEach(
              file ->
                  names.add(
                      start
                          .relativize(file)
                          .toString()
                          .replace(file.getFileSystem().getSeparator(), "/")));
    }
  }

  /**
   * Opens one of {@link #names()}.
   *
   * @throws IOException if there is no such resource
   */
  public InputStream open(String name) throws IOException {
    String resource = folder + "/" + name;
    InputStream in = loader.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("no resource " + resource + " on the class path");
    }
    return in;
  }
}
