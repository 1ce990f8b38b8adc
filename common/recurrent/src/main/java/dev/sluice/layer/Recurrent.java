package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/**
 * A recurrent layer of any cell: one of {@link Cells} by its name, or a cell of your own.
 *
 * <pre>{@code
 * new Recurrent.Builder("lstm-coupled").nOut(128).build()
 * new Recurrent.Builder(new MyCell()).nOut(128).build()
 * }</pre>
 *
 * <p>Networks are stored with the cell's name. To restore one with a cell of your own, let {@link
 * Cells} find it: a file {@code META-INF/services/dev.sluice.cell.Cell} with the name of its class.
 */
public final class Recurrent extends RecurrentConf {
  // Its name stands for the cell, also in Java's own serialisation.
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
                    "There is no cell '%s'; there are %s. A cell of your own is found if the class path"
                            .formatted(name, Cells.names())
                        + " has its jar or folder with a file META-INF/services/%s that names its class"
                            .formatted(Cell.class.getName())));
  }

  /** Builds a {@link Recurrent}; {@code nOut} is required. */
  // Layer.Builder.build() declares a type parameter of its own, which no override can honour.
  @SuppressWarnings("unchecked")
  public static final class Builder extends RecurrentConf.Builder<Builder> {
    private final Cell cell;

    /**
     * A layer of that cell.
     *
     * @throws IllegalArgumentException from {@code build} if the cell is not right ({@link
     *     Cell#verify})
     */
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
