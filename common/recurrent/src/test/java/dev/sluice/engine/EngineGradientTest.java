package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Parameter;
import dev.sluice.cell.State;
import dev.sluice.cell.TestedCells;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine's gradients against finite differences of its own outputs, without a reference. */
class EngineGradientTest {
  private static final int BATCH = 3;
  private static final int TIME = 4;
  private static final int UNITS = 4;

  static Stream<Cell> cells() {
    return Stream.concat(TestedCells.all().stream(), Stream.of(new EveryOperation()));
  }

  private static View matrix(Random random, int rows, int columns) {
    return new View(
        numbers(random, rows * columns), 0, new int[] {rows, columns}, new int[] {1, rows});
  }

  private static View cube(Random random, int features) {
    return new View(
        numbers(random, BATCH * features * TIME),
        0,
        new int[] {BATCH, features, TIME},
        new int[] {features * TIME, TIME, 1});
  }

  /** Zeros if the generator is null. */
  private static DoubleBuffer numbers(Random random, int count) {
    DoubleBuffer numbers =
        ByteBuffer.allocateDirect(count * Double.BYTES)
            .order(ByteOrder.nativeOrder())
            .asDoubleBuffer();
    for (int i = 0; random != null && i < count; i++) {
      numbers.put(i, random.nextGaussian());
    }
    return numbers;
  }

  private static final class Setting {
    final Cell cell;
    final int inputs;
    final Map<String, View> parameters = new LinkedHashMap<>();
    final Map<String, View> gradients = new LinkedHashMap<>();
    final View features;
    final View outputGradient;
    final List<View> states = new ArrayList<>();
    final List<View> lastGradients = new ArrayList<>();
    View mask;
    View dropout;
    boolean lastOnly;

    Setting(Cell cell, int inputs, boolean oneHot) {
      this.cell = cell;
      this.inputs = inputs;
      Random random = new Random(41);
      for (Parameter parameter : cell.parameters(inputs, UNITS)) {
        parameters.put(parameter.key(), matrix(random, parameter.rows(), parameter.columns()));
        gradients.put(parameter.key(), matrix(null, parameter.rows(), parameter.columns()));
      }
      features = cube(oneHot ? null : random, inputs);
      for (int s = 0; oneHot && s < BATCH; s++) {
        for (int t = 0; t < TIME; t++) {
          ((DoubleBuffer) features.data()).put(features.at(s, (s + t) % inputs, t), 0.5 + t);
        }
      }
      outputGradient = cube(random, UNITS);
    }

    Setting withAll() {
      Random random = new Random(5);
      mask = matrix(null, BATCH, TIME);
      for (int s = 0; s < BATCH; s++) {
        for (int t = 0; t < TIME; t++) {
          ((DoubleBuffer) mask.data()).put(mask.at(s, t), (s + t) % 3 == 1 ? 0 : 1);
        }
      }
      for (State state : cell.states()) {
        View values = matrix(random, BATCH, state.width(inputs, UNITS));
        for (int s = 0; state.kind() == State.Kind.STEPS && s < BATCH; s++) {
          ((DoubleBuffer) values.data()).put(s, 2 * s);
        }
        states.add(values);
      }
      if (cell.hasRecurrentWeights()) {
        dropout = matrix(random, BATCH, UNITS);
      }
      return this;
    }

    /** The loss depends on the last states too. */
    Setting handedOver() {
      Random random = new Random(9);
      for (State state : cell.states()) {
        lastGradients.add(matrix(random, BATCH, state.width(inputs, UNITS)));
      }
      return this;
    }

    /** Only the last output is returned, and one sequence is fully masked. */
    Setting lastOutput() {
      lastOnly = true;
      for (int t = 0; t < TIME; t++) {
        ((DoubleBuffer) mask.data()).put(mask.at(1, t), 0);
      }
      return this;
    }

    private View outputs(Random random) {
      return lastOnly ? matrix(random, BATCH, UNITS) : cube(random, UNITS);
    }

    double loss(Recurrence recurrence) {
      View output = outputs(null);
      recurrence.use(parameters);
      recurrence.forward(new Recurrence.Input(features, mask, states, dropout), true, output);
      double sum = product(output, outputGradient());
      for (State state : lastGradients.isEmpty() ? List.<State>of() : cell.states()) {
        View last = matrix(null, BATCH, state.width(inputs, UNITS));
        recurrence.state(state.index(), last);
        sum += product(last, lastGradients.get(state.index()));
      }
      return sum;
    }

