package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.EveryCell;
import dev.sluice.cell.reference.ReferenceCells;
import dev.sluice.cell.reference.ReferenceInput;
import dev.sluice.cell.reference.ReferenceRecurrence;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepperTest {
  private static final int SYMBOLS = 5;
  private static final int[] INPUT = {2, 0, 4, 4, 1};

  private static Map<String, View> parameters(Problem problem, Precision precision) {
    Map<String, View> views = new HashMap<>();
    problem
        .parameters
        .named()
        .forEach((key, matrix) -> views.put(key, Problem.columns(matrix, precision)));
    return views;
  }

  private static double[][][] oneHot() {
    double[][][] features = new double[1][INPUT.length][SYMBOLS];
    for (int t = 0; t < INPUT.length; t++) {
      features[0][t][INPUT[t]] = 1;
    }
    return features;
  }

  private static double[][] outputs(Problem problem, double[][][] features) {
    return new ReferenceRecurrence(ReferenceCells.of(problem.cell), problem.parameters)
        .forward(ReferenceInput.of(features))
        .outputs()[0];
  }

  @EveryCell
  void stepByStepEqualsTheWholePass(Cell cell) {
    Problem below = new Problem(cell, 1, SYMBOLS, 20, 1, 1);
    Problem above = new Problem(cell, 1, 20, 7, 1, 2);
    double[][] expected = outputs(above, new double[][][] {outputs(below, oneHot())});
    Stepper stepper =
        Stepper.of(Precision.FLOAT, SYMBOLS)
            .recurrent(cell, 20, parameters(below, Precision.FLOAT))
            .recurrent(cell, 7, parameters(above, Precision.FLOAT))
            .build();
    for (int round = 0; round < 2; round++) {
      for (int t = 0; t < INPUT.length; t++) {
        double[] actual = round == 0 ? stepper.step(INPUT[t]) : stepper.step(oneHot()[0][t]);
        assertThat(actual).containsExactly(expected[t], offset(1e-5));
      }
      stepper.reset();
    }
  }

  @EveryCell
  void sequencesSideBySideGetTheOutputsThatEachGetsAlone(Cell cell) {
    int[][] inputs = {{2, 0, 4}, {1, 1, 3}, {0, 4, 2}};
    Problem below = new Problem(cell, 1, SYMBOLS, 20, 1, 1);
    Problem above = new Problem(cell, 1, 20, 7, 1, 2);
    Stepper.Builder builder =
        Stepper.of(Precision.FLOAT, SYMBOLS)
            .recurrent(cell, 20, parameters(below, Precision.FLOAT))
            .recurrent(cell, 7, parameters(above, Precision.FLOAT));
    Stepper alone = builder.build();
    Stepper together = builder.sequences(3).build();
    for (int round = 0; round < 2; round++) {
      for (int t = 0; t < 3; t++) {
        int[] step = {inputs[0][t], inputs[1][t], inputs[2][t]};
        double[][] outputs = round == 0 ? together.step(step) : together.step(features(step));
        for (int i = 0; i < 3; i++) {
          alone.reset();
          double[] expected = {};
          for (int before = 0; before <= t; before++) {
            expected = alone.step(inputs[i][before]);
          }
          assertThat(outputs[i]).containsExactly(expected, offset(1e-6));
        }
      }
      together.reset();
    }
  }

  private static double[][] features(int[] indices) {
    double[][] features = new double[indices.length][SYMBOLS];
    for (int i = 0; i < indices.length; i++) {
      features[i][indices[i]] = 1;
    }
    return features;
  }

  @ParameterizedTest
  @EnumSource
  void embeddingAndSoftmaxAreApplied(Precision precision) {
    double[][] table = {{1, 2, 3}, {4, 5, 6}, {-1, 0, 1}, {0.5, 0, 0}, {2, 2, 2}};
    double[][] shift = {{0.1, 0.2, 0.3}};
    double[][] weights = {{1, -1}, {0.5, 2}, {0, 1}, {-2, 0.25}};
    double[][] bias = {{0.3, -0.3}};
    Problem problem = new Problem(Cells.GRU, 1, 3, 4, 1, 3);
    Stepper stepper =
        Stepper.of(precision, 5)
            .embedding(3, Problem.columns(table, precision), Problem.columns(shift, precision))
            .recurrent(Cells.GRU, 4, parameters(problem, precision))
            .softmax(2, Problem.columns(weights, precision), Problem.columns(bias, precision))
            .build();
    assertThat(stepper.outputs()).isEqualTo(2);
    double[][][] features = new double[1][INPUT.length][3];
    for (int t = 0; t < INPUT.length; t++) {
      for (int k = 0; k < 3; k++) {
        features[0][t][k] = table[INPUT[t]][k] + shift[0][k];
      }
    }
    double[][] outputs = outputs(problem, features);
    for (int t = 0; t < INPUT.length; t++) {
      double difference = bias[0][1] - bias[0][0];
      for (int j = 0; j < 4; j++) {
        difference += outputs[t][j] * (weights[j][1] - weights[j][0]);
      }
      double second = 1 / (1 + Math.exp(-difference));
      assertThat(stepper.step(INPUT[t]))
          .containsExactly(new double[] {1 - second, second}, offset(1e-6));
    }
  }

  @Test
  void invalidInputsAreRefused() {
    Problem problem = new Problem(Cells.RNN, 1, SYMBOLS, 3, 1, 1);
    Stepper stepper =
        Stepper.of(Precision.DOUBLE, SYMBOLS)
            .recurrent(Cells.RNN, 3, parameters(problem, Precision.DOUBLE))
            .build();
    assertThatThrownBy(() -> stepper.step(5))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("Expected an index from 0 to 4 (5 inputs), found 5");
    assertThatThrownBy(() -> stepper.step(new double[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected 5 features, found 4 features");
    assertThatThrownBy(() -> stepper.step(new int[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected 1 indices, one for each sequence, found 2");
    assertThatThrownBy(() -> Stepper.of(Precision.DOUBLE, 2).sequences(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected at least one sequence, found 0");
    assertThatThrownBy(() -> Stepper.of(Precision.DOUBLE, 2).build())
        .isInstanceOf(IllegalStateException.class);
  }
}
