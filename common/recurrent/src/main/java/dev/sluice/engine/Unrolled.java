package dev.sluice.engine;

import dev.sluice.cell.Block;
import dev.sluice.cell.Cell;
import dev.sluice.cell.Gate;
import dev.sluice.cell.Peephole;
import dev.sluice.cell.Step;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * A cell laid out over time in one precision: what {@link Recurrence} does.
 *
 * <p>Every gate, state and kept block is a matrix with a row for each step of each sequence, in the
 * order of {@link RowOrder}, so that the rows of one step are contiguous. The batch is split into
 * parts; each part goes through the whole time on one thread, without waiting for another. Only the
 * gradients of the parameters are sums over all rows: they come last, split by columns.
 *
 * <p>A pass that keeps nothing uses the rows of one step over and over, so that they stay in cache.
 */
final class Unrolled<A> {
  /** Multiplications below which another thread costs more than it brings. */
  private static final long WORTH_A_THREAD = 60_000;

  /** Parts that a batch is split into where it may not depend on the number of threads. */
  private static final int FIXED_PARTS = 2;

  /** Columns of a gradient that one thread takes at a time. */
  private static final int COLUMNS = 64;

  private final Crew crew;
  private final Arithmetic<A> math;
  private final Cell cell;
  private final int inputs;
  private final int units;

  /** Units, padded to whole vectors. */
  private final int width;

  /** Inputs, padded to whole vectors. */
  private final int inputWidth;

  private final CellWeights<A> weights;

  /** The states of the sequences before the first step come first. */
  private A h;

  private A c;
  private final A[] gates;
  private final A[] kept;

  /** The features, a row each; not filled where {@link #oneHot}. */
  private A x;

  /**
   * The output of the step before as the recurrent products see it, row by row; often not needed.
   */
  private A seen;

  private A dropout;
  private final A[] scratch;
  private final A[] dOutput;
  private final A[] dMemory;
  private A dRecurrent;
  private A dInput;

  /** Where a row of features has its one value that is not zero, and that value. */
  private int[] hot = {};

  private double[] hotValue = {};
  private volatile boolean oneHot;

  private PartStep stepping;
  private RowOrder order = RowOrder.full(0, 0);
  private int[] border = {0, 0};
  private boolean kepts;
  private boolean dropping;
  private boolean aligned;
  private int capacityRows;
  private int capacityBatch;
  private final A[] gradients;
  private final Rooms<A> rooms;

  Unrolled(Arithmetic<A> math, Crew crew, Cell cell, int inputs, int units) {
    this.crew = crew;
    this.math = math;
    this.cell = cell;
    this.inputs = inputs;
    this.units = units;
    this.width = math.padded(units);
    this.inputWidth = math.padded(inputs);
    this.weights = new CellWeights<>(math, cell, inputs, units, width, inputWidth);
    this.gates = arrays(cell.gates().size());
    this.kept = arrays(cell.keptBlocks());
    this.scratch = arrays(2);
    this.dOutput = arrays(2);
    this.dMemory = arrays(2);
    this.gradients = arrays(2 * cell.gates().size());
    this.rooms = new Rooms<>(math);
  }

  // The arrays hold what the arithmetic creates, and nothing else gets at them.
  @SuppressWarnings("unchecked")
  private A[] arrays(int count) {
    return (A[]) new Object[count];
  }

  void use(Map<String, View> parameters) {
    weights.use(parameters);
  }

  // ---- forward ----

