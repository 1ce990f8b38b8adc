package dev.sluice.cell;

import java.util.List;
import java.util.OptionalInt;

/**
 * A recurrent cell: its parameters, its states, one step forward and one step back.
 *
 * <p>For an input of {@code nIn} features and {@code n} units its parameters are, g standing for
 * the number of gates concerned:
 *
 * <table>
 *   <caption>Parameters</caption>
 *   <tr><td>{@code W}</td><td>[nIn, g n]</td><td>input weights, a block for each gate with an
 *       input</td></tr>
 *   <tr><td>{@code RW}</td><td>[n, g n]</td><td>recurrent weights, a block for each gate with a
 *       recurrence</td></tr>
 *   <tr><td>{@code b}</td><td>[1, g n]</td><td>bias, a block for each gate with an input</td></tr>
 *   <tr><td>{@code RB}</td><td>[1, g n]</td><td>bias, a block for each gate with a recurrence
 *       only</td></tr>
 *   <tr><td>{@code P}</td><td>[1, g n]</td><td>peephole weights, a block for each peephole</td></tr>
 * </table>
 *
 * <p>Cells have no state of their own and can be shared between threads.
 */
public abstract class Cell {
  private final String name;
  private final String summary;
  private final List<Gate> gates;

  Cell(String name, String summary, Gate... gates) {
    this.name = name;
    this.summary = summary;
    this.gates = List.of(gates);
  }

  /** Its name on the command line and in stored networks, such as {@code "lstm"}. */
  public final String name() {
    return name;
  }

  /** One line on what it is. */
  public final String summary() {
    return summary;
  }

  /**
   * Raised when the same settings no longer mean the same network, so that results from before are
   * not taken for results of now; 1 unless overridden.
   */
  public int version() {
    return 1;
  }

  /** Its gates, in the order of their blocks in the parameters. */
  public final List<Gate> gates() {
    return gates;
  }

  /** Its peephole connections; none unless overridden. */
  public List<Peephole> peepholes() {
    return List.of();
  }

  /** Whether there is a memory {@code c_t} beside the output {@code h_t}. */
  public boolean hasMemory() {
    return false;
  }

  /** Whether its candidate goes through a rectifier rather than tanh. */
  public boolean isRectified() {
    return false;
  }

  /** How many blocks beside gates and states the way back needs. */
  public int keptBlocks() {
    return 0;
  }

  /** The gate whose bias begins at 1, so that the memory lasts at first; empty if there is none. */
  public OptionalInt forgetGate() {
    return OptionalInt.empty();
  }

  /**
   * One step forward. Every gate with an input holds {@code W x_t + b}, every other one {@code b};
   * afterwards {@link Block#H} (and {@link Block#C}) is to be set.
   */
  public abstract void forward(Step step);

  /**
   * One step back. {@link Block#D_H} (and {@link Block#D_C}) holds the whole gradient with respect
   * to the step's states, and may be overwritten; afterwards every gate is to hold its delta, the
   * gradient with respect to what went into it, and what belongs to the step before is to be added
   * to {@link Block#D_H_PREVIOUS} and {@link Block#D_H_RECURRENT} (and set in {@link
   * Block#D_C_PREVIOUS}).
   */
  public abstract void backward(Step step);

  @Override
  public final String toString() {
    return name;
  }
}
