package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.EveryCell;
import dev.sluice.cell.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The differences that {@code docs/moving-from-deeplearning4j.md} describes, between
 * Deeplearning4j's recurrent layers and these.
 */
// GravesLSTM is deprecated, but networks that have it are moved too.
@SuppressWarnings("deprecation")
@ExtendWith(DoublePrecision.class)
class MovingFromDeeplearning4jTest {
  private static final int BATCH = 3;
  private static final int TIME = 5;
  private static final INDArray INPUT = Networks.random(1, BATCH, Networks.IN, TIME);
  private static final INDArray LABELS = Networks.labels(BATCH, TIME);
  private static final INDArray MASK = Networks.mask(TIME, 5, 2, 3);

  private static MultiLayerNetwork network(BaseRecurrentLayer.Builder<?> layer) {
    return Networks.build(
        DataType.DOUBLE,
        layer.nIn(Networks.IN).nOut(Networks.UNITS).build(),
        Networks.perStep(Networks.UNITS, RNNFormat.NCW));
  }

  private static LSTM.Builder stock() {
    return new LSTM.Builder().activation(Activation.TANH);
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-10);
  }

  // ---- activations ----

  private static FineTuneConfiguration fineTuning(Activation activation) {
    return new FineTuneConfiguration.Builder().activation(activation).build();
  }

  /** A network whose output layer may have any activation: fine-tuning sets that one too. */
  private static MultiLayerNetwork tunable(BaseRecurrentLayer.Builder<?> layer) {
    return Networks.build(
        DataType.DOUBLE,
        layer.nIn(Networks.IN).nOut(Networks.UNITS).build(),
        new RnnOutputLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .nIn(Networks.UNITS)
            .nOut(Networks.CLASSES)
            .dataFormat(RNNFormat.NCW)
            .build());
  }

  @EveryCell
  void fineTuningWithAnotherActivationIsRefusedAndSaysWhatSetIt(Cell cell) {
    MultiLayerNetwork network = tunable(new Recurrent.Builder(cell));
    for (boolean frozen : new boolean[] {false, true}) {
      TransferLearning.Builder tuning =
          new TransferLearning.Builder(network)
              .fineTuneConfiguration(fineTuning(Activation.SOFTSIGN));
      if (frozen) {
        tuning.setFeatureExtractor(0);
      }
      assertThatThrownBy(tuning::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Layer 'layer0' (Recurrent) was built with the activation")
          .hasMessageContaining("found softsign")
          .hasMessageContaining("a FineTuneConfiguration with activation(...)")
          .hasMessageContaining("omit it there");
    }
  }

  @EveryCell
  void fineTuningWithTheActivationThatTheLayerHasIsAsWithDeeplearning4j(Cell cell) {
    Activation own = cell.isRectified() ? Activation.RELU : Activation.TANH;
    MultiLayerNetwork network = tunable(new Recurrent.Builder(cell));
    MultiLayerNetwork tuned =
        new TransferLearning.Builder(network).fineTuneConfiguration(fineTuning(own)).build();
    assertThat(tuned.feedForward(INPUT).get(1)).isEqualTo(network.feedForward(INPUT).get(1));
  }

  @Test
  void deeplearning4jChangesWhatFrozenLayersComputeByFineTuningsActivation() {
    MultiLayerNetwork network = tunable(stock());
    MultiLayerNetwork tuned =
        new TransferLearning.Builder(network)
            .fineTuneConfiguration(fineTuning(Activation.SOFTSIGN))
            .setFeatureExtractor(0)
            .build();
    assertThat(tuned.feedForward(INPUT).get(1)).isNotEqualTo(network.feedForward(INPUT).get(1));
  }

  private static Object activation(Layer layer, Activation networks) {
    NeuralNetConfiguration.Builder builder = new NeuralNetConfiguration.Builder();
    if (networks != null) {
      builder.activation(networks);
    }
    return ((BaseRecurrentLayer) builder.list(layer).build().getConf(0).getLayer())
        .getActivationFn();
  }

  @Test
  void withoutAnActivationDeeplearning4jComputesWithSigmoidAndTheseLayersWithTanh() {
    LSTM stock = new LSTM.Builder().nIn(2).nOut(3).build();
    Lstm own = new Lstm.Builder().nIn(2).nOut(3).build();
    assertThat(activation(stock.clone(), null)).isInstanceOf(ActivationSigmoid.class);
    assertThat(activation(own, null)).isInstanceOf(ActivationTanH.class);
    // Nor is the network's default used, unlike there.
    assertThat(activation(stock.clone(), Activation.SOFTSIGN)).hasToString("softsign");
    assertThat(activation(own, Activation.SOFTSIGN)).isInstanceOf(ActivationTanH.class);
  }

  @Test
  void aStockLayerWithoutAnActivationMovesToOneWithSigmoids() {
    for (BaseRecurrentLayer.Builder<?> builder :
        List.of(new LSTM.Builder(), new GravesLSTM.Builder())) {
      MultiLayerNetwork stock = network(builder);
      RecurrentWeights weights = RecurrentWeights.of(stock.getLayer(0));
      MultiLayerNetwork own =
          network(new Recurrent.Builder(weights.cell()).activation(Activation.SIGMOID));
      weights.copyTo(own.getLayer(0));
      own.getLayer(1).setParams(stock.getLayer(1).params());
      assertClose(own.output(INPUT), stock.output(INPUT));
      // Without it the weights would compute something else.
      assertThatThrownBy(
              () -> weights.copyTo(network(new Recurrent.Builder(weights.cell())).getLayer(0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("gates with SIGMOID and the candidate with SIGMOID")
          .hasMessageContaining("set activation(...)");
    }
  }

  // ---- masks ----

  @EveryCell
  void masksWithASingletonDimensionAreAccepted(Cell cell) {
    for (long[] shape : new long[][] {{BATCH, 1, TIME}, {BATCH, TIME, 1}}) {
      INDArray mask = MASK.reshape(shape);
      MultiLayerNetwork network = network(new Recurrent.Builder(cell));
      MultiLayerNetwork same = network.clone();
      assertThat(network.output(INPUT, false, mask, null))
          .isEqualTo(network.output(INPUT, false, MASK, null))
          .isNotEqualTo(network.output(INPUT));
      network.fit(new DataSet(INPUT, LABELS, mask, MASK));
      same.fit(new DataSet(INPUT, LABELS, MASK, MASK));
      assertThat(network.gradient().gradient()).isEqualTo(same.gradient().gradient());
      MultiLayerNetwork last =
          Networks.build(
              DataType.DOUBLE,
              new LastTimeStep(Networks.layer(cell, Networks.IN).build()),
              Networks.perSequence(Networks.UNITS));
      assertThat(last.output(INPUT, false, mask, null))
          .isEqualTo(last.output(INPUT, false, MASK, null))
          .isNotEqualTo(last.output(INPUT));
    }
  }

  @Test
  void deeplearning4jsLstmTakesMasksOfEveryShapeInAStackBecauseItDoesNotApplyThem() {
    for (BaseRecurrentLayer.Builder<?> stock :
        List.of(stock(), new GravesLSTM.Builder().activation(Activation.TANH))) {
      MultiLayerNetwork network = network(stock);
      INDArray plain = network.feedForward(INPUT).get(1).dup();
      network.setLayerMaskArrays(MASK.reshape(BATCH, 1, TIME), null);
      assertThat(network.feedForward(INPUT).get(1)).isEqualTo(plain);
    }
  }

  @Test
  void everyLayerAcceptsMasksWithASingletonDimension() {
    MultiLayerNetwork last =
        Networks.build(
            DataType.DOUBLE,
            new Gru.Builder().nIn(Networks.IN).nOut(Networks.UNITS).build(),
            new LastState(false),
            Networks.perSequence(Networks.UNITS));
    MultiLayerNetwork both =
        Networks.build(
            DataType.DOUBLE,
            new PaddedBidirectional(
                new Gru.Builder().nIn(Networks.IN).nOut(Networks.UNITS).build()),
            new SequenceSoftmax.Builder()
                .nIn(2 * Networks.UNITS)
                .nOut(Networks.CLASSES)
                .dataFormat(RNNFormat.NCW)
                .build());
    INDArray mask = MASK.reshape(BATCH, 1, TIME);
    assertThat(last.output(INPUT, false, mask, null))
        .isEqualTo(last.output(INPUT, false, MASK, null));
    assertThat(both.output(INPUT, false, mask, mask))
        .isEqualTo(both.output(INPUT, false, MASK, MASK));
    assertThat(both.score(new DataSet(INPUT, LABELS, mask, mask)))
        .isEqualTo(both.score(new DataSet(INPUT, LABELS, MASK, MASK)));
    MultiLayerNetwork embedded =
        Networks.build(
            DataType.DOUBLE,
            new SequenceEmbedding.Builder().nIn(4).nOut(Networks.IN).build(),
            new Gru.Builder().nIn(Networks.IN).nOut(Networks.UNITS).build(),
            Networks.perStep(Networks.UNITS, RNNFormat.NCW));
    INDArray indices = Nd4j.ones(DataType.DOUBLE, BATCH, 1, TIME);
    assertThat(embedded.output(indices, false, mask, null))
        .isEqualTo(embedded.output(indices, false, MASK, null));
  }

  @EveryCell
  void aMaskOfAnythingButZeroAndOneIsRefused(Cell cell) {
    for (double value : new double[] {0.5, 2, -1, Double.NaN}) {
      INDArray mask = MASK.dup();
      mask.putScalar(1, 1, value);
      for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
        MultiLayerNetwork network =
            Networks.build(
                type,
                Networks.layer(cell, Networks.IN).build(),
                Networks.perStep(Networks.UNITS, RNNFormat.NCW));
        assertThatThrownBy(() -> network.output(INPUT.castTo(type), false, mask.castTo(type), null))
            .hasMessageContaining("A mask of steps may contain only 0 and 1")
            .hasMessageContaining("found %s at step 1 of sequence 1".formatted(value))
            .hasMessageContaining("use a mask of the labels");
      }
    }
  }

  @Test
  void deeplearning4jMultipliesTheStateWithAMaskOfOneHalf() {
    MultiLayerNetwork network = network(stock());
    INDArray first = network.feedForward(INPUT).get(1).slice(0, 2).dup();
    INDArray halves = Nd4j.valueArrayOf(new long[] {BATCH, TIME}, 0.5, DataType.DOUBLE);
    network.getLayer(0).setMaskArray(halves);
    assertClose(network.feedForward(INPUT).get(1).slice(0, 2), first.mul(0.5));
  }

  // ---- states ----

  @EveryCell
  void aStateThatTheCellDoesNotHaveIsRefusedWithThoseThatItHas(Cell cell) {
    MultiLayerNetwork network = network(new Recurrent.Builder(cell));
    RecurrentLayer layer = (RecurrentLayer) network.getLayer(0);
    Map<String, INDArray> wrong = Map.of("prevActivation", Nd4j.ones(BATCH, Networks.UNITS));
    layer.rnnTimeStep(INPUT, Networks.noWorkspaces());
    String known = String.join(", ", cell.states().stream().map(State::key).toList());
    assertThatThrownBy(() -> network.rnnSetPreviousState(0, wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The cell %s has no state 'prevActivation'".formatted(cell))
        .hasMessageContaining("its states are " + known);
    assertThatThrownBy(() -> layer.rnnSetTBPTTState(wrong)).hasMessageContaining(known);
  }

  @EveryCell
  void activatingWithTheStoredStateTwiceGivesTheSameTwice(Cell cell) {
    MultiLayerNetwork network = network(new Recurrent.Builder(cell));
    INDArray whole = network.feedForward(INPUT).get(1);
    INDArray first = INPUT.get(all(), all(), interval(0, 2)).dup();
    INDArray second = INPUT.get(all(), all(), interval(2, TIME)).dup();
    RecurrentLayer layer = (RecurrentLayer) network.getLayer(0);
    for (int i = 0; i < 2; i++) {
      assertClose(
          network.rnnActivateUsingStoredState(first, true, true).get(1),
          whole.get(all(), all(), interval(0, 2)));
    }
    layer.rnnSetPreviousState(layer.rnnGetTBPTTState());
    for (int i = 0; i < 2; i++) {
      assertClose(
          network.rnnActivateUsingStoredState(second, true, true).get(1),
          whole.get(all(), all(), interval(2, TIME)));
    }
  }

  /** The first layer's outputs for some steps after the state was set by rnnTimeStep. */
  private static INDArray afterTimeSteps(BaseRecurrentLayer.Builder<?> layer) {
    MultiLayerNetwork network = network(layer);
    network.setParams(Networks.random(5, network.params().shape()));
    network.rnnTimeStep(INPUT.get(all(), all(), interval(0, 2)).dup());
    return network
        .rnnActivateUsingStoredState(INPUT.get(all(), all(), interval(2, TIME)).dup(), false, false)
        .get(1);
  }

  @Test
  void activatingWithTheStoredStateStartsFromThatOfTimeStepsAsInGravesLstmAndNotInLstm() {
    INDArray own = afterTimeSteps(new Lstm.Builder());
    assertThat(afterTimeSteps(stock()).sub(own).amaxNumber().doubleValue()).isGreaterThan(1e-3);
    MultiLayerNetwork stock = network(new GravesLSTM.Builder().activation(Activation.TANH));
    MultiLayerNetwork peephole = network(new Recurrent.Builder(Cells.LSTM_PEEPHOLE));
    RecurrentWeights.of(stock.getLayer(0)).copyTo(peephole.getLayer(0));
    for (MultiLayerNetwork network : List.of(stock, peephole)) {
      network.rnnTimeStep(INPUT.get(all(), all(), interval(0, 2)).dup());
    }
    INDArray rest = INPUT.get(all(), all(), interval(2, TIME)).dup();
    assertClose(
        peephole.rnnActivateUsingStoredState(rest, false, false).get(1),
        stock.rnnActivateUsingStoredState(rest, false, false).get(1));
  }

  // ---- truncated BPTT ----

  private static MultiLayerNetwork truncated(
      BaseRecurrentLayer.Builder<?> layer, RNNFormat format, int length) {
    return Networks.init(
        Networks.training(DataType.DOUBLE)
            .list()
            .layer(layer.nIn(Networks.CLASSES).nOut(Networks.UNITS).dataFormat(format).build())
            .layer(Networks.perStep(Networks.UNITS, format))
            .backpropType(BackpropType.TruncatedBPTT)
            .tBPTTLength(length)
            .build());
  }

  @EveryCell
  void truncatedBpttOfTimeBeforeFeaturesIsRefused(Cell cell) {
    INDArray input = Networks.random(3, BATCH, TIME, Networks.CLASSES);
    INDArray labels = LABELS.permute(0, 2, 1).dup();
    for (int length : new int[] {1, 2, 4}) {
      MultiLayerNetwork network = truncated(new Recurrent.Builder(cell), RNNFormat.NWC, length);
      INDArray before = network.params().dup();
      assertThatThrownBy(() -> network.fit(input, labels))
          .hasMessageContaining("runcated BPTT")
          .hasMessageContaining("dataFormat(RNNFormat.NCW)");
      assertThat(network.params()).isEqualTo(before);
    }
  }

  @Test
  void truncatedBpttOfTimeBeforeFeaturesInDeeplearning4jCutsNothingOrDoesNotTrain() {
    INDArray input = Networks.random(3, BATCH, TIME, Networks.CLASSES);
    MultiLayerNetwork stock = truncated(stock(), RNNFormat.NWC, 2);
    stock.fit(input, LABELS.permute(0, 2, 1).dup());
    assertThat(stock.getIterationCount()).as("five steps are three segments of two").isEqualTo(1);
    // Here, Deeplearning4j logs a warning and skips the batch before these layers are called.
    MultiLayerNetwork own = truncated(new Lstm.Builder(), RNNFormat.NWC, 2);
    own.fit(input, Nd4j.zeros(DataType.DOUBLE, BATCH, TIME, Networks.CLASSES + 1));
    assertThat(own.getIterationCount()).isZero();
  }

  /**
   * The largest error of a gradient that a network in truncated BPTT computes of its second
   * segment, against finite differences from the state that the first one left.
   */
  private static double largestErrorOfTheSecondSegment(BaseRecurrentLayer.Builder<?> layer) {
    MultiLayerNetwork network =
        Networks.init(
            Networks.network(DataType.DOUBLE)
                .updater(new Sgd(0))
                .list()
                .layer(layer.nIn(Networks.IN).nOut(Networks.UNITS).build())
                .layer(Networks.perStep(Networks.UNITS, RNNFormat.NCW))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(2)
                .build());
    List<INDArray> gradients = new ArrayList<>();
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            gradients.add(model.gradient().gradient().dup());
          }
        });
    INDArray input = INPUT.get(all(), all(), interval(0, 4)).dup();
    INDArray labels = LABELS.get(all(), all(), interval(0, 4)).dup();
    network.fit(input, labels);
    assertThat(gradients).hasSize(2);
    INDArray second = input.get(all(), all(), interval(2, 4)).dup();
    INDArray target = labels.get(all(), all(), interval(2, 4)).dup();
    network.rnnTimeStep(input.get(all(), all(), interval(0, 2)).dup());
    Map<String, INDArray> state = network.rnnGetPreviousState(0);
    double largest = 0;
    for (long i = 0; i < network.numParams(); i++) {
      double value = network.params().getDouble(i);
      network.params().putScalar(i, value + 1e-5);
      double above = loss(network, state, second, target);
      network.params().putScalar(i, value - 1e-5);
      double below = loss(network, state, second, target);
      network.params().putScalar(i, value);
      double expected = (above - below) / 2e-5;
      largest = Math.max(largest, Math.abs(gradients.get(1).getDouble(i) - expected));
    }
    return largest;
  }

  private static double loss(
      MultiLayerNetwork network, Map<String, INDArray> state, INDArray input, INDArray labels) {
    network.rnnSetPreviousState(0, state);
    INDArray output = network.rnnTimeStep(input);
    return -Transforms.log(output).mul(labels).sumNumber().doubleValue();
  }

  @EveryCell
  void inTruncatedBpttTheGradientStartsFromTheStateThatWasCarried(Cell cell) {
    assertThat(largestErrorOfTheSecondSegment(new Recurrent.Builder(cell))).isLessThan(1e-8);
  }

  @Test
  void inTruncatedBpttDeeplearning4jsGradientsStartFromZeroStates() {
    for (BaseRecurrentLayer.Builder<?> stock :
        List.of(
            stock(),
            new GravesLSTM.Builder().activation(Activation.TANH),
            new SimpleRnn.Builder().activation(Activation.TANH))) {
      assertThat(largestErrorOfTheSecondSegment(stock)).isGreaterThan(1e-3);
    }
  }

  @EveryCell
  void networksIgnoreABackwardLengthAsDeeplearning4jDoes(Cell cell) {
    INDArray[] params = new INDArray[2];
    for (int i = 0; i < 2; i++) {
      MultiLayerNetwork network =
          Networks.init(
              Networks.training(DataType.DOUBLE)
                  .list()
                  .layer(Networks.layer(cell, Networks.IN).build())
                  .layer(Networks.perStep(Networks.UNITS, RNNFormat.NCW))
                  .backpropType(BackpropType.TruncatedBPTT)
                  .tBPTTForwardLength(4)
                  .tBPTTBackwardLength(2 + 2 * i)
                  .build());
      network.fit(INPUT, LABELS);
      params[i] = network.params();
    }
    assertThat(params[0]).isEqualTo(params[1]);
  }
}
