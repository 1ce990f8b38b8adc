package dev.sluice.cell.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceRecurrenceTest {
  private static final int INPUTS = 2;
  private static final int UNITS = 3;

  static Iterable<String> cells() {
    return ReferenceCells.all().stream().map(ReferenceCell::name).toList();
  }

  private static ReferenceRecurrence recurrence(String name) {
    ReferenceCell cell = ReferenceCells.named(name);
    int length = ReferenceParameters.zeros(cell, INPUTS, UNITS).flat().length;
    double[] flat = new Random(5).doubles(length, -1, 1).toArray();
    return new ReferenceRecurrence(cell, ReferenceParameters.ofFlat(cell, INPUTS, UNITS, flat));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aSkippedStepGivesZeroAndKeepsTheState(String cell) {
    double[] a = {0.1, 0.2};
    double[] skipped = {7, -7};
    double[] b = {-0.4, 0.3};
    ReferenceRecurrence.Pass masked =
        recurrence(cell)
            .forward(
                ReferenceInput.of(new double[][][] {{skipped, a, skipped, b, skipped}})
                    .withMask(new boolean[][] {{false, true, false, true, false}}));
    ReferenceRecurrence.Pass whole =
        recurrence(cell).forward(ReferenceInput.of(new double[][][] {{a, b}}));

    double[] zeros = new double[UNITS];
    double[][] outputs = whole.outputs()[0];
    assertThat(masked.outputs()[0])
        .isDeepEqualTo(new double[][] {zeros, outputs[0], zeros, outputs[1], zeros});
    assertThat(masked.last().get(0).values()).isDeepEqualTo(whole.last().get(0).values());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void carryingTheStateOnIsTheSameAsOneLongPass(String cell) {
    double[][][] features = {{{0.1, 0.2}, {-0.4, 0.3}, {1, -1}}};
    ReferenceRecurrence recurrence = recurrence(cell);
    double[][] whole = recurrence.forward(ReferenceInput.of(features)).outputs()[0];

    List<ReferenceState> state = List.of();
    for (int t = 0; t < 3; t++) {
      ReferenceRecurrence.Pass step =
          recurrence.forward(
              ReferenceInput.of(new double[][][] {{features[0][t]}}).withInitial(state));
      assertThat(step.outputs()[0][0]).containsExactly(whole[t]);
      state = step.last();
    }
  }

  @Test
  void recurrentDropoutAffectsTheProductsButNotTheBlend() {
    // z is 0.5; without its recurrent weights the candidate is tanh(0) = 0.
    double[] h = {0.8};
    ReferenceCell gru = ReferenceCells.named("gru");
    ReferenceParameters parameters = ReferenceParameters.zeros(gru, 1, 1);
    parameters.rw()[0][2] = 3;
    ReferenceInput input =
        ReferenceInput.of(new double[][][] {{{1}}}).withInitial(List.of(new ReferenceState(h)));
    ReferenceRecurrence recurrence = new ReferenceRecurrence(gru, parameters);
    assertThat(recurrence.forward(input).outputs()[0][0][0])
        .isEqualTo(0.4 + 0.5 * Math.tanh(3 * 0.5 * 0.8), within(1e-15));
    assertThat(recurrence.forward(input.withDropout(new double[][] {{0}})).outputs()[0][0][0])
        .isEqualTo(0.4, within(1e-15));
  }

  @Test
  void thePassDoesNotChangeItsInput() {
    double[][][] features = {{{0.1, 0.2}, {-0.4, 0.3}}};
    double[] h = {0.1, 0.2, 0.3};
    double[] c = {0.4, 0.5, 0.6};
    double[][][] gradient = {{{1, 2, 3}, {4, 5, 6}}};
    recurrence("lstm-peephole")
        .forward(ReferenceInput.of(features).withInitial(List.of(new ReferenceState(h, c))))
        .backward(gradient);
    assertThat(features).isDeepEqualTo(new double[][][] {{{0.1, 0.2}, {-0.4, 0.3}}});
    assertThat(h).containsExactly(0.1, 0.2, 0.3);
    assertThat(c).containsExactly(0.4, 0.5, 0.6);
    assertThat(gradient).isDeepEqualTo(new double[][][] {{{1, 2, 3}, {4, 5, 6}}});
  }

  @Test
  void parametersAreStoredColumnByColumn() {
    ReferenceCell cell = ReferenceCells.named("gru-reset-after");
    double[] flat = new double[2 * 3 + 3 + 3 + 1];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = i;
    }
    ReferenceParameters parameters = ReferenceParameters.ofFlat(cell, 2, 1, flat);
    assertThat(parameters.w()).isDeepEqualTo(new double[][] {{0, 2, 4}, {1, 3, 5}});
    assertThat(parameters.rw()).isDeepEqualTo(new double[][] {{6, 7, 8}});
    assertThat(parameters.b()).containsExactly(9, 10, 11);
    assertThat(parameters.rb()).containsExactly(12);
    assertThat(parameters.flat()).containsExactly(flat);
    assertThatThrownBy(() -> ReferenceParameters.ofFlat(cell, 2, 2, flat))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The cell gru-reset-after of 2 inputs and 2 units has 32 parameters, found 13");
  }

  @Test
  void mismatchedArraysAreRefused() {
    ReferenceRecurrence lstm = recurrence("lstm");
    double[][][] two = {{{1, 2}, {3, 4}}};
    ReferenceInput input = ReferenceInput.of(two);
    assertRefused(() -> lstm.forward(ReferenceInput.of(new double[][][] {{{1}}})), "2 features");
    assertRefused(() -> lstm.forward(input.withMask(new boolean[][] {{true}})), "2 steps");
    assertRefused(() -> lstm.forward(input.withDropout(new double[][] {{1, 1}})), "3 units");
    ReferenceState withoutMemory = new ReferenceState(new double[3]);
    assertRefused(
        () -> lstm.forward(input.withInitial(List.of(withoutMemory))), "Expected 2 states");
    assertRefused(
        () -> lstm.forward(input).backward(new double[1][1][3]), "the shape of the outputs");
    assertRefused(() -> lstm.forward(input).backward(new double[1][2][3], 3), "between 0 and 2");
    ReferenceParameters gru = ReferenceParameters.zeros(ReferenceCells.named("gru"), 2, 3);
    assertRefused(
        () -> new ReferenceRecurrence(ReferenceCells.named("lstm"), gru), "12 columns, found 9");
  }

  private static void assertRefused(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