    private View outputGradient() {
      return lastOnly ? outputs(new Random(7)) : outputGradient;
    }

    private static double product(View one, View other) {
      DoubleBuffer numbers = (DoubleBuffer) one.data();
      double sum = 0;
      for (int i = 0; i < numbers.capacity(); i++) {
        sum += numbers.get(i) * ((DoubleBuffer) other.data()).get(i);
      }
      return sum;
    }

    void assertGradients() {
      Recurrence recurrence = new Recurrence(cell, inputs, UNITS, Precision.DOUBLE);
      View inputGradient = cube(null, inputs);
      List<View> initial =
          states.stream().map(state -> matrix(null, BATCH, state.size(1))).toList();
      loss(recurrence);
      recurrence.backward(
          outputGradient(),
          0,
          inputGradient,
          gradients,
          new Recurrence.StateGradients(lastGradients, initial));
      parameters.forEach(
          (key, values) -> assertGradient(recurrence, key, values, gradients.get(key)));
      assertGradient(recurrence, "x", features, inputGradient);
      for (State state : states.isEmpty() ? List.<State>of() : cell.states()) {
        View gradient = initial.get(state.index());
        if (state.kind() == State.Kind.STEPS) {
          assertThat(product(gradient, gradient)).isZero();
        } else {
          assertGradient(recurrence, state.key(), states.get(state.index()), gradient);
        }
      }
      // The initial states get the same gradients if the features get none.
      List<View> alone = states.stream().map(state -> matrix(null, BATCH, state.size(1))).toList();
      Recurrence other = new Recurrence(cell, inputs, UNITS, Precision.DOUBLE);
      loss(other);
      other.backward(
          outputGradient(),
          0,
          null,
          gradients,
          new Recurrence.StateGradients(lastGradients, alone));
      for (int i = 0; i < alone.size(); i++) {
        assertThat(alone.get(i).data()).isEqualTo(initial.get(i).data());
      }
    }

    private void assertGradient(Recurrence recurrence, String what, View values, View gradient) {
      DoubleBuffer numbers = (DoubleBuffer) values.data();
      for (int i = 0; i < numbers.capacity(); i++) {
        double value = numbers.get(i);
        numbers.put(i, value + 1e-5);
        double above = loss(recurrence);
        numbers.put(i, value - 1e-5);
        double below = loss(recurrence);
        numbers.put(i, value);
        double slope = (above - below) / 2e-5;
        assertThat(((DoubleBuffer) gradient.data()).get(i))
            .as("%s: %s [%d]", cell, what, i)
            .isEqualTo(slope, within(1e-7 * Math.max(1, Math.abs(slope))));
      }
    }
  }

  @Tag("conformance")
  @ParameterizedTest
  @MethodSource("cells")
  void gradientsAreThoseOfFiniteDifferences(Cell cell) {
    new Setting(cell, 3, false).assertGradients();
  }

  @Tag("conformance")
  @ParameterizedTest
  @MethodSource("cells")
  void gradientsWithAsManyInputsAsUnitsAreCorrect(Cell cell) {
    new Setting(cell, UNITS, false).assertGradients();
  }

  @Tag("conformance")
  @ParameterizedTest
  @MethodSource("cells")
  void gradientsWithMasksStatesAndDropoutAreCorrect(Cell cell) {
    new Setting(cell, 3, false).withAll().assertGradients();
    new Setting(cell, UNITS, false).withAll().assertGradients();
  }

  @Tag("conformance")
  @ParameterizedTest
  @MethodSource("cells")
  void gradientsOfALossOnTheLastStatesAreCorrect(Cell cell) {
    new Setting(cell, 3, false).handedOver().assertGradients();
    new Setting(cell, 3, false).withAll().handedOver().assertGradients();
    new Setting(cell, UNITS, false).withAll().handedOver().assertGradients();
  }

  @Tag("conformance")
  @ParameterizedTest
  @MethodSource("cells")
  void gradientsOfTheLastOutputAreCorrect(Cell cell) {
    new Setting(cell, 3, false).withAll().lastOutput().assertGradients();
    new Setting(cell, 3, false).withAll().lastOutput().handedOver().assertGradients();
  }

  @Tag("conformance")
  @ParameterizedTest
  @MethodSource("cells")
  void gradientsOfOneHotFeaturesAreCorrect(Cell cell) {
    // The gradient includes that of zero features; shifting one of them for a finite difference
    // makes
    // the engine take another path.
    new Setting(cell, 3, true).assertGradients();
  }
}
