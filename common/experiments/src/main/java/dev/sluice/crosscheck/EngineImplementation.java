package dev.sluice.crosscheck;

import dev.sluice.cell.Cell;
import dev.sluice.cell.State;
import dev.sluice.cell.reference.ReferenceParameters;
import dev.sluice.cell.reference.ReferenceState;
import dev.sluice.engine.Precision;
import dev.sluice.engine.Recurrence;
import dev.sluice.engine.View;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The engine that the layers run on. */
final class EngineImplementation implements Implementation {
  /** Creates the engine for a cell and its sizes. */
  @FunctionalInterface
  interface Engine {
    Recurrence of(Cell cell, int inputs, int units);
  }

  private final Precision precision;
  private final Engine engine;

  EngineImplementation(Precision precision, Engine engine) {
    this.precision = precision;
    this.engine = engine;
  }

  /** The engine as layers of that precision use it. */
  static EngineImplementation of(Precision precision) {
    return new EngineImplementation(
        precision, (cell, inputs, units) -> new Recurrence(cell, inputs, units, precision));
  }

  @Override
  public Results compute(Sample sample) {
    ReferenceParameters p = sample.parameters();
    int inputs = p.inputs();
    int units = p.units();
    Recurrence recurrence = engine.of(sample.cell(), inputs, units);
    Map<String, View> parameters = new LinkedHashMap<>();
    Map<String, View> gradients = new LinkedHashMap<>();
    p.named()
        .forEach(
            (name, values) -> {
              parameters.put(name, columns(values));
              gradients.put(name, columns(new double[values.length][values[0].length]));
            });
    recurrence.use(parameters);
    View output = sequences(new double[sample.batch()][sample.time()][units]);
    recurrence.forward(input(sample), true, output);
    double[][] last = new double[sample.cell().states().size()][];
    for (State state : sample.cell().states()) {
      View view = rows(new double[sample.batch()][state.width(inputs, units)]);
      recurrence.state(state.index(), view);
      last[state.index()] = numbers(view);
    }
    View inputGradient = sequences(new double[sample.batch()][sample.time()][inputs]);
    recurrence.backward(
        sequences(sample.outputGradient()), sample.firstStep(), inputGradient, gradients);
    List<double[]> all = new ArrayList<>();
    all.add(numbers(inputGradient));
    gradients.values().forEach(gradient -> all.add(numbers(gradient)));
    return new Results(new double[][] {numbers(output)}, last, all.toArray(double[][]::new));
  }

  private Recurrence.Input input(Sample sample) {
    boolean[][] mask = sample.input().mask();
    double[][] maskRows = null;
    if (mask != null) {
      maskRows = new double[mask.length][mask[0].length];
      for (int s = 0; s < mask.length; s++) {
        for (int t = 0; t < mask[s].length; t++) {
          maskRows[s][t] = mask[s][t] ? 1 : 0;
        }
      }
    }
    List<View> states = new ArrayList<>();
    List<ReferenceState> initial = sample.input().initial();
    if (!initial.isEmpty()) {
      for (State state : sample.cell().states()) {
        states.add(
            rows(
                initial.stream().map(one -> one.values()[state.index()]).toArray(double[][]::new)));
      }
    }
    double[][] dropout = sample.input().dropout();
    return new Recurrence.Input(
        sequences(sample.input().features()),
        maskRows == null ? null : rows(maskRows),
        states,
        dropout == null ? null : rows(dropout));
  }

  /** {@code [batch, features, time]} of [batch][time][features]. */
  private View sequences(double[][][] values) {
    int batch = values.length;
    int time = values[0].length;
    int features = values[0][0].length;
    double[] flat = new double[batch * time * features];
    for (int s = 0; s < batch; s++) {
      for (int t = 0; t < time; t++) {
        System.arraycopy(values[s][t], 0, flat, (t * batch + s) * features, features);
      }
    }
    return new View(
        memory(flat),
        0,
        new int[] {batch, features, time},
        new int[] {features, 1, batch * features});
  }

  private View rows(double[][] values) {
    int columns = values[0].length;
    double[] flat = new double[values.length * columns];
    for (int i = 0; i < values.length; i++) {
      System.arraycopy(values[i], 0, flat, i * columns, columns);
    }
    return new View(memory(flat), 0, new int[] {values.length, columns}, new int[] {columns, 1});
  }

  /** Column by column, as parameters are stored. */
  private View columns(double[][] values) {
    int rows = values.length;
    int columns = values[0].length;
    double[] flat = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        flat[j * rows + i] = values[i][j];
      }
    }
    return new View(memory(flat), 0, new int[] {rows, columns}, new int[] {1, rows});
  }

  private Buffer memory(double[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(values.length * Double.BYTES).order(ByteOrder.nativeOrder());
    if (precision == Precision.DOUBLE) {
      return bytes.asDoubleBuffer().put(values).rewind();
    }
    FloatBuffer floats = bytes.asFloatBuffer();
    for (double value : values) {
      floats.put((float) value);
    }
    return floats.rewind();
  }

  /** All numbers, the first dimension fastest. */
  private static double[] numbers(View view) {
    int[] shape = view.shape();
    int[] stride = view.stride();
    int depth = shape.length == 3 ? shape[2] : 1;
    double[] numbers = new double[shape[0] * shape[1] * depth];
    int next = 0;
    for (int k = 0; k < depth; k++) {
      for (int j = 0; j < shape[1]; j++) {
        for (int i = 0; i < shape[0]; i++) {
          int at = i * stride[0] + j * stride[1] + (depth == 1 ? 0 : k * stride[2]);
          numbers[next++] =
              view.data() instanceof DoubleBuffer doubles
                  ? doubles.get(at)
                  : ((FloatBuffer) view.data()).get(at);
        }
      }
    }
    return numbers;
  }
}
