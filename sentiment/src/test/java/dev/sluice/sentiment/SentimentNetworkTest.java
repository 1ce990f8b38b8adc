package dev.sluice.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.task.CellOption;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class SentimentNetworkTest {
  /**
   * Every cell, unidirectional and bidirectional, with the common readings; some with the others.
   */
  static Stream<Arguments> shapes() {
    return CellOption.labels().stream()
        .flatMap(
            cell ->
                (cell.equals("lstm") || cell.equals("gru")
                        ? Reading.all().stream().map(Reading::name)
                        : Stream.of("last", "mean"))
                    .flatMap(
                        pooling ->
                            Stream.of("true", "false")
                                .map(both -> Arguments.of(cell, pooling, both))));
  }

  private static TrainableNetwork network(String cell, String pooling, String both) {
    return NetworkDefinition.of(
            SentimentNetwork.configuration(
                ToyTexts.settings(
                    Map.of("cell", cell, "pooling", pooling, "bidirectional", both, "layers", "2")),
                20,
                3))
        .create();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void paddingChangesNoPrediction(String cell, String pooling, String both) {
    TrainableNetwork network = network(cell, pooling, both);
    int[] text = {3, 7, 2};
    Classifier classifier = new Classifier(network, 3, 50);
    double[] alone = classifier.probabilities(new int[][] {text})[0];
    double[][] batch =
        classifier.probabilities(new int[][] {text, {5, 6, 7, 8, 9, 10, 11, 12, 13}});
    assertThat(batch[0]).containsExactly(alone, within(1e-6));
    assertThat(batch[1]).isNotEqualTo(batch[0]);
  }

  /** All shapes except attention and the cells of Deeplearning4j, which call OpenBLAS. */
  static Stream<Arguments> exactShapes() {
    return shapes()
        .filter(
            shape ->
                !shape.get()[0].toString().startsWith("dl4j")
                    && !shape.get()[1].equals("attention"));
  }

  @ParameterizedTest
  @MethodSource("exactShapes")
  void aPredictionHasTheSameBitsWhateverTheOtherTextsAre(String cell, String pooling, String both) {
    Classifier classifier = new Classifier(network(cell, pooling, both), 3, 10);
    SplittableRandom random = new SplittableRandom(1);
    int[][] texts =
        IntStream.range(0, 1100)
            .mapToObj(i -> random.ints(random.nextInt(14), 1, 20).toArray())
            .toArray(int[][]::new);
    double[][] scored = classifier.probabilities(texts);
    assertThat(classifier.probabilitiesInLargeBatches(texts)).isDeepEqualTo(scored);
    for (int i = 0; i < texts.length; i += 111) {
      assertThat(classifier.probabilities(new int[][] {texts[i]})[0]).containsExactly(scored[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void paddingChangesNoGradient(String cell, String pooling, String both) {
    INDArray labels = Nd4j.create(new float[][] {{0, 1, 0}});
    INDArray alone =
        gradient(
            network(cell, pooling, both).layers(),
            new DataSet(
                Nd4j.create(new float[][][] {{{3, 7, 2}}}),
                labels,
                Nd4j.create(new float[][] {{1, 1, 1}}),
                null));
    INDArray padded =
        gradient(
            network(cell, pooling, both).layers(),
            new DataSet(
                Nd4j.create(new float[][][] {{{3, 7, 2, 0, 0}}}),
                labels,
                Nd4j.create(new float[][] {{1, 1, 1, 0, 0}}),
                null));
    assertThat(padded.toFloatVector()).containsExactly(alone.toFloatVector(), within(1e-6f));
    assertThat(alone.norm2Number().doubleValue()).isGreaterThan(1e-4);
  }

  private static INDArray gradient(MultiLayerNetwork network, DataSet data) {
    network.setInput(data.getFeatures());
    network.setLabels(data.getLabels());
    network.setLayerMaskArrays(data.getFeaturesMaskArray(), null);
    network.computeGradientAndScore();
    return network.getFlattenedGradients();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyWordAndTheirOrderAffectTheOutput(String cell, String pooling, String both) {
    TrainableNetwork network = network(cell, pooling, both);
    double[][] probabilities =
        new Classifier(network, 3, 50)
            .probabilities(new int[][] {{3, 7, 2}, {2, 7, 3}, {4, 7, 2}, {3, 7, 4}});
    assertThat(List.of(probabilities)).doesNotHaveDuplicates();
    assertThat(probabilities[0])
        .satisfies(p -> assertThat(p[0] + p[1] + p[2]).isEqualTo(1, within(1e-6)));
  }

  @Test
  void shapesFollowTheSettings() {
    TrainableNetwork network = network("lstm", "last", "true");
    // Embedding 20 x 8; LSTMs 4 gates of 8 units from 8, then 16 inputs, both ways; 16 x 3 + 3.
    long first = 2 * 4 * 8 * (8 + 8 + 1);
    long second = 2 * 4 * 8 * (16 + 8 + 1);
    assertThat(network.model().numParams()).isEqualTo(20 * 8 + first + second + 16 * 3 + 3);
  }

  @Test
  void dropoutHasTheGivenShareAndPlace() {
    MultiLayerConfiguration network =
        SentimentNetwork.configuration(
            ToyTexts.settings(Map.of("output-dropout", "0.4", "dropout", "0")), 20, 2);
    assertThat(network.getConf(3).getLayer().getIDropout())
        .isEqualTo(new org.deeplearning4j.nn.conf.dropout.Dropout(0.6));
    assertThat(network.getConf(1).getLayer().getIDropout()).isNull();
  }

  @Test
  void anUnknownReadingIsRefusedWithTheNearestOne() {
    assertThatThrownBy(() -> ToyTexts.settings(Map.of("pooling", "attentoin")))
        .hasMessageContaining("--reading")
        .hasMessageContaining("attentoin")
        .hasMessageContaining("attention")
        .hasMessageContaining("last, mean, max, attention");
  }
}
