package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.State;
import dev.sluice.cell.reference.ReferenceCell;
import dev.sluice.cell.reference.ReferenceCells;
import dev.sluice.cell.reference.ReferenceGradients;
import dev.sluice.cell.reference.ReferenceInput;
import dev.sluice.cell.reference.ReferenceParameters;
import dev.sluice.cell.reference.ReferenceRecurrence;
import dev.sluice.cell.reference.ReferenceState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A layer's cell in plain loops over double ({@link ReferenceRecurrence}), for ND4J's arrays. */
final class Oracle {
  private final ReferenceCell cell;
  private final List<State> states;
  private final ReferenceRecurrence recurrence;
  private ReferenceRecurrence.Pass pass;

  /** An oracle with the layer's current parameters. */
  Oracle(Cell cell, Layer layer) {
    this.cell = ReferenceCells.of(cell);
    this.states = cell.states();
    recurrence = new ReferenceRecurrence(this.cell, parameters(layer));
  }

  private static ReferenceParameters parameters(Layer layer) {
    RecurrentConf conf = (RecurrentConf) layer.conf().getLayer();
    Map<String, double[][]> named = new LinkedHashMap<>();
    layer.paramTable().forEach((key, values) -> named.put(key, matrix(values)));
    return new ReferenceParameters((int) conf.getNIn(), (int) conf.getNOut(), named);
  }

  private static double[][] matrix(INDArray array) {
    return array.castTo(DataType.DOUBLE).toDoubleMatrix();
  }

  private static double[] vector(INDArray array) {
    return array.castTo(DataType.DOUBLE).toDoubleVector();
  }

  /** Outputs {@code [batch, units, time]} for {@code [batch, features, time]} from given states. */
  INDArray run(INDArray input, Map<String, INDArray> start) {
    return run(input, null, start, null);
  }

  /**
   * The same with a mask {@code [batch, time]} and factors of recurrent dropout {@code [batch,
   * units]}, each null if there is none.
   */
  INDArray run(INDArray input, INDArray mask, Map<String, INDArray> start, INDArray factors) {
    ReferenceInput given = ReferenceInput.of(byStep(input));
    if (mask != null) {
      boolean[][] present = new boolean[(int) mask.size(0)][(int) mask.size(1)];
      for (int b = 0; b < present.length; b++) {
        for (int t = 0; t < present[b].length; t++) {
          present[b][t] = mask.getDouble(b, t) != 0;
        }
      }
      given = given.withMask(present);
    }
    if (!start.isEmpty()) {
      given = given.withInitial(byExample(start, (int) input.size(0)));
    }
    if (factors != null) {
      given = given.withDropout(matrix(factors));
    }
    pass = recurrence.forward(given);
    return array(pass.outputs());
  }

  /** The states after the last step of the last {@link #run}, by their keys. */
  Map<String, INDArray> last() {
    Map<String, INDArray> last = new LinkedHashMap<>();
    for (State state : states) {
      last.put(state.key(), rows(pass.last().stream().map(one -> one.values()[state.index()])));
    }
    return last;
  }

  private static INDArray rows(java.util.stream.Stream<double[]> rows) {
    return Nd4j.createFromArray(rows.toArray(double[][]::new));
  }

  /**
   * Gradients of the parameters by their names, and under {@code "x"} that of the input {@code
   * [batch, features, time]}, given that of the output.
   */
  Map<String, INDArray> back(INDArray error, int firstStep) {
    return named(pass.backward(byStep(error), firstStep));
  }

  /**
   * The same if the loss depends on the last states too, given its gradients with respect to them
   * by their keys; those of the initial states are under {@code "first "} and their keys.
   */
  Map<String, INDArray> back(INDArray error, Map<String, INDArray> last) {
    List<ReferenceState> given = last.isEmpty() ? List.of() : byExample(last, (int) error.size(0));
    ReferenceGradients gradients = pass.backward(byStep(error), 0, given);
    Map<String, INDArray> named = named(gradients);
    for (State state : states) {
      named.put(
          "first " + state.key(),
          rows(gradients.initial().stream().map(one -> one.values()[state.index()])));
    }
    return named;
  }

  private List<ReferenceState> byExample(Map<String, INDArray> named, int batch) {
    List<ReferenceState> all = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      int sequence = b;
      all.add(
          new ReferenceState(
              states.stream()
                  .map(state -> vector(named.get(state.key()).getRow(sequence)))
                  .toArray(double[][]::new)));
    }
    return all;
  }

  private static Map<String, INDArray> named(ReferenceGradients gradients) {
    Map<String, INDArray> named = new LinkedHashMap<>();
    gradients
        .parameters()
        .named()
        .forEach((key, values) -> named.put(key, Nd4j.createFromArray(values)));
    named.put("x", array(gradients.features()));
    return named;
  }

  private static double[][][] byStep(INDArray array) {
    double[][][] values = new double[(int) array.size(0)][(int) array.size(2)][(int) array.size(1)];
    for (int b = 0; b < values.length; b++) {
      for (int t = 0; t < values[b].length; t++) {
        for (int i = 0; i < values[b][t].length; i++) {
          values[b][t][i] = array.getDouble(b, i, t);
        }
      }
    }
    return values;
  }

  private static INDArray array(double[][][] byStep) {
    return Nd4j.createFromArray(byStep).permute(0, 2, 1);
  }
}
