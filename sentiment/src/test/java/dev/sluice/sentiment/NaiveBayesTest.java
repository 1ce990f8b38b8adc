package dev.sluice.sentiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NaiveBayesTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  void probabilitiesMatchTheTextbook() {
    // Manning, Raghavan, Schuetze 2008, example 13.1.
    NaiveBayes model =
        fit(
            List.of(
                List.of("Chinese", "Beijing", "Chinese"),
                List.of("Chinese", "Chinese", "Shanghai"),
                List.of("Chinese", "Macao"),
                List.of("Tokyo", "Japan", "Chinese")),
            new int[] {0, 0, 0, 1},
            2,
            1);
    double china = 3.0 / 4 * Math.pow(3.0 / 7, 3) / 14 / 14;
    double other = 1.0 / 4 * Math.pow(2.0 / 9, 5);
    double[] probabilities =
        model.probabilities(List.of("Chinese", "Chinese", "Chinese", "Tokyo", "Japan"));
    assertThat(probabilities[0]).isEqualTo(china / (china + other), EXACT);
    assertThat(probabilities[1]).isEqualTo(other / (china + other), EXACT);
  }

  private static final List<List<String>> TWO_DOCUMENTS =
      List.of(List.of("good", "film"), List.of("not", "good"));

  @Test
  void pairsOfWordsAreFeaturesToo() {
    NaiveBayes model = fit(TWO_DOCUMENTS, new int[] {0, 1}, 2, 2);
    // Five features, three in each class: each likelihood is (count + 1) / 8. "not good" has
    // counts good 1, not 0, pair 0 in the first class and 1, 1, 1 in the second: 2*1*1 to 2*2*2.
    assertThat(model.probabilities(List.of("not", "good")))
        .containsExactly(new double[] {0.2, 0.8}, EXACT);
  }

  @Test
  void wordsWithoutPairsIgnoreTheirOrder() {
    NaiveBayes model = fit(TWO_DOCUMENTS, new int[] {0, 1}, 2, 1);
    assertThat(model.probabilities(List.of("good", "not")))
        .containsExactly(model.probabilities(List.of("not", "good")), EXACT);
  }

  @Test
  void unseenWordsAreIgnored() {
    NaiveBayes model =
        fit(List.of(List.of("a"), List.of("b"), List.of("c")), new int[] {0, 0, 1}, 2, 1);
    assertThat(model.probabilities(List.of("new", "words")))
        .containsExactly(new double[] {2.0 / 3, 1.0 / 3}, EXACT);
    assertThat(model.probabilities(List.of()))
        .containsExactly(new double[] {2.0 / 3, 1.0 / 3}, EXACT);
  }

  @Test
  void longTextsDoNotUnderflow() {
    NaiveBayes model = fit(List.of(words("a"), words("b")), new int[] {0, 1}, 2, 2);
    // The ratio of the likelihoods is 2 to the power of 9,999.
    assertThat(model.probabilities(words("a"))).containsExactly(new double[] {1, 0}, EXACT);
    assertThat(model.probabilities(words("b"))).containsExactly(new double[] {0, 1}, EXACT);
  }

  private static NaiveBayes fit(List<List<String>> documents, int[] truth, int classes, int order) {
    return fit(documents, truth, classes, order, Integer.MAX_VALUE);
  }

  private static NaiveBayes fit(
      List<List<String>> documents, int[] truth, int classes, int order, int maxFeatures) {
    NaiveBayes.Counter counter = new NaiveBayes.Counter(classes, order, maxFeatures);
    for (int i = 0; i < truth.length; i++) {
      counter.add(truth[i], documents.get(i));
    }
    return counter.model();
  }

  @Test
  void featuresBeyondTheLimitAreIgnored() {
    List<List<String>> documents = List.of(List.of("a", "b"), List.of("b", "c"));
    NaiveBayes limited = fit(documents, new int[] {0, 1}, 2, 1, 2);
    NaiveBayes without = fit(List.of(List.of("a", "b"), List.of("b")), new int[] {0, 1}, 2, 1);
    assertThat(limited.probabilities(List.of("a", "b", "c")))
        .containsExactly(without.probabilities(List.of("a", "b")), EXACT);
  }

  private static List<String> words(String prefix) {
    return IntStream.range(0, 5000).mapToObj(i -> prefix + i).toList();
  }
}
