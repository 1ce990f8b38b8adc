package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.stream.Collectors;

/**
 * A recurrent layer of any cell in {@link Cells}:
 *
 * <pre>{@code new Recurrent.Builder("lstm-coupled").nOut(128).build()}</pre>
 *
 * <p>Networks are stored with the cell's name.
 */
public final class Recurrent extends RecurrentConf {
  // A cell is one of Cells and nothing else: its name stands for it, also in Java's own
  // serialisation.
  private transient Cell cell;

  /** For JSON. */
  private Recurrent() {}

  private Recurrent(Builder builder) {
    super(builder, builder.cell);
    cell = builder.cell;
    initializeConstraints(builder);
  }

  @Override
  public Cell cell() {
    return cell;
  }

  /** The cell's name. */
  public String getCell() {
    return cell.name();
  }

  /** For JSON. */
  public void setCell(String name) {
    cell = find(name);
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeUTF(cell.name());
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    cell = find(in.readUTF());
  }

  private static Cell find(String name) {
    return Cells.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no cell '%s'; there are %s"
                        .formatted(
                            name,
                            Cells.all().stream()
                                .map(Cell::name)
                                .collect(Collectors.joining(", ")))));
  }

  /** Builds a {@link Recurrent}; {@code nOut} is required. */
  // Layer.Builder.build() declares a type parameter of its own, which no override can honour.
  @SuppressWarnings("unchecked")
  public static final class Builder extends RecurrentConf.Builder<Builder> {
    private final Cell cell;

    /** A layer of that cell. */
    public Builder(Cell cell) {
      this.cell = cell;
    }

    /**
     * A layer of the cell of that {@link Cell#name() name}.
     *
     * @throws IllegalArgumentException if there is none, naming those that there are
     */
    public Builder(String cell) {
      this(find(cell));
    }

    @Override
    public Recurrent build() {
      return new Recurrent(this);
    }
  }
}
