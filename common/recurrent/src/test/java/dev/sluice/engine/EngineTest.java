package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.sun.management.ThreadMXBean;
import dev.sluice.cell.Cell;
import dev.sluice.cell.CellOfEachKind;
import dev.sluice.cell.Cells;
import dev.sluice.cell.EveryCell;
import dev.sluice.cell.State;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every cell over time against the reference, on every path through the engine. */
class EngineTest {

  /** Problems of many kinds; sizes with and without padding, with odd rows and columns. */
  private static List<Problem> problems(Cell cell) {
    List<Problem> problems = new ArrayList<>();
    problems.add(new Problem(cell, 1, 1, 1, 1, 1));
    problems.add(new Problem(cell, 5, 3, 16, 4, 2).timeMajor());
    problems.add(new Problem(cell, 4, 16, 17, 5, 3).timeMajor().started().handedOver());
    problems.add(new Problem(cell, 7, 4, 33, 6, 4).masked().started());
    problems.add(new Problem(cell, 9, 16, 64, 7, 5).padded().timeMajor());
    problems.add(new Problem(cell, 6, 5, 50, 5, 6).dropped().started());
    problems.add(new Problem(cell, 5, 3, 20, 6, 7).masked().dropped().cutAt(3));
    problems.add(new Problem(cell, 3, 7, 16, 5, 8).oneHot().started().cutAt(2));
    problems.add(new Problem(cell, 6, 9, 80, 4, 9).oneHot().masked().timeMajor());
    problems.add(new Problem(cell, 7, 16, 16, 5, 12).masked().started().handedOver().timeMajor());
    problems.add(new Problem(cell, 6, 4, 20, 6, 13).padded().dropped().handedOver());
    problems.add(new Problem(cell, 6, 5, 20, 6, 14).masked().handedOver().cutAt(3));
    return problems;
  }

  private static void assertEqual(
      Map<String, double[]> actual, Map<String, double[]> expected, double forward, double back) {
    expected.forEach(
        (name, values) -> {
          double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
          double bound = (name.startsWith("d") ? back : forward) * Math.max(1, largest);
          assertThat(actual.get(name)).as(name).containsExactly(values, offset(bound));
        });
  }

  @CellOfEachKind
  void doublesEqualTheReference(Cell cell) {
    for (Problem problem : problems(cell)) {
      assertEqual(
          problem.actual(new DoubleArithmetic(), Precision.DOUBLE, 2),
          problem.expected(),
          1e-12,
          1e-9);
    }
  }

  @EveryCell
  void floatsInVectorsEqualTheReference(Cell cell) {
    for (Problem problem : problems(cell)) {
      assertEqual(
          problem.actual(FloatArithmetic.best(), Precision.FLOAT, 2),
          problem.expected(),
          1e-5,
          1e-5);
    }
  }

  @CellOfEachKind
  void floatsInPlainLoopsEqualTheReference(Cell cell) {
    for (Problem problem : problems(cell)) {
      assertEqual(
          problem.actual(new FloatArithmetic(), Precision.FLOAT, 2),
          problem.expected(),
          1e-5,
          1e-5);
    }
  }

  @EveryCell
  void hugeInputsGiveTheGradientsOfTheReferenceToo(Cell cell) {
    for (double size : new double[] {100, 1e30}) {
      Problem problem = new Problem(cell, 3, 4, 17, 3, 1);
      for (double[][] sequence : problem.features) {
        for (double[] step : sequence) {
          Arrays.setAll(step, i -> size * step[i]);
        }
      }
      for (FloatArithmetic math : List.of(FloatArithmetic.best(), new FloatArithmetic())) {
        assertEqual(problem.actual(math, Precision.FLOAT, 1), problem.expected(), 1e-5, 1e-5);
      }
    }
  }

  @Test
  void theTestsUseTheVectorApi() {
    assertThat(FloatArithmetic.best().getClass().getSimpleName())
        .isEqualTo("FloatVectorArithmetic");
  }

  @EveryCell
  void theNumberOfThreadsChangesNoBit(Cell cell) {
    assertThreadsChangeNothing(cell, FloatArithmetic.best(), Precision.FLOAT);
    assertThreadsChangeNothing(cell, new FloatArithmetic(), Precision.FLOAT);
    assertThreadsChangeNothing(cell, new DoubleArithmetic(), Precision.DOUBLE);
  }

  private static void assertThreadsChangeNothing(
      Cell cell, Arithmetic<?> math, Precision precision) {
    // Large enough to be worth four threads.
    for (Problem problem :
        List.of(
            new Problem(cell, 13, 20, 40, 8, 1).timeMajor(),
            new Problem(cell, 13, 20, 40, 8, 2).padded().started().handedOver())) {
      Map<String, double[]> one = problem.actual(math, precision, 1);
      for (int threads : new int[] {2, 3, 4}) {
        Map<String, double[]> several = problem.actual(math, precision, threads);
        one.forEach((name, values) -> assertThat(several.get(name)).as(name).isEqualTo(values));
      }
    }
  }

  @EveryCell
  void aPassThatKeepsNothingGivesTheSameBits(Cell cell) {
    for (Problem problem : problems(cell)) {
      Map<String, double[]> all = problem.actual(FloatArithmetic.best(), Precision.FLOAT, 2);
      assertThat(all.get("output without keeping")).isEqualTo(all.get("output"));
      for (State state : cell.states()) {
        assertThat(all.get(state.key() + " without keeping")).isEqualTo(all.get(state.key()));
      }
    }
  }