  void forward(Recurrence.Input input, boolean keep, View output) {
    View features = input.features();
    int batch = features.size(0);
    int time = features.size(2);
    features.check("features", batch, inputs, time);
    if (output != null) {
      if (output.rank() == 3) {
        output.check("output", batch, units, time);
      } else {
        output.check("output", batch, units);
      }
    }
    if (input.mask() == null) {
      if (!order.isFull() || order.batch() != batch || order.time() != time) {
        order = RowOrder.full(batch, time);
      }
    } else {
      input.mask().check("mask", batch, time);
      order = RowOrder.masked(math, input.mask());
    }
    kepts = keep;
    dropping = input.recurrentDropout() != null;
    aligned = dropping || (keep && !order.isFull());
    reserve();
    begin(input);
    border = order.split(parts());
    int parts = border.length - 1;
    oneHot = true;
    int toPack = weights.toPackForward();
    together(
        parts + toPack,
        work(),
        part -> {
          if (part < parts) {
            load(features, border[part], border[part + 1]);
          } else {
            weights.packForward(part - parts);
          }
        });
    weights.packedForward();
    if (oneHot) {
      weights.needRows();
    } else {
      together(weights.toPackInput(), work(), weights::packInput);
      weights.packedInput();
    }
    crew.run(parts, part -> forward(border[part], border[part + 1], output));
  }

  /** About how many multiplications a pass takes. */
  private long work() {
    return (long) order.rows() * width * cell.gates().size() * (width + inputWidth);
  }

  /**
   * Into how many parts the batch is split. Where a product's last bits depend on how many rows go
   * into it together, it is split alike whatever threads there are.
   */
  private int parts() {
    long worth = Math.max(1, work() / WORTH_A_THREAD);
    int most = math.rowsAreIndependent() ? crew.threads() : FIXED_PARTS;
    return (int) Math.min(Math.min(most, worth), Math.max(1, order.batch()));
  }

  /** Does tasks on several threads if there is enough work in them, else on this one. */
  private void together(int tasks, long work, IntConsumer task) {
    if (work < 2 * WORTH_A_THREAD) {
      for (int i = 0; i < tasks; i++) {
        task.accept(i);
      }
    } else {
      crew.run(tasks, task);
    }
  }

  private void reserve() {
    int batch = order.batch();
    int rows = kepts ? order.rows() : batch;
    if (rows > capacityRows || batch > capacityBatch || h == null) {
      capacityRows = Math.max(rows, capacityRows);
      capacityBatch = Math.max(batch, capacityBatch);
      int states = (capacityBatch + Math.max(capacityRows, capacityBatch)) * width;
      h = math.create(states);
      c = cell.hasMemory() ? math.create(states) : null;
      for (int g = 0; g < gates.length; g++) {
        gates[g] = math.create(capacityRows * width);
      }
      for (int k = 0; k < kept.length; k++) {
        kept[k] = math.create(capacityRows * width);
      }
      seen = null;
      dropout = null;
      for (int i = 0; i < 2; i++) {
        scratch[i] = math.create(capacityBatch * width);
        dOutput[i] = null;
        dMemory[i] = null;
      }
      dRecurrent = null;
      dInput = null;
    }
    if (x == null || math.length(x) < order.rows() * inputWidth) {
      x = math.create(order.rows() * inputWidth);
      hot = new int[order.rows()];
      hotValue = new double[order.rows()];
    }
    if (aligned && seen == null) {
      seen = math.create(capacityRows * width);
    }
    if (dropping && dropout == null) {
      dropout = math.create(capacityBatch * width);
    }
  }

  private void begin(Recurrence.Input input) {
    List<View> states = input.states();
    int expected = cell.hasMemory() ? 2 : 1;
    if (!states.isEmpty() && states.size() != expected) {
      throw new IllegalArgumentException(
          "%s has %d states, found %d".formatted(cell, expected, states.size()));
    }
    bring("output of the step before", states.isEmpty() ? null : states.get(0), h);
    if (cell.hasMemory()) {
      bring("memory of the step before", states.isEmpty() ? null : states.get(1), c);
    }
    if (dropping) {
      bring("recurrent dropout", input.recurrentDropout(), dropout);
    }
  }

