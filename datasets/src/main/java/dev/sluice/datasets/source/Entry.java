package dev.sluice.datasets.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * A named entry of an archive, a folder or the class path.
 *
 * @param name the name, with {@code /} between folders
 * @param content opens its bytes
 */
record Entry(String name, Content content) {
  /** Opens the bytes of an entry. */
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }

  /** The last part of the name. */
  String fileName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The name of the folder that contains it, or the empty string. */
  String folderName() {
    int end = name.lastIndexOf('/');
    return end < 0 ? "" : name.substring(name.lastIndexOf('/', end - 1) + 1, end);
  }

  /** The file's name without its extension. */
  String stem() {
    String file = fileName();
    int dot = file.lastIndexOf('.');
    return dot <= 0 ? file : file.substring(0, dot);
  }

  /** The extension of the file's name, without the dot; the whole name if it has none. */
  String extension() {
    String file = fileName();
    return file.substring(file.lastIndexOf('.') + 1);
  }
}
