package dev.sluice.charnn;

import dev.sluice.datasets.CorpusData;
import dev.sluice.datasets.CorpusDataSettings;
import dev.sluice.datasets.corpus.EncodedText;
import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TrainingSettings;
import java.util.List;
import java.util.Random;

/** Small texts, settings and networks for several tests. */
final class Fixtures {
  private Fixtures() {}

  static CharacterSettings settings(String cell, CharacterInput input, int units, int batchSize) {
    return new CharacterSettings(
        CorpusDataSettings.of("a-text"),
        new CharacterModelSettings(10, input, 5, Alphabet.Unknown.SKIP, 4),
        new NetworkSettings(cell, units, 1, 0, 0),
        TrainingSettings.builder()
            .epochs(10)
            .batchSize(batchSize)
            .learningRate(0.03)
            .clipNorm(1)
            .seed(7)
            .build());
  }

  static CharacterSettings settings() {
    return settings("lstm", CharacterInput.ONE_HOT, 6, 4);
  }

  static CorpusData corpus(String train, String validation, String test) {
    EncodedText all = EncodedText.of(train + validation + test);
    int trainEnd = train.length();
    int validationEnd = trainEnd + validation.length();
    return new CorpusData(
        "a-text",
        "ab12",
        all.section(0, trainEnd),
        all.section(trainEnd, validationEnd),
        all.section(validationEnd, all.length()),
        List.of());
  }

  /** A repeated pattern. */
  static String repeated(String pattern, int length) {
    return pattern.repeat(length / pattern.length() + 1).substring(0, length);
  }

  /** Characters drawn uniformly from an alphabet. */
  static int[] random(int length, int alphabetSize) {
    return new Random(3).ints(length, 0, alphabetSize).toArray();
  }

  /** A network with new weights, tripled so that its probabilities are far from uniform. */
  static TrainableNetwork network(CharacterSettings settings, int alphabetSize) {
    TrainableNetwork network =
        NetworkDefinition.of(CharacterNetwork.configuration(settings, alphabetSize)).create();
    network.model().params().muli(3);
    return network;
  }
}