  /** Reads a matrix {@code [batch, units]} into the order of the places; zeros if it is null. */
  private void bring(String what, View view, A into) {
    if (view == null) {
      math.fill(into, 0, order.batch() * width, 0);
      return;
    }
    view.check(what, order.batch(), units);
    for (int place = 0; place < order.batch(); place++) {
      math.read(
          view.data(),
          view.at(order.sequence(place), 0),
          view.stride()[1],
          into,
          place * width,
          units);
      math.fill(into, place * width + units, width - units, 0);
    }
  }

  /** Reads the features of some places, and looks whether they are one-hot. */
  private void load(View features, int from, int to) {
    boolean all = inputs > 1;
    for (int step = 0; step < order.steps() && order.count(step) > from; step++) {
      int end = Math.min(to, order.count(step));
      int row = order.start(step) + from;
      int many = end - from;
      if (order.isFull()
          && inputs == inputWidth
          && features.stride()[1] == 1
          && features.stride()[0] == inputs) {
        math.read(features.data(), features.at(from, 0, step), 1, x, row * inputs, many * inputs);
      } else {
        for (int place = from; place < end; place++) {
          math.read(
              features.data(),
              features.at(order.sequence(place), 0, order.when(place, step)),
              features.stride()[1],
              x,
              (row + place - from) * inputWidth,
              inputs);
        }
      }
      for (int i = 0; all && i < many; i++) {
        int only = math.onlyNonZero(x, (row + i) * inputWidth, inputs);
        all = only != -2;
        hot[row + i] = only;
        hotValue[row + i] = only < 0 ? 0 : math.get(x, (row + i) * inputWidth + only);
      }
    }
    if (!all) {
      oneHot = false;
    }
  }

  /** Takes some places through the whole time. */
  private void forward(int from, int to, View output) {
    PartStep step = new PartStep(from);
    if (output != null) {
      writeHidden(from, to, output);
    }
    for (int t = 0; t < order.steps() && order.count(t) > from; t++) {
      int many = Math.min(to, order.count(t)) - from;
      step.moveTo(t, many);
      feed(t, from, many, step.gateAt);
      if (aligned) {
        see(step, many);
      }
      cell.forward(step);
      if (output != null) {
        if (output.rank() == 3) {
          write(h, step.hAt, output, t, from, many);
        } else {
          writeLast(step.hAt, output, t, from, many);
        }
      }
    }
  }

  /**
   * Puts into the gates what comes from the input and from the biases. The product of the input
   * waits for that of the recurrence where there is one: both are made at once.
   */
  private void feed(int t, int from, int many, int gateAt) {
    for (int g = 0; g < gates.length; g++) {
      A gate = gates[g];
      int row = order.start(t) + from;
      if (cell.gates().get(g).input() && oneHot) {
        for (int i = 0; i < many; i++) {
          weights.row(g, hot[row + i], hotValue[row + i], gate, gateAt + i * width);
        }
        continue;
      }
      for (int i = 0; i < many; i++) {
        weights.bias(g, gate, gateAt + i * width);
      }
      if (cell.gates().get(g).input() && cell.gates().get(g).recurrent().isEmpty()) {
        weights.multiplyInput(g, x, row * inputWidth, many, gate, gateAt);
      }
    }
  }

  /** Notes what the recurrent products see of the output of the step before. */
  private void see(PartStep step, int many) {
    if (dropping) {
      math.multiply(seen, step.gateAt, h, step.hPreviousAt, dropout, step.localAt, many * width);
    } else {
      math.copy(h, step.hPreviousAt, seen, step.gateAt, many * width);
    }
  }

  /** Writes the rows of one step to {@code [batch, units or inputs, time]}. */
  private void write(A rows, int at, View to, int t, int from, int many) {
    int size = to.size(1);
    int rowWidth = math.padded(size);
    int apart = to.stride()[1];
    if (order.isFull() && apart == 1 && size == rowWidth && to.stride()[0] == size) {
      math.write(rows, at, to.data(), to.at(from, 0, t), 1, many * size);
      return;
    }
    for (int i = 0; i < many; i++) {
      int place = from + i;
      math.write(
          rows,
          at + i * rowWidth,
          to.data(),
          to.at(order.sequence(place), 0, order.when(place, t)),
          apart,
          size);
    }
  }

