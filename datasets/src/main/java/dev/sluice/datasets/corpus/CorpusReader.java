package dev.sluice.datasets.corpus;

import dev.sluice.datasets.encoded.Encoded;
import dev.sluice.datasets.encoded.EncodedCache;
import dev.sluice.datasets.encoded.EncodedKey;
import dev.sluice.datasets.input.FileStamps;
import dev.sluice.datasets.input.RowTransform;
import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.datasets.input.TableReader;
import dev.sluice.datasets.input.TextFile;
import dev.sluice.datasets.input.TextStream;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.FileFailure;
import dev.sluice.progress.Progress;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Reads running text, as a DataVec {@code RecordReader} whose records are lines, or encoded ({@link
 * #read}). Text must be valid UTF-8 or have the given fallback encoding; a byte order mark is
 * dropped and every line end becomes {@code \n}.
 */
public final class CorpusReader extends TableReader {
  private static final long serialVersionUID = 1L;
  private static final List<String> COLUMNS = List.of("line");

  private final String fallbackEncoding;

  /**
   * Creates a reader.
   *
   * @param fallbackEncoding the encoding of files that are not UTF-8, or null if such files are an
   *     error
   */
  public CorpusReader(String fallbackEncoding) {
    this.fallbackEncoding = fallbackEncoding;
  }

  /**
   * The files of a folder and its subfolders, sorted by path, without hidden ones.
   *
   * @param glob a pattern such as {@code **.abc}, matched against the path relative to the folder;
   *     null for all files
   * @throws InputException if there is none
   */
  public static List<Path> files(Path folder, String glob) {
    PathMatcher matcher;
    try {
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + (glob == null ? "**" : glob));
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "--glob: '%s' is not a valid pattern (%s); write, for example, '**.txt'"
              .formatted(glob, e.getDescription()),
          e);
    }
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files =
          found
              .filter(Files::isRegularFile)
              .map(folder::relativize)
              .filter(CorpusReader::isVisible)
              .filter(matcher::matches)
              .sorted((a, b) -> slashes(a).compareTo(slashes(b)))
              .map(folder::resolve)
              .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (UncheckedIOException e) {
      throw unreadable(folder, e.getCause());
    }
    if (files.isEmpty()) {
      throw new InputException(
          "%s contains no file%s; expected text files"
              .formatted(folder, glob == null ? "" : " that matches --glob '" + glob + "'"));
    }
    return files;
  }

  private static InputException unreadable(Path folder, IOException e) {
    return new InputException(
        "cannot read the folder %s: %s".formatted(folder, FileFailure.reason(e)), e);
  }

  private static boolean isVisible(Path relative) {
    for (Path name : relative) {
      if (name.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private static String slashes(Path path) {
    return path.toString().replace('\\', '/');
  }

  @Override
  public Table table(Path file) {
    return table(TextFile.read(file, charset()));
  }

  @Override
  protected Table table(String name, DataInputStream in) throws IOException {
    return table(TextFile.read(name, in, charset()));
  }

  private Charset charset() {
    return fallbackEncoding == null ? null : Charset.forName(fallbackEncoding);
  }

  private static Table table(TextFile file) {
    List<Row> rows = new ArrayList<>();
    for (String line : file.requireContent("text").lines()) {
      rows.add(new Row(file.name(), rows.size() + 1, List.of(line)));
    }
    return new Table(COLUMNS, rows, true, file.notes());
  }

  /**
   * Reads the files of each part one after the other, makes sure that a line end separates them,
   * and encodes them once.
   *
   * @param parts the files of each part
   * @param transform applied to the lines first, or null; its result must have one column
   * @param stamps those of the files before anything was read
   * @param key what identifies the text, without the settings that are known here
   * @throws InputException if a file is empty or not text
   */
  public CorpusText read(
      List<List<Path>> parts,
      RowTransform transform,
      FileStamps stamps,
      EncodedCache cache,
      EncodedKey key) {
    FileText files = new FileText(parts, transform, charset(), stamps, cache);
    Encoded<TextEncoding.Header> encoded =
        cache.get(key, TextEncoding.Header.class, () -> files.encoding(key.source()));
    EncodedText text = TextEncoding.text(encoded);
    List<EncodedText> sections = new ArrayList<>();
    long start = 0;
    for (long end : encoded.header().ends()) {
      sections.add(text.section(start, end));
      start = end;
    }
    return new CorpusText(text, sections, encoded.header().notes());
  }

  /**
   * What identifies a text.
   *
   * @param source where it is, in words
   * @param sha256 SHA-256 of all files
   * @param parts the files of each part
   */
  public EncodedKey key(
      String source, String sha256, List<List<Path>> parts, RowTransform transform) {
    return new EncodedKey(
        "text",
        TextEncoding.VERSION,
        source,
        sha256,
        List.of(
            "files=" + parts.stream().map(part -> String.valueOf(part.size())).toList(),
            "fallback-encoding=" + fallbackEncoding,
            "transform=" + (transform == null ? null : transform.definition())));
  }

  /** Files as a text that can be read again and again. */
  private static final class FileText implements TextEncoding.Source {
    private static final int CHARACTERS = 1 << 15;

    private final List<List<Path>> parts;
    private final RowTransform transform;
    private final Charset charset;
    private final FileStamps stamps;
    private final EncodedCache cache;

    /** The number of bytes of the files read before. */
    private long before;

    /** The last character of the part, or 0. */
    private char last;

    FileText(
        List<List<Path>> parts,
        RowTransform transform,
        Charset charset,
        FileStamps stamps,
        EncodedCache cache) {
      this.parts = parts;
      this.transform = transform;
      this.charset = charset;
      this.stamps = stamps;
      this.cache = cache;
    }

    TextEncoding encoding(String name) {
      try {
        return TextEncoding.of(name, this, stamps);
      } catch (IOException e) {
        throw new IllegalStateException("counting characters writes nothing", e);
      }
    }

    @Override
    public int parts() {
      return parts.size();
    }

    @Override
    public List<String> read(int part, TextSink sink) throws IOException {
      List<String> notes = new ArrayList<>();
      last = 0;
      before = part == 0 ? 0 : before;
      try (Progress.Bar bar = cache.reading(stamps.bytes())) {
        for (Path file : parts.get(part)) {
          if (last != 0 && last != '\n') {
            accept(sink, new char[] {'\n'}, 1);
          }
          try (TextStream text = TextStream.open(file, charset)) {
            notes.addAll(text.notes());
            if (transform == null) {
              copy(file, text, sink, bar);
            } else {
              transform(file, text, sink, bar);
            }
            before += text.bytesRead();
          }
        }
      }
      return notes;
    }

    private void accept(TextSink sink, char[] characters, int count) throws IOException {
      if (count > 0) {
        last = characters[count - 1];
        sink.accept(characters, count);
      }
    }

    private void copy(Path file, TextStream text, TextSink sink, Progress.Bar bar)
        throws IOException {
      char[] characters = new char[CHARACTERS];
      boolean blank = true;
      for (int count = text.read(characters, 0, CHARACTERS);
          count >= 0;
          count = text.read(characters, 0, CHARACTERS)) {
        blank = blank && String.valueOf(characters, 0, count).isBlank();
        accept(sink, characters, count);
        bar.advanceTo(before + text.bytesRead(), "");
      }
      requireContent(blank, file);
    }

    private void transform(Path file, TextStream text, TextSink sink, Progress.Bar bar)
        throws IOException {
      RowTransform.Rows rows = transform.rows(file.toString(), COLUMNS);
      if (rows.columns().size() != 1) {
        throw new InputException(
            "the transform %s yields the columns %s; a text needs exactly one"
                .formatted(transform, String.join(", ", rows.columns())));
      }
      BufferedReader lines = new BufferedReader(text);
      int number = 0;
      boolean blank = true;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        blank = blank && line.isBlank();
        number++;
        Row row = rows.apply(new Row(file.toString(), number, List.of(line)));
        if (row != null) {
          char[] characters = (row.cells().get(0) + '\n').toCharArray();
          accept(sink, characters, characters.length);
        }
        bar.advanceTo(before + text.bytesRead(), "");
      }
      requireContent(blank, file);
      rows.requireAny();
    }

    private static void requireContent(boolean blank, Path file) {
      if (blank) {
        throw new InputException("%s is empty; expected text".formatted(file));
      }
    }
  }
}