  @EveryCell
  void undefinedMemoryIsNeverRead(Cell cell) {
    for (Problem problem : problems(cell)) {
      Unrolled<double[]> unrolled =
          new Unrolled<>(
              new DoubleArithmetic(),
              new EngineThreads(2),
              cell,
              Activations.STANDARD,
              problem.inputs,
              problem.units);
      Map<String, double[]> first = problem.actual(unrolled, Precision.DOUBLE);
      Tape<?> tape = unrolled.tape;
      Stream.of(tape.gates, tape.kept, tape.scratch, tape.states, tape.recurrent, tape.dRecurrent)
          .forEach(EngineTest::undefine);
      Stream.of(tape.dStates).forEach(EngineTest::undefine);
      undefine(tape.dKept);
      undefine(tape.dPreviousInput);
      undefine(tape.dLast);
      undefine(new Object[] {tape.dInput, tape.output, tape.dOutput});
      problem
          .actual(unrolled, Precision.DOUBLE)
          .forEach((name, values) -> assertThat(values).as(name).isEqualTo(first.get(name)));
    }
  }

  private static void undefine(Object[] arrays) {
    for (Object array : arrays) {
      if (array != null) {
        Arrays.fill((double[]) array, Double.NaN);
      }
    }
  }

  @EveryCell
  void memoryIsReusedForBatchesOfEverySize(Cell cell) {
    Unrolled<?> used =
        new Unrolled<>(
            FloatArithmetic.best(), new EngineThreads(2), cell, Activations.STANDARD, 3, 20);
    for (int[] size : new int[][] {{5, 7}, {9, 3}, {1, 1}, {5, 7}, {2, 30}}) {
      for (boolean masked : new boolean[] {false, true}) {
        Problem problem = new Problem(cell, size[0], 3, 20, size[1], size[0] + size[1]).started();
        if (masked) {
          problem.padded().dropped().handedOver();
        }
        Map<String, double[]> fresh = problem.actual(FloatArithmetic.best(), Precision.FLOAT, 2);
        Map<String, double[]> again = problem.actual(used, Precision.FLOAT);
        fresh.forEach((name, values) -> assertThat(again.get(name)).as(name).isEqualTo(values));
      }
    }
  }

  @EveryCell
  void aChangeOfOneParameterIsNoticed(Cell cell) {
    Problem problem = new Problem(cell, 2, 3, 5, 4, 1);
    Unrolled<?> unrolled =
        new Unrolled<>(
            FloatArithmetic.best(), new EngineThreads(1), cell, Activations.STANDARD, 3, 5);
    Map<String, double[]> before = problem.actual(unrolled, Precision.FLOAT);
    for (double[][] matrix : problem.parameters.named().values()) {
      // An input of the first unit, which every cell computes at every step.
      matrix[matrix.length - 1][0] += 0.5;
      Map<String, double[]> after = problem.actual(unrolled, Precision.FLOAT);
      assertEqual(after, problem.expected(), 1e-5, 1e-5);
      assertThat(after.get("output")).isNotEqualTo(before.get("output"));
      before = after;
    }
  }

  @Tag("slow")
  @CellOfEachKind
  void stepsAllocateNoObjects(Cell cell) {
    Problem problem = new Problem(cell, 8, 7, 48, 100, 1).timeMajor();
    Unrolled<?> unrolled =
        new Unrolled<>(
            FloatArithmetic.best(), new EngineThreads(1), cell, Activations.STANDARD, 7, 48);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Recurrence.Input input =
        new Recurrence.Input(
            problem.cube(problem.features, Precision.FLOAT), null, List.of(), null);
    problem.actual(unrolled, Precision.FLOAT);
    // Vectors are objects until the methods have been compiled.
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 40; round++) {
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int pass = 0; pass < 50; pass++) {
        unrolled.forward(input, true, null);
      }
      long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      least = Math.min(least, (after - before) / 50);
    }
    // A hundred steps of at least fifteen operations: a few objects per pass, none per step.
    assertThat(least).isLessThan(10_000);
  }

  @Test
  void backwardWithoutAKeptForwardPassIsRefused() {
    Recurrence recurrence = new Recurrence(Cells.GRU, 2, 3, Precision.FLOAT);
    assertThatThrownBy(() -> recurrence.backward(null, 0, null, Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("forward pass");
  }

  @Test
  void gradientsOfInitialStatesAreRefusedInTruncatedBptt() {
    Recurrence recurrence = new Recurrence(Cells.GRU, 2, 3, Precision.DOUBLE);
    recurrence.use(
        Map.of(
            "W", Problem.columns(new double[2][9], Precision.DOUBLE),
            "RW", Problem.columns(new double[3][9], Precision.DOUBLE),
            "b", Problem.columns(new double[1][9], Precision.DOUBLE)));
    View features =
        new Problem(Cells.GRU, 1, 2, 3, 4, 1).cube(new double[1][4][2], Precision.DOUBLE);
    recurrence.forward(new Recurrence.Input(features, null, List.of(), null), true, null);
    View state = Problem.columns(new double[1][3], Precision.DOUBLE);
    assertThatThrownBy(
            () ->
                recurrence.backward(
                    null,
                    1,
                    null,
                    Map.of(),
                    new Recurrence.StateGradients(List.of(), List.of(state))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("before step 1");
    assertThatThrownBy(
            () ->
                recurrence.backward(
                    null,
                    0,
                    null,
                    Map.of(),
                    new Recurrence.StateGradients(List.of(), List.of(state, state))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gru has 1 states, found 2");
  }

  @Test
  void arraysOfTheWrongShapeAreNamed() {
    Recurrence recurrence = new Recurrence(Cells.GRU, 2, 3, Precision.DOUBLE);
    Map<String, View> wrong = Map.of("W", Problem.columns(new double[2][8], Precision.DOUBLE));
    assertThatThrownBy(() -> recurrence.use(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parameter W: expected [2, 9], found [2, 8]");
  }
}