  /** Writes the rows of those sequences whose last step this is. */
  private void writeLast(int at, View output, int t, int from, int many) {
    for (int i = 0; i < many; i++) {
      int place = from + i;
      if (order.length(place) == t + 1) {
        math.write(
            h,
            at + i * width,
            output.data(),
            output.at(order.sequence(place), 0),
            output.stride()[1],
            units);
      }
    }
  }

  /** Writes what stands where the mask hides a step, or a whole sequence. */
  private void writeHidden(int from, int to, View output) {
    for (int place = from; place < to; place++) {
      int sequence = order.sequence(place);
      if (output.rank() == 2) {
        if (order.length(place) == 0) {
          math.write(
              h, place * width, output.data(), output.at(sequence, 0), output.stride()[1], units);
        }
      } else if (!order.isFull()) {
        writeZerosWhereHidden(place, output);
      }
    }
  }

  private void writeZerosWhereHidden(int place, View to) {
    int next = 0;
    for (int t = 0; t < order.time(); t++) {
      if (next < order.length(place) && order.when(place, next) == t) {
        next++;
      } else {
        math.writeZeros(to.data(), to.at(order.sequence(place), 0, t), to.stride()[1], to.size(1));
      }
    }
  }

  void state(int state, View into) {
    into.check("state", order.batch(), units);
    A states = state == 0 ? h : c;
    for (int place = 0; place < order.batch(); place++) {
      int last = order.length(place) - 1;
      math.write(
          states,
          (last < 0 ? place : stateRow(last) + place) * width,
          into.data(),
          into.at(order.sequence(place), 0),
          into.stride()[1],
          units);
    }
  }

  /** The row of a state after a step, for place 0. */
  private int stateRow(int t) {
    int batch = order.batch();
    if (kepts) {
      return batch + order.start(t);
    }
    return (t + 1) % 2 * batch;
  }

  // ---- one sequence, step by step ----

  /** From here on {@link #step} reads one sequence, from its beginning. */
  void beginStepping() {
    order = RowOrder.full(1, 1);
    kepts = false;
    dropping = false;
    aligned = false;
    reserve();
    math.fill(h, 0, 2 * width, 0);
    if (cell.hasMemory()) {
      math.fill(c, 0, 2 * width, 0);
    }
    for (int g = 0; g < weights.toPackForward(); g++) {
      weights.packForward(g);
    }
    weights.packedForward();
  }

  /** Reads a thing of which there are as many as inputs. */
  void stepOneHot(int index) {
    weights.needRows();
    hot[0] = index;
    hotValue[0] = 1;
    oneHot = true;
    step();
  }

  /** Reads a row of features. */
  void step(A features, int at) {
    for (int g = 0; g < weights.toPackInput(); g++) {
      weights.packInput(g);
    }
    weights.packedInput();
    math.copy(features, at, x, 0, inputs);
    oneHot = false;
    step();
  }

  private void step() {
    // The states after the last step are those before this one.
    math.copy(h, width, h, 0, width);
    if (cell.hasMemory()) {
      math.copy(c, width, c, 0, width);
    }
    if (stepping == null) {
      stepping = new PartStep(0);
    }
    stepping.moveTo(0, 1);
    feed(0, 0, 1, 0);
    cell.forward(stepping);
  }

  /** Where the output of the last step is. */
  A stepped() {
    return h;
  }

  int steppedAt() {
    return width;
  }

  // ---- backward ----

