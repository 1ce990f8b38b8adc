package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.cell.ActivationFunction;
import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.EveryCell;
import dev.sluice.engine.Stepper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Functions in place of a cell's sigmoid and tanh. */
@ExtendWith(DoublePrecision.class)
class LayerActivationsTest {
  private static final int BATCH = 3;
  private static final int TIME = 4;

  /** The functions that a layer supports, for its gates as well as for its candidate. */
  private static final List<Activation> SUPPORTED =
      List.of(
          Activation.SIGMOID,
          Activation.HARDSIGMOID,
          Activation.TANH,
          Activation.HARDTANH,
          Activation.SOFTSIGN,
          Activation.RELU,
          Activation.IDENTITY);

  private static INDArray input() {
    return Networks.random(1, BATCH, Networks.IN, TIME);
  }

  private static MultiLayerNetwork network(DataType type, BaseRecurrentLayer.Builder<?> layer) {
    return Networks.build(
        type,
        layer.nIn(Networks.IN).nOut(Networks.UNITS).build(),
        Networks.perStep(Networks.UNITS, RNNFormat.NCW));
  }

  private static boolean replaces(Cell cell, ActivationFunction function) {
    return cell.replaceableActivations().contains(function);
  }

  /** The cell with every function replaced that can be. */
  private static Recurrent.Builder replaced(Cell cell, Activation gate, Activation candidate) {
    Recurrent.Builder layer = new Recurrent.Builder(cell);
    if (replaces(cell, ActivationFunction.SIGMOID)) {
      layer.gateActivationFunction(gate);
    }
    if (replaces(cell, ActivationFunction.TANH)) {
      layer.activation(candidate);
    }
    return layer;
  }

