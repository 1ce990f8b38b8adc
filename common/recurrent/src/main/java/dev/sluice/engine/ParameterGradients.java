package dev.sluice.engine;

import dev.sluice.cell.Block;
import dev.sluice.cell.Cell;
import dev.sluice.cell.Computed;
import dev.sluice.cell.Gate;
import dev.sluice.cell.Parameter;
import dev.sluice.cell.Peephole;
import dev.sluice.cell.State;
import dev.sluice.cell.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The gradients of the parameters: sums over all rows, split into tasks by parameter and by
 * columns. Each element is summed by one task in a fixed order.
 */
final class ParameterGradients<A> {
  /** The minimum number of columns of a gradient that one task sums. */
  private static final int MIN_COLUMNS = 48;

  /** The number of tasks for each thread, so that all threads end at about the same time. */
  private static final int TASKS_PER_THREAD = 3;

  private final Tape<A> tape;
  private final CellWeights<A> weights;
  private final Arithmetic<A> math;
  private final Workspaces<A> workspaces;
  private final Map<String, View> views;
  private final Cell cell;
  private final int units;
  private final int width;
  private final List<Runnable> tasks = new ArrayList<>();

  /** One for each of the weights. */
  private final List<A> sums = new ArrayList<>();

  /** For each row, the row of the features of the step before; null if that is one batch above. */
  private final int[] previousRow;

  /** The features of the step before, row by row; null if they need no gathering. */
  private final A previousFeatures;

  /**
   * Plans the tasks.
   *
   * @param threads how many of them will run at the same time
   */
  ParameterGradients(
      Tape<A> tape,
      CellWeights<A> weights,
      Workspaces<A> workspaces,
      Map<String, View> views,
      int threads) {
    this.tape = tape;
    this.weights = weights;
    this.workspaces = workspaces;
    this.views = views;
    math = tape.math;
    cell = tape.cell;
    units = tape.units;
    width = tape.width;
    previousRow = tape.previousInput == null || tape.order.isFull() ? null : previousRows();
    previousFeatures = previousRow == null || tape.oneHot ? null : gathered();
    addTasks(threads);
  }

  private int[] previousRows() {
    RowOrder order = tape.order;
    int[] rows = new int[order.rows()];
    for (int t = 0; t < order.steps(); t++) {
      for (int place = 0; place < order.count(t); place++) {
        rows[order.start(t) + place] = tape.previousFeatureRow(t) + place;
      }
    }
    return rows;
  }

  private A gathered() {
    int size = tape.inputWidth;
    A gathered = math.create(previousRow.length * size);
    for (int row = 0; row < previousRow.length; row++) {
      math.copy(tape.features, previousRow[row] * size, gathered, row * size, size);
    }
    return gathered;
  }

  /** The number of tasks. */
  int tasks() {
    return tasks.size();
  }

  /** Runs one of the tasks. */
  void run(int task) {
    tasks.get(task).run();
  }

  private void addTasks(int threads) {
    List<Weights> all = cell.weights();
    int products = 0;
    for (int place = 0; place < all.size(); place++) {
      int height = all.get(place).ofInput() ? tape.inputs : units;
      sums.add(weights.has(place) ? workspaces.sums(place, height * width) : null);
      products += weights.has(place) ? 1 : 0;
    }
    int columns = columnsPerTask(Math.max(1, products), threads);
    // Large products come first, so that small tasks fill the gaps at the end.
    addProducts(false, columns, this::recurrent);
    addProducts(true, columns, this::input);
    for (Gate gate : cell.gates()) {
      gate.bias().ifPresent(bias -> tasks.add(() -> sum(tape.gates[gate.index()], bias)));
    }
    for (Peephole peephole : cell.peepholes()) {
      tasks.add(() -> peephole(peephole));
    }
    for (int i = 0; i < tape.normalised.length; i++) {
      int block = i;
      tasks.add(() -> sum(tape.normalised[block], new Parameter.Place("LG", block)));
      tasks.add(() -> sum(tape.dNormalised[block], new Parameter.Place("LB", block)));
    }
  }

  /** As many columns as leave enough tasks for all threads: wide products are faster. */
  private int columnsPerTask(int products, int threads) {
    int wanted = threads * TASKS_PER_THREAD;
    int slices = (wanted + products - 1) / products;
    int columns = Math.max(MIN_COLUMNS, (units + slices - 1) / slices);
    return (columns + MIN_COLUMNS - 1) / MIN_COLUMNS * MIN_COLUMNS;
  }

  private interface Slice {
    void of(int place, int from, int to);
  }