  void backward(
      View outputGradient, int firstStep, View inputGradient, Map<String, View> gradientViews) {
    if (!kepts) {
      throw new IllegalStateException("backward needs a forward pass that kept its values");
    }
    if (inputGradient != null) {
      inputGradient.check("input gradient", order.batch(), inputs, order.time());
    }
    for (int i = 0; i < 2; i++) {
      if (dOutput[i] == null) {
        dOutput[i] = math.create(capacityBatch * width);
        dMemory[i] = cell.hasMemory() ? math.create(capacityBatch * width) : null;
      }
    }
    if (dropping && dRecurrent == null) {
      dRecurrent = math.create(capacityBatch * width);
    }
    if (inputGradient != null && dInput == null) {
      dInput = math.create(capacityBatch * inputWidth);
    }
    int parts = border.length - 1;
    together(
        weights.toPackBackward(inputGradient != null),
        work(),
        i -> weights.packBackward(i, inputGradient != null));
    weights.packedBackward(inputGradient != null);
    crew.run(
        parts,
        part -> backward(border[part], border[part + 1], outputGradient, firstStep, inputGradient));
    new Gradients(gradientViews).run();
    kepts = false;
  }

  private void backward(int from, int to, View outputGradient, int firstStep, View inputGradient) {
    PartStep step = new PartStep(from);
    int last = order.steps() - 1;
    while (last >= 0 && order.count(last) <= from) {
      last--;
    }
    if (inputGradient != null && !order.isFull()) {
      for (int place = from; place < to; place++) {
        writeZerosWhereHidden(place, inputGradient);
      }
    }
    int all = (to - from) * width;
    for (int i = 0; i < 2; i++) {
      math.fill(dOutput[i], from * width, all, 0);
      if (cell.hasMemory()) {
        math.fill(dMemory[i], from * width, all, 0);
      }
    }
    for (int t = last; t >= 0; t--) {
      int many = Math.min(to, order.count(t)) - from;
      step.moveTo(t, many);
      if (t == last) {
        readGradient(outputGradient, t, from, many, dOutput[step.now]);
      }
      if (t > 0) {
        int before = Math.min(to, order.count(t - 1)) - from;
        readGradient(outputGradient, t - 1, from, before, dOutput[1 - step.now]);
      } else {
        math.fill(dOutput[1 - step.now], from * width, many * width, 0);
      }
      if (firstStep > 0) {
        cutOff(firstStep, t, from, many, step.now);
      }
      if (dropping) {
        math.fill(dRecurrent, from * width, many * width, 0);
      }
      cell.backward(step);
      if (dropping) {
        math.addProduct(
            dOutput[1 - step.now],
            step.localAt,
            dRecurrent,
            step.localAt,
            dropout,
            step.localAt,
            many * width);
      }
      if (inputGradient != null) {
        math.fill(dInput, from * inputWidth, many * inputWidth, 0);
        weights.multiplyInputBack(gates, step.gateAt, many, dInput, from * inputWidth);
        write(dInput, from * inputWidth, inputGradient, t, from, many);
      }
    }
  }

  /** Reads what comes from above for one step. */
  private void readGradient(View gradient, int t, int from, int many, A into) {
    int at = from * width;
    if (gradient.rank() == 2) {
      for (int i = 0; i < many; i++) {
        int place = from + i;
        if (order.length(place) == t + 1) {
          math.read(
              gradient.data(),
              gradient.at(order.sequence(place), 0),
              gradient.stride()[1],
              into,
              at + i * width,
              units);
        } else {
          math.fill(into, at + i * width, width, 0);
        }
      }
      return;
    }
    if (order.isFull()
        && gradient.stride()[1] == 1
        && units == width
        && gradient.stride()[0] == units) {
      math.read(gradient.data(), gradient.at(from, 0, t), 1, into, at, many * units);
      return;
    }
    for (int i = 0; i < many; i++) {
      int place = from + i;
      math.read(
          gradient.data(),
          gradient.at(order.sequence(place), 0, order.when(place, t)),
          gradient.stride()[1],
          into,
          at + i * width,
          units);
      math.fill(into, at + i * width + units, width - units, 0);
    }
  }

