package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import dev.sluice.cell.reference.PeerFigures;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Outputs and gradients are those of PyTorch's and Keras's own layers. */
class ReferenceTest {
  private static final double IN_DOUBLE = 1e-10;
  private static final double IN_FLOAT = 2e-5;

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "FLOAT"})
  void gruWithResetAfterAgreesWithPyTorch(DataType type) {
    Reference reference = Reference.of("pytorch-gru", type);
    Run run = Run.of(OwnCell.GRU_RESET_AFTER, reference);
    GruWeights.from(pyTorch(reference.parameters)).copyTo((GruLayer) run.layer);

    assertAgrees(run.output(reference), reference.output);
    Pair<Gradient, INDArray> back = run.back(reference);
    assertAgrees(back.getSecond(), reference.gradients.get("input"));
    GruWeights expected = GruWeights.from(pyTorch(withoutSharedBias(reference, "bias_hh")));
    assertGradients(back.getFirst(), expected);
  }

  private static GruWeights.PyTorch pyTorch(Map<String, INDArray> arrays) {
    return new GruWeights.PyTorch(
        arrays.get("weight_ih"),
        arrays.get("weight_hh"),
        arrays.get("bias_ih"),
        arrays.get("bias_hh"));
  }

  /**
   * The gradients, with zeros where the second bias of reset and update gate has the same gradient
   * as the first: the conversion, meant for parameters, adds the two.
   */
  private static Map<String, INDArray> withoutSharedBias(Reference reference, String bias) {
    Map<String, INDArray> gradients = new HashMap<>(reference.gradients);
    INDArray second = gradients.get(bias).dup();
    second.get(interval(0, second.length() / 3 * 2)).assign(0);
    gradients.put(bias, second);
    return gradients;
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "FLOAT"})
  void gruWithResetBeforeAgreesWithKeras(DataType type) {
    Reference reference = Reference.of("keras-gru-reset-before", type);
    Run run = Run.of(OwnCell.GRU, reference);
    GruWeights.from(keras(reference.parameters)).copyTo((GruLayer) run.layer);

    assertAgrees(run.output(reference), reference.output);
    Pair<Gradient, INDArray> back = run.back(reference);
    assertAgrees(back.getSecond(), reference.gradients.get("input"));
    assertGradients(back.getFirst(), GruWeights.from(keras(reference.gradients)));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "FLOAT"})
  void gruWithResetAfterAgreesWithKeras(DataType type) {
    Reference reference = Reference.of("keras-gru-reset-after", type);
    Run run = Run.of(OwnCell.GRU_RESET_AFTER, reference);
    GruWeights.from(keras(reference.parameters)).copyTo((GruLayer) run.layer);

    assertAgrees(run.output(reference), reference.output);
    Pair<Gradient, INDArray> back = run.back(reference);
    assertAgrees(back.getSecond(), reference.gradients.get("input"));
    Map<String, INDArray> gradients = new HashMap<>(reference.gradients);
    INDArray biases = gradients.get("bias").dup();
    biases.get(interval(1, 2), interval(0, biases.size(1) / 3 * 2)).assign(0);
    gradients.put("bias", biases);
    assertGradients(back.getFirst(), GruWeights.from(keras(gradients)));
  }

  private static GruWeights.Keras keras(Map<String, INDArray> arrays) {
    return new GruWeights.Keras(
        arrays.get("kernel"), arrays.get("recurrent_kernel"), arrays.get("bias"));
  }

  private static void assertGradients(Gradient gradient, GruWeights expected) {
    assertAgrees(gradient.getGradientFor("W"), expected.input());
    assertAgrees(gradient.getGradientFor("RW"), expected.recurrent());
    assertAgrees(gradient.getGradientFor("b"), expected.bias());
    if (expected.resetAfter()) {
      assertAgrees(gradient.getGradientFor("RB"), expected.recurrentBias());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "FLOAT"})
  void rnnAgreesWithPyTorch(DataType type) {
    Reference reference = Reference.of("pytorch-rnn", type);
    Run run = Run.of(OwnCell.RNN, reference);
    Map<String, INDArray> parameters = reference.parameters;
    run.layer.setParam("W", parameters.get("weight_ih").transpose());
    run.layer.setParam("RW", parameters.get("weight_hh").transpose());
    INDArray bias = parameters.get("bias_ih").add(parameters.get("bias_hh"));
    run.layer.setParam("b", bias.reshape(1, bias.length()));

    assertAgrees(run.output(reference), reference.output);
    Pair<Gradient, INDArray> back = run.back(reference);
    Map<String, INDArray> gradients = reference.gradients;
    assertAgrees(back.getSecond(), gradients.get("input"));
    assertAgrees(back.getFirst().getGradientFor("W"), gradients.get("weight_ih").transpose());
    assertAgrees(back.getFirst().getGradientFor("RW"), gradients.get("weight_hh").transpose());
    assertAgrees(
        back.getFirst().getGradientFor("b"), gradients.get("bias_ih").reshape(1, bias.length()));
  }

  private static void assertAgrees(INDArray actual, INDArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double most = actual.sub(expected).amaxNumber().doubleValue();
    double size = Math.max(1, expected.amaxNumber().doubleValue());
    double tolerance = actual.dataType() == DataType.DOUBLE ? IN_DOUBLE : IN_FLOAT;
    assertThat(most / size).isLessThan(tolerance);
  }

  /** A layer fed with a reference's data, time before features as in the other libraries. */
  private record Run(UnrolledLayer<?> layer) {
    static Run of(OwnCell cell, Reference reference) {
      int units = (int) reference.output.size(2);
      MultiLayerNetwork network =
          Cells.build(
              reference.input.dataType(),
              cell.layer()
                  .dataFormat(RNNFormat.NWC)
                  .nIn(reference.input.size(2))
                  .nOut(units)
                  .build(),
              Cells.perStep(units, RNNFormat.NWC));
      network.initGradientsView();
      return new Run((UnrolledLayer<?>) network.getLayer(0));
    }

    INDArray output(Reference reference) {
      return layer.activate(reference.input, true, Cells.noWorkspaces());
    }

    Pair<Gradient, INDArray> back(Reference reference) {
      return layer.backpropGradient(reference.lossWeights, Cells.noWorkspaces());
    }
  }

  /** One entry of the file. */
  private record Reference(
      Map<String, INDArray> parameters,
      INDArray input,
      INDArray lossWeights,
      INDArray output,
      Map<String, INDArray> gradients) {

    static Reference of(String name, DataType type) {
      PeerFigures figures = PeerFigures.of(name);
      return new Reference(
          arrays(figures.parameters(), type),
          array(figures.input(), type),
          array(figures.lossWeights(), type),
          array(figures.output(), type),
          arrays(figures.gradients(), type));
    }

    private static Map<String, INDArray> arrays(
        Map<String, PeerFigures.Array> figures, DataType type) {
      Map<String, INDArray> arrays = new HashMap<>();
      figures.forEach((key, values) -> arrays.put(key, array(values, type)));
      return arrays;
    }

    private static INDArray array(PeerFigures.Array figures, DataType type) {
      return Nd4j.createFromArray(figures.values()).reshape(figures.shape()).castTo(type);
    }
  }
}
