package dev.sluice.engine;

import dev.sluice.cell.Cell;
import dev.sluice.cell.State;
import dev.sluice.cell.reference.ReferenceCells;
import dev.sluice.cell.reference.ReferenceGradients;
import dev.sluice.cell.reference.ReferenceInput;
import dev.sluice.cell.reference.ReferenceParameters;
import dev.sluice.cell.reference.ReferenceRecurrence;
import dev.sluice.cell.reference.ReferenceState;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A random input to a cell of random weights, for the engine and for the reference. */
final class Problem {
  final Cell cell;
  final int batch;
  final int inputs;
  final int units;
  final int time;
  final ReferenceParameters parameters;
  final double[][][] features;
  final double[][][] outputGradient;
  private final Random random;
  private boolean[][] mask;
  private final List<ReferenceState> states = new ArrayList<>();
  private final List<ReferenceState> lastGradient = new ArrayList<>();
  private double[][] dropout;
  private int firstStep;
  private boolean timeMajor;

  Problem(Cell cell, int batch, int inputs, int units, int time, long seed) {
    this.cell = cell;
    this.batch = batch;
    this.inputs = inputs;
    this.units = units;
    this.time = time;
    random = new Random(seed);
    parameters = ReferenceParameters.zeros(ReferenceCells.of(cell), inputs, units);
    double scale = 1 / Math.sqrt(units);
    for (double[][] matrix : parameters.named().values()) {
      for (double[] row : matrix) {
        for (int j = 0; j < row.length; j++) {
          row[j] = scale * random.nextGaussian();
        }
      }
    }
    features = cube(batch, time, inputs);
    outputGradient = cube(batch, time, units);
  }

  private double[][][] cube(int a, int b, int c) {
    double[][][] cube = new double[a][b][c];
    for (double[][] matrix : cube) {
      for (double[] row : matrix) {
        for (int k = 0; k < c; k++) {
          row[k] = random.nextGaussian();
        }
      }
    }
    return cube;
  }