  /** Lets no gradient into the steps before the first one that is to have any. */
  private void cutOff(int firstStep, int t, int from, int many, int now) {
    for (int i = 0; i < many; i++) {
      if (order.when(from + i, t) < firstStep) {
        int at = (from + i) * width;
        math.fill(dOutput[now], at, width, 0);
        if (cell.hasMemory()) {
          math.fill(dMemory[now], at, width, 0);
        }
      }
    }
  }

  /** The sums over all rows, split into tasks by what they are a gradient of, and by columns. */
  private final class Gradients {
    private final Map<String, View> views;
    private final int slices = (units + COLUMNS - 1) / COLUMNS;
    private final int count = cell.gates().size();

    Gradients(Map<String, View> views) {
      this.views = views;
      for (int g = 0; g < count; g++) {
        Gate gate = cell.gates().get(g);
        if (gate.input() && gradients[2 * g] == null) {
          gradients[2 * g] = math.create(inputs * width);
        }
        if (gate.recurrent().isPresent() && gradients[2 * g + 1] == null) {
          gradients[2 * g + 1] = math.create(units * width);
        }
      }
    }

    void run() {
      // The large products first, so that the small tasks fill the gaps at the end.
      int products = 2 * count * slices;
      int peepholes = cell.peepholes().size();
      together(
          products + count + peepholes,
          work(),
          task -> {
            if (task < products) {
              // Recurrent weights of all gates, then input weights.
              int g = task / slices % count;
              int from = task % slices * COLUMNS;
              int to = Math.min(units, from + COLUMNS);
              if (task < count * slices) {
                recurrent(g, from, to);
              } else if (cell.gates().get(g).input()) {
                input(g, from, to);
              }
            } else if (task < products + count) {
              bias(task - products);
            } else {
              peephole(cell.peepholes().get(task - products - count));
            }
          });
    }

    private void recurrent(int g, int from, int to) {
      Block source = cell.gates().get(g).recurrent().orElse(null);
      if (source == null) {
        return;
      }
      A rows;
      if (source.kind() == Block.Kind.KEPT) {
        rows = kept[source.index()];
      } else {
        // Without padding the output of the step before is one batch of rows further up.
        rows = aligned ? seen : h;
      }
      A sums = gradients[2 * g + 1];
      math.fill(sums, from * width, (to - from) * width, 0);
      A room = rooms.take();
      math.multiplyTransposed(
          gates[g],
          from,
          width,
          rows,
          0,
          width,
          to - from,
          width,
          order.rows(),
          sums,
          from * width,
          width,
          room);
      rooms.giveBack(room);
      View view = views.get("RW");
      int column = weights.recurrentBlock(g) * units;
      for (int j = from; j < to; j++) {
        math.write(sums, j * width, view.data(), view.at(0, column + j), view.stride()[0], units);
      }
    }

    private void input(int g, int from, int to) {
      A sums = gradients[2 * g];
      int many = math.padded(to - from);
      for (int i = 0; i < inputs; i++) {
        math.fill(sums, i * width + from, many, 0);
      }
      if (oneHot) {
        for (int row = 0; row < order.rows(); row++) {
          if (hot[row] >= 0) {
            int at = hot[row] * width + from;
            math.scaleAndAdd(sums, at, gates[g], row * width + from, hotValue[row], sums, at, many);
          }
        }
      } else {
        // A row for each input, not for each unit: inputs are often few, and padding would be much.
        A room = rooms.take();
        math.multiplyTransposed(
            x,
            0,
            inputWidth,
            gates[g],
            from,
            width,
            inputs,
            many,
            order.rows(),
            sums,
            from,
            width,
            room);
        rooms.giveBack(room);
      }
      View view = views.get("W");
      int column = weights.inputBlock(g) * units + from;
      for (int i = 0; i < inputs; i++) {
        math.write(
            sums, i * width + from, view.data(), view.at(i, column), view.stride()[1], to - from);
      }
    }

