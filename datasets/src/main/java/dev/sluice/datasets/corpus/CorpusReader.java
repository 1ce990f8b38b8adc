package dev.sluice.datasets.corpus;

import dev.sluice.datasets.input.RowTransform;
import dev.sluice.datasets.input.Table;
import dev.sluice.datasets.input.Table.Row;
import dev.sluice.datasets.input.TableReader;
import dev.sluice.datasets.input.TextFile;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.FileFailure;
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
 * Reads running text, as a DataVec {@code RecordReader} whose records are lines, or as a whole
 * ({@link #read}). Text must be valid UTF-8 or have the given fallback encoding; a byte order mark
 * is dropped and every line end becomes {@code \n}.
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
   * Reads files one after the other and makes sure that a line end separates them.
   *
   * @param transform applied to the lines first, or null; its result must have one column
   * @throws InputException if a file is empty or not text
   */
  public CorpusText read(List<Path> files, RowTransform transform) {
    StringBuilder text = new StringBuilder();
    List<String> notes = new ArrayList<>();
    for (Path path : files) {
      if (text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
        text.append('\n');
      }
      TextFile file = TextFile.read(path, charset()).requireContent("text");
      notes.addAll(file.notes());
      if (transform == null) {
        text.append(file.text());
      } else {
        for (Row row : transformed(file, transform).rows()) {
          text.append(row.cells().get(0)).append('\n');
        }
      }
    }
    return new CorpusText(text.toString(), notes);
  }

  private static Table transformed(TextFile file, RowTransform transform) {
    Table result = transform.apply(table(file));
    if (result.columns().size() != 1) {
      throw new InputException(
          "the transform %s yields the columns %s; a text needs exactly one"
              .formatted(transform, String.join(", ", result.columns())));
    }
    return result;
  }
}