  /**
   * Masks a third of all steps, all but one step of one sequence, and another sequence completely.
   */
  Problem masked() {
    mask = new boolean[batch][time];
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < time; t++) {
        mask[b][t] = b == 1 ? t == 2 : b != 2 && random.nextInt(3) > 0;
      }
    }
    return this;
  }

  /** Sequences that end early. */
  Problem padded() {
    mask = new boolean[batch][time];
    for (int b = 0; b < batch; b++) {
      int length = 1 + random.nextInt(time);
      for (int t = 0; t < length; t++) {
        mask[b][t] = true;
      }
    }
    return this;
  }

  Problem started() {
    for (int b = 0; b < batch; b++) {
      ReferenceState state = ReferenceState.zeros(ReferenceCells.of(cell), inputs, units);
      for (State declared : cell.states()) {
        double[] values = state.values()[declared.index()];
        for (int j = 0; j < values.length; j++) {
          values[j] =
              declared.kind() == State.Kind.STEPS ? random.nextInt(9) : random.nextGaussian();
        }
      }
      states.add(state);
    }
    return this;
  }

  /** The loss depends on the last states as well. */
  Problem handedOver() {
    for (int b = 0; b < batch; b++) {
      ReferenceState gradient = ReferenceState.zeros(ReferenceCells.of(cell), inputs, units);
      for (State declared : cell.states()) {
        if (declared.kind() != State.Kind.STEPS) {
          Arrays.setAll(gradient.values()[declared.index()], j -> random.nextGaussian());
        }
      }
      lastGradient.add(gradient);
    }
    return this;
  }

  /** One state of all sequences. */
  private static double[][] state(List<ReferenceState> states, int index) {
    return states.stream().map(state -> state.values()[index]).toArray(double[][]::new);
  }

  Problem dropped() {
    if (!cell.hasRecurrentWeights()) {
      return this;
    }
    dropout = new double[batch][units];
    for (double[] row : dropout) {
      for (int j = 0; j < units; j++) {
        row[j] = random.nextInt(2) * 2;
      }
    }
    return this;
  }

  /** At most one non-zero value per step. */
  Problem oneHot() {
    for (double[][] sequence : features) {
      for (double[] step : sequence) {
        Arrays.fill(step, 0);
        int hot = random.nextInt(inputs + 1);
        if (hot < inputs) {
          step[hot] = 1.5;
        }
      }
    }
    return this;
  }

  Problem cutAt(int step) {
    firstStep = step;
    return this;
  }

  /** Arrays are stored step after step, as the engine reads them fastest. */
  Problem timeMajor() {
    timeMajor = true;
    return this;
  }

  /** The results, in one map of flat arrays by name. */
  Map<String, double[]> expected() {
    ReferenceInput input =
        ReferenceInput.of(features).withMask(mask).withInitial(states).withDropout(dropout);
    ReferenceRecurrence.Pass pass =
        new ReferenceRecurrence(ReferenceCells.of(cell), parameters).forward(input);
    ReferenceGradients gradients = pass.backward(outputGradient, firstStep, lastGradient);
    Map<String, double[]> all = new LinkedHashMap<>();
    all.put("output", flat(pass.outputs()));
    for (State state : cell.states()) {
      all.put(state.key(), flat(state(pass.last(), state.index())));
    }
    gradients.parameters().named().forEach((key, matrix) -> all.put("d" + key, flat(matrix)));
    all.put("dx", flat(gradients.features()));
    for (State state : cell.states()) {
      all.put(
          "d first " + state.key(),
          firstStep > 0 ? new double[0] : flat(state(gradients.initial(), state.index())));
    }
    return all;
  }

  /** The results of the engine. */
  <A> Map<String, double[]> actual(Arithmetic<A> math, Precision precision, int threads) {
    return actual(
        new Unrolled<>(math, new EngineThreads(threads), cell, Activations.STANDARD, inputs, units),
        precision);
  }

  <A> Map<String, double[]> actual(Unrolled<A> unrolled, Precision precision) {
    Map<String, View> values = new HashMap<>();
    Map<String, View> gradients = new HashMap<>();
    parameters
        .named()
        .forEach(
            (key, matrix) -> {
              values.put(key, columns(matrix, precision));
              gradients.put(key, columns(new double[matrix.length][matrix[0].length], precision));
            });
    View output = cube(new double[batch][time][units], precision);
    View inputGradient = cube(new double[batch][time][inputs], precision);
    List<View> start = new ArrayList<>();
    if (!states.isEmpty()) {
      for (State state : cell.states()) {
        start.add(columns(state(states, state.index()), precision));
      }
    }
    Recurrence.Input input =
        new Recurrence.Input(
            cube(features, precision),
            mask == null ? null : columns(numbers(mask), precision),
            start,
            dropout == null ? null : columns(dropout, precision));
    unrolled.use(values);
    unrolled.forward(input, true, output);
    Map<String, double[]> all = new LinkedHashMap<>();
    all.put("output", cube(output));
    for (State state : cell.states()) {
      all.put(state.key(), last(unrolled, state, precision));
    }
    List<View> last = new ArrayList<>();
    List<View> first = new ArrayList<>();
    for (State state : cell.states()) {
      if (!lastGradient.isEmpty()) {
        last.add(columns(state(lastGradient, state.index()), precision));
      }
      if (firstStep == 0) {
        first.add(columns(new double[batch][state.width(inputs, units)], precision));
      }
    }
    unrolled.backward(
        cube(outputGradient, precision),
        firstStep,
        inputGradient,
        gradients,
        new Recurrence.StateGradients(last, first));
    parameters.named().keySet().forEach(key -> all.put("d" + key, matrix(gradients.get(key))));
    all.put("dx", cube(inputGradient));
    for (State state : cell.states()) {
      all.put(
          "d first " + state.key(),
          first.isEmpty() ? new double[0] : matrix(first.get(state.index())));
    }
    // A pass that keeps nothing gives the same output.
    View again = cube(new double[batch][time][units], precision);
    unrolled.forward(input, false, again);
    all.put("output without keeping", cube(again));
    for (State state : cell.states()) {
      all.put(state.key() + " without keeping", last(unrolled, state, precision));
    }
    return all;
  }

  private double[] last(Unrolled<?> unrolled, State state, Precision precision) {
    View last = columns(new double[batch][state.width(inputs, units)], precision);
    unrolled.state(state.index(), last);
    return matrix(last);
  }

  private static double[][] numbers(boolean[][] mask) {
    double[][] numbers = new double[mask.length][mask[0].length];
    for (int b = 0; b < mask.length; b++) {
      for (int t = 0; t < mask[b].length; t++) {
        numbers[b][t] = mask[b][t] ? 1 : 0;
      }
    }
    return numbers;
  }

  private static double[] flat(double[][] matrix) {
    return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] flat(double[][][] cube) {
    return Arrays.stream(cube).flatMapToDouble(matrix -> Arrays.stream(flat(matrix))).toArray();
  }

  /** Column by column, as Deeplearning4j stores parameters. */
  static View columns(double[][] values, Precision precision) {
    int rows = values.length;
    int columns = values[0].length;
    View view =
        new View(
            buffer(rows * columns, precision), 0, new int[] {rows, columns}, new int[] {1, rows});
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        put(view, view.at(i, j), values[i][j]);
      }
    }
    return view;
  }

  /** {@code [batch, features, time]} of values {@code [batch][time][features]}. */
  View cube(double[][][] values, Precision precision) {
    int count = values[0][0].length;
    int[] stride =
        timeMajor ? new int[] {count, 1, batch * count} : new int[] {count * time, time, 1};
    View view =
        new View(
            buffer(batch * count * time, precision), 0, new int[] {batch, count, time}, stride);
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < time; t++) {
        for (int k = 0; k < count; k++) {
          put(view, view.at(b, k, t), values[b][t][k]);
        }
      }
    }
    return view;
  }

  private static Buffer buffer(int size, Precision precision) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(size * (precision == Precision.FLOAT ? 4 : 8))
            .order(ByteOrder.nativeOrder());
    return precision == Precision.FLOAT ? bytes.asFloatBuffer() : bytes.asDoubleBuffer();
  }

  private static void put(View view, int at, double value) {
    if (view.data() instanceof FloatBuffer floats) {
      floats.put(at, (float) value);
    } else {
      ((DoubleBuffer) view.data()).put(at, value);
    }
  }

  static double get(View view, int at) {
    return view.data() instanceof FloatBuffer floats
        ? floats.get(at)
        : ((DoubleBuffer) view.data()).get(at);
  }

  private static double[] matrix(View view) {
    double[] flat = new double[view.size(0) * view.size(1)];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = get(view, view.at(i / view.size(1), i % view.size(1)));
    }
    return flat;
  }

  private static double[] cube(View view) {
    double[] flat = new double[view.size(0) * view.size(1) * view.size(2)];
    int next = 0;
    for (int b = 0; b < view.size(0); b++) {
      for (int t = 0; t < view.size(2); t++) {
        for (int k = 0; k < view.size(1); k++) {
          flat[next++] = get(view, view.at(b, k, t));
        }
      }
    }
    return flat;
  }
}
