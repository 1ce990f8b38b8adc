package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cell.Cells;
import dev.sluice.cell.reference.ReferenceCell;
import dev.sluice.cell.reference.ReferenceCells;
import dev.sluice.cell.reference.ReferenceGradients;
import dev.sluice.cell.reference.ReferenceInput;
import dev.sluice.cell.reference.ReferenceParameters;
import dev.sluice.cell.reference.ReferenceRecurrence;
import dev.sluice.cell.reference.ReferenceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Why this project's GRU does not use ND4J's own operation {@code gru}: in 1.0.0-M2.1 its forward
 * pass is right (the form with the reset gate after the product, with one bias), but its backward
 * pass {@code gru_bp} is not. At a single step the reset gate's gradient is wrong, and through it
 * everything that the gate depends on; the other two gates' gradients are right. If this test fails
 * with a new version of ND4J, the operation is worth another look.
 */
class LibndGruTest {
  private static final int BATCH = 2;
  private static final int INPUTS = 3;
  private static final int UNITS = 4;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void itsOutputIsThatOfTheGruWithResetAfter(int time) {
    Case data = Case.of(time);
    double[][][] outputs = data.reference().outputs();
    assertThat(difference(data.output(), timeFirst(outputs))).isLessThan(1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void itsGradientsAreNotThoseOfItsOwnOutput(int time) {
    Case data = Case.of(time);
    INDArray[] gradients = data.gradients();
    for (int k = 0; k < gradients.length; k++) {
      assertThat(difference(gradients[k], data.finiteDifferences(k)))
          .as(Case.NAMES[k])
          .isGreaterThan(0.001);
    }
  }

  /** Confirms the finite differences used above. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theReferenceHasTheGradientsOfThatOutput(int time) {
    Case data = Case.of(time);
    ReferenceGradients gradients = data.reference().backward(data.sequences(data.outputGradient));
    ReferenceParameters parameters = gradients.parameters();
    double[][] initial =
        gradients.initial().stream().map(ReferenceState::h).toArray(double[][]::new);
    INDArray[] expected = {
      timeFirst(gradients.features()),
      Nd4j.createFromArray(initial),
      Nd4j.createFromArray(parameters.w()),
      Nd4j.createFromArray(parameters.rw()),
      Nd4j.createFromArray(parameters.b())
    };
    for (int k = 0; k < expected.length; k++) {
      assertThat(difference(expected[k], data.finiteDifferences(k)))
          .as(Case.NAMES[k])
          .isLessThan(1e-8);
    }
  }

  @Test
  void atASingleStepOnlyTheResetGateIsWrong() {
    Case data = Case.of(1);
    double[] found = data.gradients()[4].toDoubleVector();
    double[] slopes = data.finiteDifferences(4).toDoubleVector();
    for (int column = 0; column < found.length; column++) {
      double error = Math.abs(found[column] - slopes[column]) / Math.abs(slopes[column]);
      if (column < UNITS) {
        assertThat(error).as("reset gate").isGreaterThan(0.001);
      } else {
        assertThat(error).as("update gate and candidate").isLessThan(1e-6);
      }
    }
  }

  /** The largest difference, relative to the largest value. */
  private static double difference(INDArray found, INDArray expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    return found.sub(expected).amaxNumber().doubleValue() / expected.amaxNumber().doubleValue();
  }

  private static INDArray timeFirst(double[][][] sequences) {
    return Nd4j.createFromArray(sequences).permute(1, 0, 2);
  }

  /**
   * Arguments of the operation.
   *
   * @param arguments x [time, batch, inputs], the initial state [batch, units], weights of the
   *     input [inputs, 3 units] and of the state [units, 3 units], bias [3 units]
   * @param outputGradient [time, batch, units]; the loss is the sum of it times the output
   */
  private record Case(List<INDArray> arguments, INDArray outputGradient) {
    static final String[] NAMES = {"x", "hI", "Wx", "Wh", "b"};

    static Case of(int time) {
      Random random = new Random(11);
      return new Case(
          List.of(
              values(random, time, BATCH, INPUTS),
              values(random, BATCH, UNITS),
              values(random, INPUTS, 3 * UNITS),
              values(random, UNITS, 3 * UNITS),
              values(random, 3 * UNITS)),
          values(random, time, BATCH, UNITS));
    }

    private static INDArray values(Random random, int... shape) {
      int length = 1;
      for (int size : shape) {
        length *= size;
      }
      return Nd4j.createFromArray(random.doubles(length, -1, 1).toArray()).reshape(shape);
    }

    INDArray output() {
      return run("gru", arguments)[0];
    }

    INDArray[] gradients() {
      List<INDArray> all = new ArrayList<>(arguments);
      all.add(outputGradient);
      return run("gru_bp", all);
    }

    private static INDArray[] run(String operation, List<INDArray> arguments) {
      return Nd4j.exec(
          DynamicCustomOp.builder(operation).addInputs(arguments.toArray(new INDArray[0])).build());
    }

    /** Of the operation's own forward pass, with respect to argument k. */
    INDArray finiteDifferences(int k) {
      double step = 1e-5;
      INDArray argument = arguments.get(k);
      INDArray slopes = argument.ulike();
      for (long i = 0; i < argument.length(); i++) {
        double value = argument.getDouble(i);
        argument.putScalar(i, value + step);
        double above = loss();
        argument.putScalar(i, value - step);
        double below = loss();
        argument.putScalar(i, value);
        slopes.putScalar(i, (above - below) / (2 * step));
      }
      return slopes;
    }

    private double loss() {
      return output().mul(outputGradient).sumNumber().doubleValue();
    }

    /** The same in plain loops; the operation has no second bias. */
    ReferenceRecurrence.Pass reference() {
      ReferenceCell cell = ReferenceCells.of(Cells.GRU_RESET_AFTER);
      ReferenceParameters parameters =
          new ReferenceParameters(
              arguments.get(2).toDoubleMatrix(),
              arguments.get(3).toDoubleMatrix(),
              arguments.get(4).toDoubleVector(),
              new double[UNITS],
              new double[0]);
      List<ReferenceState> initial = new ArrayList<>();
      for (double[] h : arguments.get(1).toDoubleMatrix()) {
        initial.add(new ReferenceState(h));
      }
      return new ReferenceRecurrence(cell, parameters)
          .forward(ReferenceInput.of(sequences(arguments.get(0))).withInitial(initial));
    }

    /** [time, batch, ...] as [batch][time][...]. */
    double[][][] sequences(INDArray timeFirst) {
      double[][][] sequences = new double[BATCH][][];
      for (int s = 0; s < BATCH; s++) {
        sequences[s] = timeFirst.slice(s, 1).toDoubleMatrix();
      }
      return sequences;
    }
  }
}
