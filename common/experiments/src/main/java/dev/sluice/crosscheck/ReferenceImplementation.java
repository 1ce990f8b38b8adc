package dev.sluice.crosscheck;

import dev.sluice.cell.State;
import dev.sluice.cell.reference.ReferenceCells;
import dev.sluice.cell.reference.ReferenceGradients;
import dev.sluice.cell.reference.ReferenceRecurrence;
import dev.sluice.cell.reference.ReferenceState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The plain loops in double precision. */
final class ReferenceImplementation implements Implementation {
  @Override
  public Results compute(Sample sample) {
    ReferenceRecurrence.Pass pass =
        new ReferenceRecurrence(ReferenceCells.of(sample.cell()), sample.parameters())
            .forward(sample.input());
    ReferenceGradients gradients = pass.backward(sample.outputGradient(), sample.firstStep());
    List<double[]> all = new ArrayList<>();
    all.add(numbers(gradients.features()));
    gradients.parameters().named().values().forEach(values -> all.add(numbers(values)));
    List<double[]> states = new ArrayList<>();
    for (State state : sample.cell().states()) {
      states.add(numbers(pass.last(), one -> one.values()[state.index()]));
    }
    return new Results(
        new double[][] {numbers(pass.outputs())},
        states.toArray(double[][]::new),
        all.toArray(double[][]::new));
  }

  private static double[] numbers(
      List<ReferenceState> states, Function<ReferenceState, double[]> part) {
    return numbers(states.stream().map(part).toArray(double[][]::new));
  }

  /** All numbers of a matrix, column by column. */
  static double[] numbers(double[][] values) {
    double[] numbers = new double[values.length * values[0].length];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values[i].length; j++) {
        numbers[j * values.length + i] = values[i][j];
      }
    }
    return numbers;
  }

  /** All numbers of [batch][time][features], the sequence fastest, then the feature. */
  static double[] numbers(double[][][] values) {
    int batch = values.length;
    int time = values[0].length;
    int features = values[0][0].length;
    double[] numbers = new double[batch * time * features];
    for (int s = 0; s < batch; s++) {
      for (int t = 0; t < time; t++) {
        for (int j = 0; j < features; j++) {
          numbers[(t * features + j) * batch + s] = values[s][t][j];
        }
      }
    }
    return numbers;
  }
}
