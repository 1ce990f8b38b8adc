package dev.sluice.datasets.input;

import dev.sluice.datasets.input.Table.Row;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.FileFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.datavec.api.transform.DataAction;
import org.datavec.api.transform.TransformProcess;
import org.datavec.api.transform.schema.Schema;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * A DataVec {@code TransformProcess}, applied to the raw rows of a file before they are
 * interpreted. Its initial schema must name the columns of the file in their order, and determines
 * their types.
 */
public final class RowTransform {
  private final String name;
  private final TransformProcess process;

  private RowTransform(String name, TransformProcess process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Reads a transform from a file: JSON if its name ends with {@code .json} or its text begins with
   * a brace, otherwise YAML.
   *
   * @throws UsageException if there is no such file or it contains no transform
   */
  public static RowTransform read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UsageException(
          "--transform: no file %s; expected a DataVec TransformProcess as JSON or YAML"
              .formatted(file));
    }
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new InputException(
          "--transform: cannot read %s: %s".formatted(file, FileFailure.reason(e)), e);
    }
  }

  /**
   * Reads a transform from text.
   *
   * @param name its name in errors
   * @throws UsageException if the text contains no transform
   */
  public static RowTransform parse(String name, String text) {
    boolean json =
        name.toLowerCase(Locale.ROOT).endsWith(".json") || text.stripLeading().startsWith("{");
    TransformProcess process;
    try {
      process = json ? TransformProcess.fromJson(text) : TransformProcess.fromYaml(text);
    } catch (RuntimeException e) {
      // DataVec wraps whatever its mapper throws.
      throw new UsageException(
          "%s is not a DataVec TransformProcess in %s: %s"
              .formatted(name, json ? "JSON" : "YAML", firstLine(e)),
          e);
    }
    if (process == null || process.getInitialSchema() == null || process.getActionList() == null) {
      throw new UsageException(
          name + " is not a DataVec TransformProcess: 'initialSchema' or 'actionList' is missing");
    }
    return new RowTransform(name, process);
  }

  private static String firstLine(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.lines().findFirst().orElse("");
  }

  /**
   * Applies the transform to each row on its own, and omits rows that a filter removes.
   *
   * @throws InputException if the columns differ from the initial schema or a step fails on a row
   * @throws UsageException if the transform has steps that need all rows at once
   */
  public Table apply(Table table) {
    Rows transformed = rows(table.file(), table.columns());
    List<Row> rows = new ArrayList<>();
    for (Row row : table.rows()) {
      Row result = transformed.apply(row);
      if (result != null) {
        rows.add(result);
      }
    }
    transformed.requireAny();
    return new Table(transformed.columns(), rows, true, table.notes());
  }

  /**
   * Applies the transform to the rows of a file one by one.
   *
   * @param file the file's name in errors
   * @param columns the columns of its rows
   * @throws InputException if the columns differ from the initial schema
   * @throws UsageException if the transform has steps that need all rows at once
   */
  public Rows rows(String file, List<String> columns) {
    checkColumns(file, columns);
    if (needsSequence()) {
      throw new UsageException(
          name + " has steps for sequences, which apply only to a series; remove them");
    }
    return new Rows(file);
  }

  /** The transform of the rows of a file, one by one. */
  public final class Rows {
    private final String file;
    private long read;
    private long kept;

    private Rows(String file) {
      this.file = file;
    }

    /** The columns of the result. */
    public List<String> columns() {
      return process.getFinalSchema().getColumnNames();
    }

    /** The transformed row, or null if a filter removes it. */
    public Row apply(Row row) {
      read++;
      List<Writable> result;
      try {
        result = process.execute(writables(row));
      } catch (RuntimeException e) {
        throw new InputException(
            "%s: the transform %s fails: %s".formatted(row.where(), name, firstLine(e)), e);
      }
      if (result == null) {
        return null;
      }
      kept++;
      return new Row(row.file(), row.line(), strings(result));
    }

    /**
     * Requires that at least one row is left.
     *
     * @throws InputException if not
     */
    public void requireAny() {
      if (kept == 0) {
        throw new InputException(
            "%s: the transform %s removes all %d rows".formatted(file, name, read));
      }
    }
  }

  /** The transform as JSON. */
  public String definition() {
    return process.toJson();
  }

  /**
   * Applies the transform to the rows of a series in their order. Its steps may use several rows,
   * as differences and offsets do.
   *
   * @throws InputException if the columns differ from the initial schema or a step fails
   */
  public Table applySequence(Table table) {
    if (!needsSequence()) {
      // Row by row, so that later errors can name the rows' lines.
      return apply(table);
    }
    checkColumns(table.file(), table.columns());
    List<List<Writable>> result;
    try {
      result = process.executeSequence(table.rows().stream().map(RowTransform::writables).toList());
    } catch (RuntimeException e) {
      throw new InputException(
          "%s: the transform %s fails: %s".formatted(table.file(), name, firstLine(e)), e);
    }
    String file = table.file() + " as transformed by " + name;
    return result(table, result.stream().map(row -> new Row(file, 0, strings(row))).toList());
  }

  private Table result(Table table, List<Row> rows) {
    if (rows.isEmpty()) {
      throw new InputException(
          "%s: the transform %s removes all %d rows"
              .formatted(table.file(), name, table.rows().size()));
    }
    return new Table(process.getFinalSchema().getColumnNames(), rows, true, table.notes());
  }

  private boolean needsSequence() {
    for (DataAction action : process.getActionList()) {
      boolean rowStep =
          action.getFilter() != null
              || (action.getTransform() != null
                  && !action.getTransform().getClass().getName().contains(".sequence."));
      if (!rowStep) {
        return true;
      }
    }
    return false;
  }

  private void checkColumns(String file, List<String> columns) {
    Schema initial = process.getInitialSchema();
    if (!initial.getColumnNames().equals(columns)) {
      throw new InputException(
          "%s expects the columns %s, but %s has %s; correct 'initialSchema'"
              .formatted(
                  name,
                  String.join(", ", initial.getColumnNames()),
                  file,
                  String.join(", ", columns)));
    }
  }

  private static List<Writable> writables(Row row) {
    List<Writable> writables = new ArrayList<>(row.cells().size());
    row.cells().forEach(cell -> writables.add(new Text(cell)));
    return writables;
  }

  private static List<String> strings(List<Writable> row) {
    return row.stream().map(Writable::toString).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
