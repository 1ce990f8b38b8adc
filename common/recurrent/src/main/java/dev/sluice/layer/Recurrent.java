package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/**
 * A recurrent layer with any cell: one of {@link Cells}, by name, or your own.
 *
 * <pre>{@code
 * new Recurrent.Builder("lstm-coupled").nOut(128).build()
 * new Recurrent.Builder(new MyCell()).nOut(128).build()
 * }</pre>
 *
 * <p>Networks are stored with the cell's name. To restore a network with your own cell, make the
 * cell known to {@link Cells}: name its class in a file {@code
 * META-INF/services/dev.sluice.cell.Cell}.
 */
public final class Recurrent extends RecurrentConf {
  // Serialised by name, also in Java serialisation.
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
    return Cells.named(name).orElseThrow(() -> new UnknownCellException(name));
  }

  /** Builds a {@link Recurrent}; {@code nOut} is required. */
  // Layer.Builder.build() declares its own type parameter, which an override cannot satisfy.
  @SuppressWarnings("unchecked")
  public static final class Builder extends RecurrentConf.Builder<Builder> {
    private final Cell cell;

    /**
     * A layer with the given cell.
     *
     * @throws IllegalArgumentException from {@code build} if the cell is incorrect ({@link
     *     Cell#verify})
     */
    public Builder(Cell cell) {
      this.cell = cell;
    }

    /**
     * A layer with the cell of the given {@link Cell#name() name}.
     *
     * @throws IllegalArgumentException if there is no such cell; the message lists the known names
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
