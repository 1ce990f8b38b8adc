package dev.sluice.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compares our figures with those written by {@code src/test/python/statistics_fixtures.py}. */
class SciPyTest {
  private final JsonNode reference = reference();

  @TestFactory
  Stream<DynamicTest> pairedTestsAgree() {
    return all("pairs")
        .map(
            pair ->
                DynamicTest.dynamicTest(
                    pair.path("name").asText(),
                    () -> {
                      PairedComparison ours =
                          PairedComparison.of(
                              figures(pair.path("one")), figures(pair.path("other")));
                      WilcoxonSignedRank test = ours.wilcoxon();
                      assertThat(test.positive()).isEqualTo(pair.path("positive").asDouble());
                      assertThat(test.negative()).isEqualTo(pair.path("negative").asDouble());
                      assertThat(test.p())
                          .isCloseTo(pair.path("wilcoxon").asDouble(), within(1e-12));
                      assertThat(ours.tTestP()).isCloseTo(pair.path("t").asDouble(), within(1e-9));
                      assertThat(ours.effect())
                          .isCloseTo(pair.path("effect").asDouble(), within(1e-12));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> correctionsAgree() {
    return all("holm")
        .map(
            family ->
                DynamicTest.dynamicTest(
                    family.path("p").size() + " values",
                    () -> {
                      List<Double> given = new ArrayList<>();
                      family.path("p").forEach(p -> given.add(p.asDouble()));
                      double[] ours = Holm.corrected(given).stream().mapToDouble(p -> p).toArray();
                      assertThat(ours)
                          .containsExactly(figures(family.path("corrected")), within(1e-12));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> intervalsAgreeWithThoseOverAllResamples() {
    return all("intervals")
        .map(
            interval ->
                DynamicTest.dynamicTest(
                    interval.path("sample").toString(),
                    () -> {
                      double[] sample = figures(interval.path("sample"));
                      // Ours are sampled, and may differ by a step between neighbouring means.
                      double step = 0.05 * Spread.of(sample).deviation();
                      Interval ours = Interval.ofMean(sample).orElseThrow();
                      assertThat(ours.low())
                          .isCloseTo(interval.path("low").asDouble(), within(step));
                      assertThat(ours.high())
                          .isCloseTo(interval.path("high").asDouble(), within(step));
                    }));
  }

  private Stream<JsonNode> all(String name) {
    JsonNode cases = reference.path(name);
    assertThat(cases).isNotEmpty();
    return StreamSupport.stream(cases.spliterator(), false);
  }

  private static double[] figures(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static JsonNode reference() {
    try (InputStream in = SciPyTest.class.getResourceAsStream("scipy-reference.json")) {
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException("scipy-reference.json", e);
    }
  }
}
