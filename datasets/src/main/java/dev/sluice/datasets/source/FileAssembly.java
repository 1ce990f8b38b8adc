package dev.sluice.datasets.source;

import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.card.Conversion;
import dev.sluice.datasets.card.EntrySelection;
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

/** Makes the files of a card from the entries that match its patterns. */
final class FileAssembly {
  private FileAssembly() {}

  /**
   * Writes all files into a folder.
   *
   * @param selections by file name; a file without a selection is the one entry of that name
   * @throws IOException if a pattern matches no entry, or several where one is expected
   */
  static void assemble(
      List<CardFile> files, Map<String, EntrySelection> selections, Entries entries, Path folder)
      throws IOException {
    Map<CardFile, List<Glob>> globs = new LinkedHashMap<>();
    for (CardFile file : files) {
      EntrySelection selection = selections.get(file.name());
      globs.put(
          file,
          selection == null
              ? List.of(Glob.of("**/" + file.name()))
              : selection.from().stream().map(Glob::of).toList());
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
      EntrySelection selection = selections.get(file.name());
      Conversion as = selection == null ? Conversion.COPY : selection.as();
      List<Entry> selected = new ArrayList<>();
      for (Glob glob : globs.get(file)) {
        List<Entry> matching =
            found.stream()
                .filter(entry -> glob.matches(entry.name()))
                .sorted(Comparator.comparing(Entry::name, NaturalOrder.INSTANCE))
                .toList();
        if (matching.isEmpty()) {
          throw new IOException(
              "found no entry '%s' among its entries: %s".formatted(glob.text(), sample(seen)));
        }
        selected.addAll(matching);
      }
      if (as == Conversion.COPY && selected.size() > 1) {
        throw new IOException(
            "several entries match '%s': %s; name one in the card's 'entries'"
                .formatted(
                    globs.get(file).get(0).text(),
                    sample(selected.stream().map(Entry::name).toList())));
      }
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(folder.resolve(file.name())), 1 << 16)) {
        write(as, selected, out);
      }
    }
  }

  private static String sample(List<String> names) {
    List<String> sorted = names.stream().sorted(NaturalOrder.INSTANCE).toList();
    int shown = Math.min(6, sorted.size());
    return sorted.isEmpty()
        ? "nothing"
        : String.join(", ", sorted.subList(0, shown))
            + (sorted.size() > shown ? " and " + (sorted.size() - shown) + " more" : "");
  }

  private static void write(Conversion as, List<Entry> entries, OutputStream out)
      throws IOException {
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

  /**
   * Writes bytes as one line. Only ASCII bytes change, so this works for every superset of ASCII.
   */
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
    // ISO-8859-1 maps each byte to one character and back, so no byte changes.
    try (BufferedReader reader =
        new BufferedReader(new java.io.InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
      int number = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        if (!text.isBlank()) {
          field(out, entry.extension());
          field(out, entry.fileName() + ":" + number);
          line(text.getBytes(StandardCharsets.ISO_8859_1), out);
        }
      }
    }
  }
}
