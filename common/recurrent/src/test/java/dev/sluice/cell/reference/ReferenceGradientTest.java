package dev.sluice.cell.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Back-propagation through time against central finite differences of the loss, for every
 * parameter, every input and every initial state.
 */
class ReferenceGradientTest {
  private static final int BATCH = 2;
  private static final int TIME = 5;
  private static final int INPUTS = 3;
  private static final int UNITS = 4;

  /** Masked steps in the middle and at each end; no step is masked in both sequences. */
  private static final boolean[][] HOLES = {
    {true, true, false, true, true}, {false, true, true, true, false}
  };

  private static final double[][] DROPOUT = {{2, 0, 2, 0}, {0, 2, 2, 2}};

  static Stream<Arguments> cellsInEverySetting() {
    return ReferenceCells.all().stream()
        .flatMap(
            cell -> {
              Random random = new Random(17);
              ReferenceInput plain = ReferenceInput.of(cube(random, BATCH, TIME, INPUTS));
              List<ReferenceState> initial = initial(cell, random);
              ReferenceInput all = plain.withMask(HOLES).withInitial(initial).withDropout(DROPOUT);
              return Stream.of(
                  Arguments.of(cell.name(), "plain", plain, 0),
                  Arguments.of(cell.name(), "mask", plain.withMask(HOLES), 0),
                  Arguments.of(cell.name(), "initial states", plain.withInitial(initial), 0),
                  Arguments.of(cell.name(), "recurrent dropout", plain.withDropout(DROPOUT), 0),
                  Arguments.of(cell.name(), "all of it", all, 0),
                  Arguments.of(cell.name(), "truncated", plain, 2),
                  Arguments.of(cell.name(), "all of it, truncated", all, 1));
            });
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cellsInEverySetting")
  void gradientsAreThoseOfFiniteDifferences(
      String name, String setting, ReferenceInput input, int firstStep) {
    ReferenceCell cell = ReferenceCells.named(name);
    Random random = new Random(23);
    ReferenceParameters parameters =
        ReferenceParameters.ofFlat(
            cell,
            INPUTS,
            UNITS,
            row(random, ReferenceParameters.zeros(cell, INPUTS, UNITS).flat().length));
    double[][][] lossWeights = cube(random, BATCH, TIME, UNITS);

    ReferenceGradients gradients =
        new ReferenceRecurrence(cell, parameters).forward(input).backward(lossWeights, firstStep);

    // The state before the first step counts as given: computed once, from unchanged values.
    ReferenceInput rest = rest(cell, parameters, input, firstStep);
    DoubleSupplier loss =
        () -> {
          double[][][] outputs = new ReferenceRecurrence(cell, parameters).forward(rest).outputs();
          double sum = 0;
          for (int s = 0; s < BATCH; s++) {
            for (int t = firstStep; t < TIME; t++) {
              for (int j = 0; j < UNITS; j++) {
                sum += lossWeights[s][t][j] * outputs[s][t - firstStep][j];
              }
            }
          }
          return sum;
        };
    parameters
        .named()
        .forEach(
            (key, matrix) ->
                assertGradients(key, matrix, gradients.parameters().named().get(key), loss));
    for (int s = 0; s < BATCH; s++) {
      for (int t = 0; t < TIME; t++) {
        // Of all steps: inputs before the first one must have zero gradients.
        double[] x = input.features()[s][t];
        String what = "x of sequence " + s + " at step " + t;
        assertGradients(
            what, new double[][] {x}, new double[][] {gradients.features()[s][t]}, loss);
      }
    }
    for (int s = 0; s < input.initial().size(); s++) {
      ReferenceState state = input.initial().get(s);
      ReferenceState gradient = gradients.initial().get(s);
      assertGradients("initial state of sequence " + s, state.values(), gradient.values(), loss);
    }
  }

  private static ReferenceInput rest(
      ReferenceCell cell, ReferenceParameters parameters, ReferenceInput input, int firstStep) {
    if (firstStep == 0) {
      return input;
    }
    List<ReferenceState> given =
        new ReferenceRecurrence(cell, parameters).forward(steps(input, 0, firstStep)).last();
    return steps(input, firstStep, TIME).withInitial(given);
  }

  private static ReferenceInput steps(ReferenceInput input, int from, int to) {
    double[][][] features = new double[BATCH][to - from][];
    boolean[][] mask = new boolean[BATCH][to - from];
    for (int s = 0; s < BATCH; s++) {
      for (int t = from; t < to; t++) {
        features[s][t - from] = input.features()[s][t];
        mask[s][t - from] = input.mask() == null || input.mask()[s][t];
      }
    }
    return new ReferenceInput(features, mask, input.initial(), input.dropout());
  }

  private static void assertGradients(
      String what, double[][] values, double[][] gradients, DoubleSupplier loss) {
    // Of fourth order: with layer normalisation, differences of second order are too inexact.
    double step = 3e-5;
    for (int i = 0; i < values.length; i++) {
      assertThat(gradients[i]).as(what).hasSameSizeAs(values[i]);
      for (int j = 0; j < values[i].length; j++) {
        double value = values[i][j];
        double[] losses = new double[4];
        int[] points = {-2, -1, 1, 2};
        for (int k = 0; k < points.length; k++) {
          values[i][j] = value + points[k] * step;
          losses[k] = loss.getAsDouble();
        }
        values[i][j] = value;
        double slope = (8 * (losses[2] - losses[1]) - (losses[3] - losses[0])) / (12 * step);
        assertThat(gradients[i][j])
            .as("%s [%d, %d]", what, i, j)
            .isEqualTo(slope, within(1e-8 * Math.max(1, Math.abs(slope))));
      }
    }
  }

  private static List<ReferenceState> initial(ReferenceCell cell, Random random) {
    List<ReferenceState> states = new ArrayList<>();
    for (int s = 0; s < BATCH; s++) {
      states.add(
          new ReferenceState(
              cell.states(INPUTS, UNITS).stream()
                  .map(size -> row(random, size))
                  .toArray(double[][]::new)));
    }
    return states;
  }

  private static double[][][] cube(Random random, int a, int b, int c) {
    double[][][] cube = new double[a][b][];
    for (double[][] matrix : cube) {
      for (int i = 0; i < b; i++) {
        matrix[i] = row(random, c);
      }
    }
    return cube;
  }

  private static double[] row(Random random, int length) {
    return random.doubles(length, -1, 1).toArray();
  }
}