    private void bias(int g) {
      A sums = math.create(width);
      for (int row = 0; row < order.rows(); row++) {
        math.add(sums, 0, gates[g], row * width, width);
      }
      View view = views.get(cell.gates().get(g).input() ? "b" : "RB");
      math.write(
          sums, 0, view.data(), view.at(0, weights.biasBlock(g) * units), view.stride()[1], units);
    }

    private void peephole(Peephole peephole) {
      A sums = math.create(width);
      A delta = gates[peephole.gate()];
      for (int t = 0; t < order.steps(); t++) {
        int states =
            peephole.source().kind() == Block.Kind.MEMORY || t > 0
                ? stateRow(peephole.source().kind() == Block.Kind.MEMORY ? t : t - 1)
                : 0;
        for (int i = 0; i < order.count(t); i++) {
          math.addProduct(
              sums, 0, delta, (order.start(t) + i) * width, c, (states + i) * width, width);
        }
      }
      View view = views.get("P");
      math.write(
          sums, 0, view.data(), view.at(0, peephole.index() * units), view.stride()[1], units);
    }
  }

  // ---- one step ----

  /** The rows of one step of one part. */
  private final class PartStep implements Step {
    private final int from;

    /** Where things begin that are kept for a step only. */
    private final int localAt;

    private int gateAt;
    private int xAt;
    private int hAt;
    private int hPreviousAt;
    private int many;
    private int count;

    /** Which of two arrays has the gradient of this step's states; the other has the next one's. */
    private int now;

    PartStep(int from) {
      this.from = from;
      this.localAt = from * width;
    }

    void moveTo(int t, int rows) {
      many = rows;
      count = rows * width;
      gateAt = (kepts ? order.start(t) + from : from) * width;
      xAt = (order.start(t) + from) * inputWidth;
      hAt = (stateRow(t) + from) * width;
      hPreviousAt = ((t == 0 ? 0 : stateRow(t - 1)) + from) * width;
      now = t % 2;
    }

    private A array(Block block) {
      return switch (block.kind()) {
        case GATE -> gates[block.index()];
        case KEPT -> kept[block.index()];
        case SCRATCH -> scratch[block.index()];
        case OUTPUT, PREVIOUS_OUTPUT -> h;
        case RECURRENT_OUTPUT -> aligned ? seen : h;
        case MEMORY, PREVIOUS_MEMORY -> c;
        case OUTPUT_GRADIENT -> dOutput[now];
        case PREVIOUS_OUTPUT_GRADIENT -> dOutput[1 - now];
        case RECURRENT_OUTPUT_GRADIENT -> dropping ? dRecurrent : dOutput[1 - now];
        case MEMORY_GRADIENT -> dMemory[now];
        case PREVIOUS_MEMORY_GRADIENT -> dMemory[1 - now];
      };
    }

    private int at(Block block) {
      return switch (block.kind()) {
        case GATE, KEPT -> gateAt;
        case OUTPUT, MEMORY -> hAt;
        case PREVIOUS_OUTPUT, PREVIOUS_MEMORY -> hPreviousAt;
        case RECURRENT_OUTPUT -> aligned ? gateAt : hPreviousAt;
        case SCRATCH,
            OUTPUT_GRADIENT,
            PREVIOUS_OUTPUT_GRADIENT,
            RECURRENT_OUTPUT_GRADIENT,
            MEMORY_GRADIENT,
            PREVIOUS_MEMORY_GRADIENT ->
            localAt;
      };
    }

    @Override
    public void addRecurrent(Block... targets) {
      for (Block target : targets) {
        Gate gate = cell.gates().get(target.index());
        Block source = gate.recurrent().orElseThrow();
        A values = gates[target.index()];
        if (gate.input() && !oneHot) {
          weights.multiplyBoth(
              target.index(), x, xAt, array(source), at(source), many, values, gateAt);
        } else {
          weights.multiplyRecurrent(
              target.index(), array(source), at(source), many, values, gateAt);
        }
      }
    }

