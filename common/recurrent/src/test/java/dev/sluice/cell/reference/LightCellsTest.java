package dev.sluice.cell.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cells without recurrent weights against figures that {@code src/test/python/light_cells.py}
 * computed from the equations of the papers.
 */
class LightCellsTest {

  /** One sequence through one cell; the gradients are finite differences computed by the script. */
  @SuppressWarnings("ArrayRecordComponent") // read from the file, never compared
  record Figures(
      String cell,
      Map<String, double[][]> parameters,
      double[][] features,
      double[][] start,
      double[][] weights,
      double[][] outputs,
      double[][] last,
      Map<String, double[][]> gradients,
      double[][] featureGradients,
      double[][] startGradients) {

    @Override
    public String toString() {
      return "%s of %d inputs".formatted(cell, features[0].length);
    }
  }

  static List<Figures> figures() throws IOException {
    try (InputStream in =
        LightCellsTest.class.getResourceAsStream("/dev/sluice/layer/light-cells.json")) {
      return List.of(
          new ObjectMapper()
              .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true)
              .readValue(in, Figures[].class));
    }
  }

  @ParameterizedTest
  @MethodSource("figures")
  void agreesWithTheEquationsOfThePaper(Figures figures) {
    int units = figures.weights()[0].length;
    int inputs = figures.features()[0].length;
    ReferenceParameters parameters = new ReferenceParameters(inputs, units, figures.parameters());
    ReferenceRecurrence.Pass pass =
        new ReferenceRecurrence(ReferenceCells.named(figures.cell()), parameters)
            .forward(
                ReferenceInput.of(new double[][][] {figures.features()})
                    .withInitial(List.of(new ReferenceState(figures.start()))));
    assertClose("outputs", pass.outputs()[0], figures.outputs(), 1e-11);
    assertClose("last states", pass.last().get(0).values(), figures.last(), 1e-11);
    ReferenceGradients gradients = pass.backward(new double[][][] {figures.weights()});
    figures
        .gradients()
        .forEach(
            (key, expected) ->
                assertClose(key, gradients.parameters().named().get(key), expected, 1e-8));
    assertClose("features", gradients.features()[0], figures.featureGradients(), 1e-8);
    assertClose("start", gradients.initial().get(0).values(), figures.startGradients(), 1e-8);
  }

  private static void assertClose(
      String what, double[][] found, double[][] expected, double tolerance) {
    assertThat(found.length).as(what).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).as(what).containsExactly(expected[i], within(tolerance));
    }
  }
}