  private void addProducts(boolean ofInput, int columns, Slice slice) {
    List<Weights> all = cell.weights();
    for (int place = 0; place < all.size(); place++) {
      if (all.get(place).ofInput() != ofInput || !weights.has(place)) {
        continue;
      }
      for (int i = 0; i < units; i += columns) {
        int w = place;
        int from = i;
        tasks.add(() -> slice.of(w, from, Math.min(units, from + columns)));
      }
    }
  }

  private void recurrent(int place, int from, int to) {
    Weights one = cell.weights().get(place);
    A rows;
    int at = 0;
    if (one.source() instanceof Computed block) {
      boolean kept = block.kind() == Block.Kind.KEPT;
      rows = kept ? tape.kept[block.index()] : tape.states[block.index()];
      at = kept ? 0 : tape.order.batch() * width;
    } else {
      State state = (State) one.source();
      // Without masks, the state of the step before is one batch of rows above.
      rows = tape.aligned ? tape.recurrent[state.index()] : tape.states[state.index()];
    }
    A sum = sums.get(place);
    math.fill(sum, from * width, (to - from) * width, 0);
    A workspace = workspaces.acquire();
    math.multiplyTransposed(
        tape.gates[one.gate().index()],
        from,
        width,
        rows,
        at,
        width,
        to - from,
        width,
        tape.order.rows(),
        sum,
        from * width,
        width,
        workspace);
    workspaces.release(workspace);
    boolean[] masked = weights.masked(place);
    View view = views.get(one.key());
    int column = one.block() * units;
    for (int j = from; j < to; j++) {
      for (int i = 0; masked != null && i < units; i++) {
        if (masked[j * units + i]) {
          math.set(sum, j * width + i, 0);
        }
      }
      math.write(sum, j * width, view.data(), view.at(0, column + j), view.stride()[0], units);
    }
  }

  private void input(int place, int from, int to) {
    Weights one = cell.weights().get(place);
    boolean previous = one.isOfPreviousInput();
    A sum = sums.get(place);
    A gate = tape.gates[one.gate().index()];
    int columnCount = math.padded(to - from);
    for (int i = 0; i < tape.inputs; i++) {
      math.fill(sum, i * width + from, columnCount, 0);
    }
    if (tape.oneHot) {
      for (int row = 0; row < tape.order.rows(); row++) {
        int of = previous ? previousRow == null ? row : previousRow[row] : tape.leadingRows() + row;
        if (tape.oneHotColumn[of] >= 0) {
          int at = tape.oneHotColumn[of] * width + from;
          math.scaleAndAdd(
              sum, at, gate, row * width + from, tape.oneHotValue[of], sum, at, columnCount);
        }
      }
    } else {
      A features = previous && previousFeatures != null ? previousFeatures : tape.features;
      int first = previous ? 0 : tape.leadingRows() * tape.inputWidth;
      // One row for each input, not for each unit: inputs are often few, and rows of them would be
      // mostly padding.
      A workspace = workspaces.acquire();
      math.multiplyTransposed(
          features,
          first,
          tape.inputWidth,
          gate,
          from,
          width,
          tape.inputs,
          columnCount,
          tape.order.rows(),
          sum,
          from,
          width,
          workspace);
      workspaces.release(workspace);
    }
    View view = views.get(one.key());
    int column = one.block() * units + from;
    for (int i = 0; i < tape.inputs; i++) {
      math.write(
          sum, i * width + from, view.data(), view.at(i, column), view.stride()[1], to - from);
    }
  }

  /** The sum of all rows. */
  private void sum(A rows, Parameter.Place into) {
    A sum = math.create(width);
    for (int row = 0; row < tape.order.rows(); row++) {
      math.add(sum, 0, rows, row * width, width);
    }
    write(sum, into);
  }

  private void write(A sum, Parameter.Place into) {
    View view = views.get(into.key());
    math.write(sum, 0, view.data(), view.at(0, into.block() * units), view.stride()[1], units);
  }

  private void peephole(Peephole peephole) {
    A sum = math.create(width);
    A delta = tape.gates[peephole.gate().index()];
    RowOrder order = tape.order;
    for (int t = 0; t < order.steps(); t++) {
      A source;
      int row;
      if (peephole.source() instanceof State state) {
        source = tape.states[state.index()];
        row = tape.previousStateRow(t);
      } else {
        Computed block = (Computed) peephole.source();
        boolean kept = block.kind() == Block.Kind.KEPT;
        source = kept ? tape.kept[block.index()] : tape.states[block.index()];
        row = kept ? tape.row(t) : tape.stateRow(t);
      }
      for (int i = 0; i < order.count(t); i++) {
        math.addProduct(
            sum, 0, delta, (order.start(t) + i) * width, source, (row + i) * width, width);
      }
    }
    write(sum, new Parameter.Place("P", peephole.index()));
  }
}