    @Override
    public void addRecurrentBack(Block into, Block... deltas) {
      int i = 0;
      for (; i + 1 < deltas.length; i += 2) {
        int one = deltas[i].index();
        int other = deltas[i + 1].index();
        weights.multiplyRecurrentBack(
            one, gates[one], other, gates[other], gateAt, many, array(into), at(into));
      }
      if (i < deltas.length) {
        int last = deltas[i].index();
        weights.multiplyRecurrentBack(last, gates[last], gateAt, many, array(into), at(into));
      }
    }

    @Override
    public void recurrentBack(Block into, Block gate) {
      math.fill(array(into), at(into), count, 0);
      addRecurrentBack(into, gate);
    }

    @Override
    public void addPeephole(Peephole peephole) {
      A source = array(peephole.source());
      int sourceAt = at(peephole.source());
      for (int i = 0; i < many; i++) {
        int row = i * width;
        weights.addPeephole(peephole, source, sourceAt + row, gates[peephole.gate()], gateAt + row);
      }
    }

    @Override
    public void addPeepholeBack(Block into, Peephole peephole) {
      for (int i = 0; i < many; i++) {
        int row = i * width;
        weights.addPeephole(
            peephole, gates[peephole.gate()], gateAt + row, array(into), at(into) + row);
      }
    }

    @Override
    public void sigmoid(Block x) {
      math.sigmoid(array(x), at(x), count);
    }

    @Override
    public void tanh(Block into, Block x) {
      math.tanh(array(into), at(into), array(x), at(x), count);
    }

    @Override
    public void relu(Block into, Block x) {
      math.relu(array(into), at(into), array(x), at(x), count);
    }

    @Override
    public void multiply(Block into, Block a, Block b) {
      math.multiply(array(into), at(into), array(a), at(a), array(b), at(b), count);
    }

    @Override
    public void addProduct(Block into, Block a, Block b) {
      math.addProduct(array(into), at(into), array(a), at(a), array(b), at(b), count);
    }

    @Override
    public void addProductOfComplement(Block into, Block a, Block b) {
      math.addProductOfComplement(array(into), at(into), array(a), at(a), array(b), at(b), count);
    }

    @Override
    public void sumOfProducts(Block into, Block a, Block b, Block c, Block d) {
      math.sumOfProducts(
          array(into),
          at(into),
          array(a),
          at(a),
          array(b),
          at(b),
          array(c),
          at(c),
          array(d),
          at(d),
          count);
    }

    @Override
    public void interpolate(Block into, Block z, Block a, Block b) {
      math.interpolate(
          array(into), at(into), array(z), at(z), array(a), at(a), array(b), at(b), count);
    }

    @Override
    public void subtract(Block into, Block a, Block b) {
      math.subtract(array(into), at(into), array(a), at(a), array(b), at(b), count);
    }

    @Override
    public void sigmoidBack(Block s, Block d) {
      math.sigmoidBack(array(s), at(s), array(d), at(d), count);
    }

    @Override
    public void sigmoidBack(Block s, Block a, Block b) {
      math.sigmoidBack(array(s), at(s), array(a), at(a), array(b), at(b), count);
    }

    @Override
    public void tanhBack(Block into, Block y, Block d) {
      math.tanhBack(array(into), at(into), array(y), at(y), array(d), at(d), count);
    }

    @Override
    public void tanhBack(Block into, Block y, Block a, Block b) {
      math.tanhBack(
          array(into), at(into), array(y), at(y), array(a), at(a), array(b), at(b), count);
    }

    @Override
    public void addTanhBack(Block into, Block y, Block a, Block b) {
      math.addTanhBack(
          array(into), at(into), array(y), at(y), array(a), at(a), array(b), at(b), count);
    }

    @Override
    public void reluBack(Block into, Block y, Block d) {
      math.reluBack(array(into), at(into), array(y), at(y), array(d), at(d), count);
    }
  }
}
