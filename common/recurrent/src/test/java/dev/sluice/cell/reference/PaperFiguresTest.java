package dev.sluice.cell.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.cell.Cells;
import dev.sluice.cell.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cells that no library has, against figures computed from the equations of their papers. */
class PaperFiguresTest {
  private static final double TOLERANCE = 1e-12;

  static Stream<String> cells() {
    return PeerFigures.ofPapers().stream().map(PeerFigures::name);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void outputsStatesAndGradientsAreThoseOfThePapersEquations(String name) {
    PeerFigures figures =
        PeerFigures.ofPapers().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    List<State> states = Cells.named(name).orElseThrow().states();
    double[][][] input = figures.input().cube();
    double[][][] lossWeights = figures.lossWeights().cube();
    Map<String, double[][]> parameters = new LinkedHashMap<>();
    figures.parameters().forEach((key, array) -> parameters.put(key, array.matrix()));
    List<ReferenceState> initial = new ArrayList<>();
    for (int s = 0; s < input.length; s++) {
      int sequence = s;
      initial.add(
          new ReferenceState(
              states.stream()
                  .map(state -> figures.initial().get(state.key()).matrix()[sequence])
                  .toArray(double[][]::new)));
    }

    ReferenceRecurrence.Pass pass =
        new ReferenceRecurrence(
                ReferenceCells.named(name),
                new ReferenceParameters(input[0][0].length, lossWeights[0][0].length, parameters))
            .forward(ReferenceInput.of(input).withInitial(initial));
    ReferenceGradients gradients = pass.backward(lossWeights);

    assertClose("output", pass.outputs(), figures.output().cube());
    assertClose("gradient of input", gradients.features(), figures.gradients().get("input").cube());
    gradients
        .parameters()
        .named()
        .forEach(
            (key, found) ->
                assertClose("gradient of " + key, found, figures.gradients().get(key).matrix()));
    for (State state : states) {
      assertClose(
          state.key(), values(pass.last(), state), figures.last().get(state.key()).matrix());
      if (state.kind() == State.Kind.UNITS) {
        assertClose(
            "gradient of the first " + state.key(),
            values(gradients.initial(), state),
            figures.gradients().get(state.key()).matrix());
      }
    }
  }

  private static double[][] values(List<ReferenceState> all, State state) {
    return all.stream().map(one -> one.values()[state.index()]).toArray(double[][]::new);
  }

  private static void assertClose(String what, double[][][] found, double[][][] expected) {
    assertThat(found.length).as(what).isEqualTo(expected.length);
    for (int i = 0; i < found.length; i++) {
      assertClose(what, found[i], expected[i]);
    }
  }

  private static void assertClose(String what, double[][] found, double[][] expected) {
    assertThat(found.length).as(what).isEqualTo(expected.length);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as(what).hasSameSizeAs(expected[i]);
      for (int j = 0; j < found[i].length; j++) {
        assertThat(found[i][j])
            .as("%s [%d, %d]", what, i, j)
            .isEqualTo(expected[i][j], within(TOLERANCE * Math.max(1, Math.abs(expected[i][j]))));
      }
    }
  }
}
