package dev.sluice.datasets.source;

import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.card.Making;
import dev.sluice.datasets.card.Picking;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the files of a card of the entries that its patterns find. */
final class FileMaking {
  private FileMaking() {}

  /**
   * Makes all files in a folder.
   *
   * @param pickings by file name; a file without one is the one entry of its name
   * @throws IOException if a pattern finds nothing, or several where there is to be one
   */
  static void make(
      List<CardFile> files, Map<String, Picking> pickings, Entries entries, Path folder)
      throws IOException {
    Map<CardFile, List<Glob>> globs = new LinkedHashMap<>();
    for (CardFile file : files) {
      Picking picking = pickings.get(file.name());
      globs.put(
          file,
          picking == null
              ? List.of(Glob.of("**/" + file.name()))
              : picking.from().stream().map(Glob::of).toList());
    }
    List<String> seen = new ArrayList<>();
    List<Entry> found =
        entries.matching(
            name -> {
              seen.add(name);
              return globs.values().stream()
                  .anyMatch(patterns -> patterns.stream().anyMatch(glob -> glob.matches(name)));
            });
    Files.createDirectories(folder);
    for (CardFile file : files) {
      Picking picking = pickings.get(file.name());
      Making as = picking == null ? Making.COPY : picking.as();
      List<Entry> picked = new ArrayList<>();
      for (Glob glob : globs.get(file)) {
        List<Entry> matching =
            found.stream()
                .filter(entry -> glob.matches(entry.name()))
                .sorted(Comparator.comparing(Entry::name, NaturalOrder.INSTANCE))
                .toList();
        if (matching.isEmpty()) {
          throw new IOException(
              "no entry '%s' in it; it holds %s".formatted(glob.text(), some(seen)));
        }
        picked.addAll(matching);
      }
      if (as == Making.COPY && picked.size() > 1) {
        throw new IOException(
            "several entries are called '%s': %s; name one in the card's 'entries'"
                .formatted(
                    globs.get(file).get(0).text(),
                    some(picked.stream().map(Entry::name).toList())));
      }
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(folder.resolve(file.name())), 1 << 16)) {
        write(as, picked, out);
      }
    }
  }

  private static String some(List<String> names) {
    List<String> sorted = names.stream().sorted(NaturalOrder.INSTANCE).toList();
    int shown = Math.min(6, sorted.size());
    return sorted.isEmpty()
        ? "nothing"
        : String.join(", ", sorted.subList(0, shown))
            + (sorted.size() > shown ? " and " + (sorted.size() - shown) + " more" : "");
  }

  private static void write(Making as, List<Entry> entries, OutputStream out) throws IOException {
    for (Entry entry : entries) {
      try (InputStream in = entry.content().open()) {
        switch (as) {
          case COPY -> in.transferTo(out);
          case JOIN -> join(in.readAllBytes(), out);
          case LABEL_FOLDERS -> {
            field(out, entry.folderName());
            field(out, entry.stem());
            line(in.readAllBytes(), out);
          }
          case LABEL_LINES -> labelLines(entry, in, out);
          case PLAYS -> out.write(Plays.text(in, entry.name()).getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static void join(byte[] bytes, OutputStream out) throws IOException {
    out.write(bytes);
    if (bytes.length > 0 && bytes[bytes.length - 1] != '\n') {
      out.write('\n');
    }
  }

  private static void field(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.write('\t');
  }

  /** Bytes as one line. Only ASCII is touched, so any encoding that holds ASCII passes unread. */
  private static void line(byte[] bytes, OutputStream out) throws IOException {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      byte b = bytes[i];
      out.write(b == '\t' || b == '\r' || b == '\n' ? ' ' : b);
    }
    out.write('\n');
  }

  private static void labelLines(Entry entry, InputStream in, OutputStream out) throws IOException {
    // ISO-8859-1 maps each byte to one character and back.
    try (BufferedReader reader =
        new BufferedReader(new java.io.InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
      int number = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        if (!text.isBlank()) {
          field(out, entry.ending());
          field(out, entry.fileName() + ":" + number);
          line(text.getBytes(StandardCharsets.ISO_8859_1), out);
        }
      }
    }
  }
}
