package dev.sluice.charnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.datasets.encode.Characters;
import dev.sluice.layer.NetworkStepper;
import dev.sluice.task.CellOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class CharacterNetworkTest {
  private static final int ALPHABET = 5;
  private static final Offset<Double> SINGLE = within(1e-4);

  static Stream<Arguments> cellsAndInputs() {
    return CellOption.labels().stream()
        // Their states are unbounded: with these weights, probabilities underflow to zero.
        .filter(cell -> !List.of("rnn-relu", "min-gru", "min-lstm", "sru").contains(cell))
        .flatMap(
            cell -> Stream.of(CharacterInput.values()).map(input -> Arguments.of(cell, input)));
  }

  @ParameterizedTest
  @MethodSource("cellsAndInputs")
  void oneStreamInPiecesEqualsOneLongForwardPass(String cell, CharacterInput input) {
    // Longer than one chunk, so that the state has to be carried over.
    int[] text = Fixtures.random(300, ALPHABET);
    MultiLayerNetwork network =
        Fixtures.network(Fixtures.settings(cell, input, 6, 4), ALPHABET).layers();

    CharacterScore score =
        new CharacterNetwork(network, input, ALPHABET)
            .score(Characters.of(text), 1, text.length, 1, 0);

    INDArray out = network.output(whole(text, input));
    double nats = 0;
    for (int i = 1; i < text.length; i++) {
      nats -= Math.log(out.getDouble(0, text[i], i - 1));
    }
    assertThat(score.characters()).isEqualTo(299);
    assertThat(score.natsPerCharacter()).isEqualTo(nats / 299, SINGLE);
  }

  @ParameterizedTest
  @MethodSource("cellsAndInputs")
  void readingStepByStepEqualsReadingThroughTheNetwork(String cell, CharacterInput input) {
    int[] text = Fixtures.random(150, ALPHABET);
    MultiLayerNetwork network =
        Fixtures.network(Fixtures.settings(cell, input, 6, 4), ALPHABET).layers();
    assertThat(NetworkStepper.obstacle(network)).isEmpty();

    CharacterNetwork reader = new CharacterNetwork(network, input, ALPHABET);
    reader.clear();
    double[] chunks = reader.readInChunks(text);
    reader.clear();
    assertThat(reader.read(text)).containsExactly(chunks, within(1e-5));
    // One by one, as in generation.
    reader.clear();
    for (int i = 0; i < text.length - 1; i++) {
      reader.read(text[i]);
    }
    assertThat(reader.read(text[text.length - 1])).containsExactly(chunks, within(1e-5));
  }

  @Test
  void aNetworkWithoutAStepperIsReadThroughTheNetwork() {
    MultiLayerConfiguration layers =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .list()
            .layer(new LSTM.Builder().nIn(ALPHABET).nOut(4).activation(Activation.CUBE).build())
            .layer(
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nIn(4)
                    .nOut(ALPHABET)
                    .build())
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(layers);
    network.init();
    assertThat(NetworkStepper.obstacle(network)).isPresent();

    CharacterNetwork reader = new CharacterNetwork(network, CharacterInput.ONE_HOT, ALPHABET);
    reader.clear();
    double[] once = reader.read(1, 2, 3);
    reader.clear();
    reader.read(1, 2);
    assertThat(reader.read(3)).containsExactly(once, within(1e-6));
  }

  @Test
  void afterClearTheChangedWeightsAreUsed() {
    MultiLayerNetwork network = Fixtures.network(Fixtures.settings(), ALPHABET).layers();
    CharacterNetwork reader = new CharacterNetwork(network, CharacterInput.ONE_HOT, ALPHABET);
    double[] before = reader.read(1, 2);
    network.params().muli(0.5);
    reader.clear();
    assertThat(reader.read(1, 2)).isNotEqualTo(before);
  }

  private static INDArray whole(int[] text, CharacterInput input) {
    INDArray features =
        Nd4j.zeros(1, input == CharacterInput.ONE_HOT ? ALPHABET : 1, text.length - 1);
    for (int t = 0; t < text.length - 1; t++) {
      if (input == CharacterInput.ONE_HOT) {
        features.putScalar(0, text[t], t, 1);
      } else {
        features.putScalar(0, 0, t, text[t]);
      }
    }
    return features;
  }

  @Test
  void streamsThatReadTheWholeTextBeforeTheirPieceScoreLikeOneStream() {
    int[] text = Fixtures.random(200, ALPHABET);
    CharacterNetwork network = lstm();
    CharacterScore one = network.score(Characters.of(text), 40, 200, 1, 200);
    CharacterScore seven = network.score(Characters.of(text), 40, 200, 7, 200);
    assertThat(seven.characters()).isEqualTo(160);
    assertThat(seven.natsPerCharacter()).isEqualTo(one.natsPerCharacter(), SINGLE);
    assertThat(seven.correct()).isEqualTo(one.correct());
  }

  @Test
  void theLeadInChangesTheScore() {
    int[] text = Fixtures.random(200, ALPHABET);
    CharacterNetwork network = lstm();
    assertThat(network.score(Characters.of(text), 40, 200, 7, 0).nats())
        .isNotCloseTo(network.score(Characters.of(text), 40, 200, 7, 5).nats(), within(1e-3));
  }

  @Test
  void moreStreamsThanCharactersScoreLikeOneStream() {
    int[] text = {0, 1, 2, 3};
    CharacterNetwork network = lstm();
    assertThat(network.score(Characters.of(text), 1, 4, 9, 10).nats())
        .isEqualTo(network.score(Characters.of(text), 1, 4, 1, 10).nats(), SINGLE);
  }

  @Test
  void scoringTwiceGivesTheSameScore() {
    int[] text = Fixtures.random(100, ALPHABET);
    CharacterNetwork network = lstm();
    assertThat(network.score(Characters.of(text), 1, 100, 3, 4))
        .isEqualTo(network.score(Characters.of(text), 1, 100, 3, 4));
  }

  @Test
  void readingInTwoCallsEqualsReadingInOne() {
    int[] text = Fixtures.random(150, ALPHABET);
    CharacterNetwork network = lstm();
    network.clear();
    double[] once = network.read(text);
    network.clear();
    network.read(Arrays.copyOf(text, 60));
    double[] twice = network.read(Arrays.copyOfRange(text, 60, 150));
    assertThat(twice).containsExactly(once, within(1e-6));
    assertThat(Arrays.stream(once).sum()).isEqualTo(1, SINGLE);
  }

  private static CharacterNetwork lstm() {
    return new CharacterNetwork(
        Fixtures.network(Fixtures.settings(), ALPHABET).layers(), CharacterInput.ONE_HOT, ALPHABET);
  }
}