  private static void assertGradientsAreRight(MultiLayerNetwork network) {
    INDArray mask = Networks.mask(TIME, 4, 2, 1);
    assertThat(
            GradientCheckUtil.checkGradients(
                new GradientCheckUtil.MLNConfig()
                    .net(network)
                    .input(input())
                    .inputMask(mask)
                    .labels(Networks.labels(BATCH, TIME))
                    .labelMask(mask)
                    .epsilon(1e-6)
                    .maxRelError(1e-5)
                    .minAbsoluteError(1e-9)
                    .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
        .isTrue();
  }

  @EveryCell
  void gradientsAgreeWithFiniteDifferencesForHardSigmoidAndSoftsign(Cell cell) {
    assertGradientsAreRight(
        network(DataType.DOUBLE, replaced(cell, Activation.HARDSIGMOID, Activation.SOFTSIGN)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"SIGMOID", "HARDSIGMOID", "TANH", "HARDTANH", "SOFTSIGN", "RELU", "IDENTITY"})
  void gradientsAgreeWithFiniteDifferencesForEachFunction(Activation activation) {
    for (Cell cell : List.of(Cells.LSTM, Cells.GRU)) {
      assertGradientsAreRight(
          network(DataType.DOUBLE, new Recurrent.Builder(cell).activation(activation)));
      assertGradientsAreRight(
          network(DataType.DOUBLE, new Recurrent.Builder(cell).gateActivationFunction(activation)));
    }
  }

  static Stream<Arguments> pairs() {
    return SUPPORTED.stream()
        .flatMap(gate -> SUPPORTED.stream().map(candidate -> Arguments.of(gate, candidate)));
  }

  private static void assertSame(MultiLayerNetwork stock, MultiLayerNetwork own) {
    RecurrentWeights.of(stock.getLayer(0)).copyTo(own.getLayer(0));
    own.getLayer(1).setParams(stock.getLayer(1).params());
    assertThat(own.output(input()).sub(stock.output(input())).amaxNumber().doubleValue())
        // ND4J's hard sigmoid has the 0.2 of single precision in double too.
        .isLessThan(1e-8);
    DataSet data = new DataSet(input(), Networks.labels(BATCH, TIME));
    stock.fit(data);
    own.fit(data);
    RecurrentWeights.ofStock(RecurrentWeights.of(own.getLayer(0)).cell(), gradients(stock))
        .parameters()
        .forEach(
            (key, expected) ->
                assertThat(
                        own.gradient()
                            .getGradientFor("0_" + key)
                            .sub(expected)
                            .amaxNumber()
                            .doubleValue())
                    .isLessThan(1e-7 * Math.max(1, expected.amaxNumber().doubleValue())));
  }

  private static Map<String, INDArray> gradients(MultiLayerNetwork network) {
    Map<String, INDArray> ofLayer = new LinkedHashMap<>();
    network
        .gradient()
        .gradientForVariable()
        .forEach(
            (key, values) -> {
              if (key.startsWith("0_")) {
                ofLayer.put(key.substring(2), values);
              }
            });
    return ofLayer;
  }

  private static <T extends AbstractLSTM.Builder<T>> BaseRecurrentLayer.Builder<?> stock(
      T layer, Activation gate, Activation candidate) {
    return layer.gateActivationFunction(gate).activation(candidate);
  }

  @SuppressWarnings("deprecation") // Only GravesLSTM has peepholes.
  @ParameterizedTest
  @MethodSource("pairs")
  void anLstmWithAnyPairOfFunctionsIsDeeplearning4js(Activation gate, Activation candidate) {
    assertSame(
        network(DataType.DOUBLE, stock(new LSTM.Builder(), gate, candidate)),
        network(
            DataType.DOUBLE,
            new Lstm.Builder().gateActivationFunction(gate).activation(candidate)));
    assertSame(
        network(DataType.DOUBLE, stock(new GravesLSTM.Builder(), gate, candidate)),
        network(DataType.DOUBLE, replaced(Cells.LSTM_PEEPHOLE, gate, candidate)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"SIGMOID", "HARDSIGMOID", "TANH", "HARDTANH", "SOFTSIGN", "RELU", "IDENTITY"})
  void aSimpleRnnWithAnyFunctionIsDeeplearning4js(Activation activation) {
    assertSame(
        network(DataType.DOUBLE, new SimpleRnn.Builder().activation(activation)),
        network(DataType.DOUBLE, new Rnn.Builder().activation(activation)));
  }

  @EveryCell
  void floatAgreesWithDouble(Cell cell) {
    for (Activation activation : SUPPORTED) {
      MultiLayerNetwork exact =
          network(DataType.DOUBLE, replaced(cell, Activation.HARDSIGMOID, activation));
      MultiLayerNetwork single =
          network(DataType.FLOAT, replaced(cell, Activation.HARDSIGMOID, activation));
      single.setParams(exact.params().castTo(DataType.FLOAT));
      DataSet data = new DataSet(input(), Networks.labels(BATCH, TIME));
      exact.fit(data);
      single.fit(
          new DataSet(
              input().castTo(DataType.FLOAT), Networks.labels(BATCH, TIME).castTo(DataType.FLOAT)));
      assertThat(
              exact
                  .gradient()
                  .gradient()
                  .sub(single.gradient().gradient().castTo(DataType.DOUBLE))
                  .amaxNumber()
                  .doubleValue())
          .as("%s", activation)
          .isLessThan(1e-5);
    }
  }

  @Test
  void steppingGivesTheOutputsOfWholeSequences() {
    MultiLayerNetwork network =
        network(
            DataType.DOUBLE,
            new Gru.Builder()
                .gateActivationFunction(Activation.HARDSIGMOID)
                .activation(Activation.SOFTSIGN));
    INDArray whole = network.output(input());
    Stepper stepper = NetworkStepper.of(network);
    for (int t = 0; t < TIME; t++) {
      double[] features = {input().getDouble(0, 0, t), input().getDouble(0, 1, t)};
      assertThat(stepper.step(features)[0]).isCloseTo(whole.getDouble(0, 0, t), within(1e-12));
    }
  }

  @Test
  void theFunctionsAreStoredWithTheNetwork() {
    MultiLayerConfiguration configuration =
        network(
                DataType.FLOAT,
                new Lstm.Builder()
                    .gateActivationFunction("hardsigmoid")
                    .activation(Activation.SOFTSIGN))
            .getLayerWiseConfigurations();
    MultiLayerConfiguration restored = MultiLayerConfiguration.fromJson(configuration.toJson());
    assertThat(restored).isEqualTo(configuration);
    Lstm layer = (Lstm) restored.getConf(0).getLayer();
    assertThat(layer.getGateActivationFn()).hasToString("hardsigmoid");
    assertThat(layer.getActivationFn()).hasToString("softsign");
    assertThat(layer).isNotEqualTo(new Lstm.Builder().nIn(2).nOut(3).build());
  }

  @Test
  void aNetworkStoredBeforeGatesHadAFunctionHasSigmoids() {
    MultiLayerConfiguration configuration =
        network(DataType.FLOAT, new Lstm.Builder()).getLayerWiseConfigurations();
    String before =
        configuration.toJson().replaceAll("\"gateActivationFn\"\\s*:\\s*\\{[^}]*\\}\\s*,", "");
    assertThat(before).doesNotContain("gateActivationFn");
    assertThat(MultiLayerConfiguration.fromJson(before)).isEqualTo(configuration);
  }

  @EveryCell
  void functionsThatACellCannotReplaceAreRefused(Cell cell) {
    if (!replaces(cell, ActivationFunction.TANH)) {
      assertThatThrownBy(() -> Networks.layer(cell, 2).activation(Activation.SOFTSIGN).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Recurrent layer: the cell %s has no tanh that could be replaced; omit"
                      .formatted(cell)
                  + " activation(softsign)");
    }
    if (!replaces(cell, ActivationFunction.SIGMOID)) {
      assertThatThrownBy(
              () -> Networks.layer(cell, 2).gateActivationFunction(Activation.HARDSIGMOID).build())
          .hasMessage(
              "Recurrent layer: the cell %s has no sigmoid that could be replaced; omit"
                      .formatted(cell)
                  + " gateActivationFunction(hardsigmoid)");
    }
  }

  @Test
  void aFunctionThatTheEngineDoesNotComputeIsRefusedWithThoseItDoes() {
    assertThatThrownBy(() -> new Lstm.Builder().nOut(2).activation(Activation.CUBE).build())
        .hasMessageContaining("activation(...) must be one of sigmoid, hardsigmoid, tanh,")
        .hasMessageContaining("found cube");
    assertThatThrownBy(
            () -> new Gru.Builder().nOut(2).gateActivationFunction(Activation.SWISH).build())
        .hasMessageContaining("gateActivationFunction(...) must be one of sigmoid, hardsigmoid,")
        .hasMessageContaining("found swish");
  }

  @Test
  void replaceableActivationsAreThoseOfTheEquations() {
    assertThat(Cells.LSTM.replaceableActivations())
        .containsExactlyInAnyOrder(ActivationFunction.SIGMOID, ActivationFunction.TANH);
    assertThat(Cells.RNN.replaceableActivations()).containsExactly(ActivationFunction.TANH);
    assertThat(Cells.RNN_RELU.replaceableActivations()).isEmpty();
    assertThat(Cells.named("min-lstm").orElseThrow().replaceableActivations()).isEmpty();
  }

  @Test
  void weightsCannotBeCopiedToALayerWithOtherActivations() {
    MultiLayerNetwork hard =
        network(DataType.DOUBLE, new Lstm.Builder().gateActivationFunction(Activation.HARDSIGMOID));
    RecurrentWeights weights = RecurrentWeights.of(hard.getLayer(0));
    MultiLayerNetwork plain = network(DataType.DOUBLE, new Lstm.Builder());
    assertThatThrownBy(() -> weights.copyTo(plain.getLayer(0)))
        .hasMessageContaining("gates with HARD_SIGMOID and the candidate with TANH")
        .hasMessageContaining("gates with SIGMOID and the candidate with TANH");
    assertThatThrownBy(weights::toPyTorch).hasMessageContaining("PyTorch would compute");
    assertThatThrownBy(weights::toKeras).hasMessageContaining("Keras would compute");
    assertThat(RecurrentWeights.of(plain.getLayer(0)).toPyTorch()).isNotNull();
  }
}
