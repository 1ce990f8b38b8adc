package dev.sluice.crosscheck;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Parameter;
import dev.sluice.cell.State;
import dev.sluice.cell.reference.ReferenceInput;
import dev.sluice.cell.reference.ReferenceParameters;
import dev.sluice.cell.reference.ReferenceState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A cell of random size with random parameters, and sequences for it.
 *
 * @param input features, and optionally a mask, initial states and recurrent dropout
 * @param outputGradient [batch][time][units]
 * @param firstStep the step at which backpropagation ends
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Sample(
    Cell cell,
    ReferenceParameters parameters,
    ReferenceInput input,
    double[][][] outputGradient,
    int firstStep) {

  /** Up to 40 sequences of up to 12 steps, 24 features and 80 units. */
  static Sample draw(Cell cell, Random random) {
    int batch = 1 + random.nextInt(40);
    int time = 1 + random.nextInt(12);
    int inputs = 1 + random.nextInt(24);
    int units = 1 + random.nextInt(80);
    ReferenceParameters parameters = parameters(cell, random, inputs, units);
    ReferenceInput input = ReferenceInput.of(cube(random, batch, time, inputs));
    if (random.nextBoolean()) {
      input = input.withMask(mask(random, batch, time));
    }
    if (random.nextBoolean()) {
      List<ReferenceState> states = new ArrayList<>();
      for (int s = 0; s < batch; s++) {
        states.add(
            new ReferenceState(
                cell.states().stream()
                    .map(state -> state(random, state, inputs, units))
                    .toArray(double[][]::new)));
      }
      input = input.withInitial(states);
    }
    if (random.nextInt(3) == 0 && cell.hasRecurrentWeights()) {
      input = input.withDropout(dropout(random, batch, units));
    }
    return new Sample(
        cell,
        parameters,
        input,
        cube(random, batch, time, units),
        random.nextInt(3) == 0 ? random.nextInt(time) : 0);
  }

  private static ReferenceParameters parameters(Cell cell, Random random, int inputs, int units) {
    // Wide enough for gates to leave the linear part of the sigmoid, but not to explode.
    double width = 1.5 / Math.sqrt(units);
    Map<String, double[][]> named = new LinkedHashMap<>();
    for (Parameter parameter : cell.parameters(inputs, units)) {
      double[][] matrix = new double[parameter.rows()][parameter.columns()];
      for (int column = 0; column < parameter.columns(); column++) {
        for (double[] row : matrix) {
          row[column] = (2 * random.nextDouble() - 1) * width;
        }
      }
      named.put(parameter.key(), matrix);
    }
    return new ReferenceParameters(inputs, units, named);
  }

  private static double[] state(Random random, State state, int inputs, int units) {
    return state.kind() == State.Kind.STEPS
        ? new double[] {random.nextInt(40)}
        : row(random, state.width(inputs, units), 1);
  }

  /** The same without the features that Deeplearning4j's layers lack or implement differently. */
  Sample plain() {
    return new Sample(cell, parameters, ReferenceInput.of(input.features()), outputGradient, 0);
  }

  int batch() {
    return outputGradient.length;
  }

  int time() {
    return outputGradient[0].length;
  }

  private static double[] row(Random random, int length, double width) {
    return length == 0 ? new double[0] : random.doubles(length, -width, width).toArray();
  }

  private static double[][][] cube(Random random, int batch, int time, int features) {
    double[][][] cube = new double[batch][time][];
    for (double[][] sequence : cube) {
      for (int t = 0; t < time; t++) {
        sequence[t] = row(random, features, 1);
      }
    }
    return cube;
  }

  /** Padded at the end, at the beginning, or with holes. */
  private static boolean[][] mask(Random random, int batch, int time) {
    int kind = random.nextInt(3);
    boolean[][] mask = new boolean[batch][time];
    for (boolean[] sequence : mask) {
      int length = random.nextInt(time + 1);
      for (int t = 0; t < time; t++) {
        sequence[t] =
            kind == 0 ? t < length : kind == 1 ? t >= time - length : random.nextBoolean();
      }
    }
    return mask;
  }

  private static double[][] dropout(Random random, int batch, int units) {
    double[][] factors = new double[batch][units];
    for (double[] row : factors) {
      for (int j = 0; j < units; j++) {
        row[j] = random.nextDouble() < 0.75 ? 1 / 0.75 : 0;
      }
    }
    return factors;
  }
}
