package dev.sluice.cell.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * One step of each cell, worked by hand: one input, one unit, x = 2, h = 0.5, c = 0.2, and a loss
 * that is h_t itself. Weights are logarithms, since sigmoid(ln 3) = 3/4, sigmoid(-ln 3) = 1/4,
 * sigmoid(ln 4) = 4/5 and tanh(ln 2) = 3/5.
 */
class ReferenceStepTest {
  private static final Offset<Double> EXACT = within(1e-15);
  private static final double LN_2 = Math.log(2);
  private static final double LN_3 = Math.log(3);
  private static final double LN_4 = Math.log(4);
  private static final double TANH_OF_0_3 = 0.2913126124515909;

  /**
   * Weights such that {@code W x + U h + b} has the given values, with all three terms
   * contributing.
   */
  private static ReferenceParameters summingTo(double... sums) {
    return new ReferenceParameters(
        new double[][] {times(sums, 0.25)},
        new double[][] {times(sums, 0.5)},
        times(sums, 0.25),
        new double[0],
        new double[0]);
  }

  private static double[] times(double[] values, double factor) {
    double[] products = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      products[i] = values[i] * factor;
    }
    return products;
  }

  private static ReferenceRecurrence.Pass step(String cell, ReferenceParameters parameters) {
    ReferenceCell reference = ReferenceCells.named(cell);
    double[][] before = {{0.5}, {0.2}};
    int states = reference.states(1, 1).size();
    return new ReferenceRecurrence(reference, parameters)
        .forward(
            ReferenceInput.of(new double[][][] {{{2}}})
                .withInitial(List.of(new ReferenceState(Arrays.copyOf(before, states)))));
  }

  private static ReferenceGradients back(ReferenceRecurrence.Pass pass) {
    return pass.backward(new double[][][] {{{1}}});
  }

  private static void assertOutput(ReferenceRecurrence.Pass pass, double h) {
    assertThat(pass.outputs()[0][0][0]).isEqualTo(h, EXACT);
    assertThat(pass.last().get(0).h()[0]).isEqualTo(h, EXACT);
  }

  @Test
  void rnnIsTheTanhOfItsSum() {
    ReferenceRecurrence.Pass pass = step("rnn", summingTo(LN_2));
    assertOutput(pass, 0.6);
    ReferenceGradients gradients = back(pass);
    // 1 - 0.6^2 = 0.64, times x = 2, h = 0.5, 1.
    assertThat(gradients.parameters().w()[0]).containsExactly(new double[] {1.28}, EXACT);
    assertThat(gradients.parameters().rw()[0]).containsExactly(new double[] {0.32}, EXACT);
    assertThat(gradients.parameters().b()).containsExactly(new double[] {0.64}, EXACT);
    // Times W = ln 2 / 4 and U = ln 2 / 2.
    assertThat(gradients.features()[0][0]).containsExactly(new double[] {0.16 * LN_2}, EXACT);
    assertThat(gradients.initial().get(0).h()).containsExactly(new double[] {0.32 * LN_2}, EXACT);
  }

  @Test
  void rectifiedRnnIsItsSumOrZero() {
    ReferenceRecurrence.Pass above = step("rnn-relu", summingTo(1.5));
    assertOutput(above, 1.5);
    assertThat(back(above).parameters().b()).containsExactly(1);

    ReferenceRecurrence.Pass below = step("rnn-relu", summingTo(-1.5));
    assertOutput(below, 0);
    assertThat(back(below).parameters().b()).containsExactly(0);
  }

  @Test
  void lstmGatesForgetWriteAndOutput() {
    // g = 0.6, f = 0.75, o = 0.8, i = 0.25; c = 0.75 * 0.2 + 0.25 * 0.6 = 0.3
    ReferenceRecurrence.Pass pass = step("lstm", summingTo(LN_2, LN_3, LN_4, -LN_3));
    assertThat(pass.last().get(0).c()).containsExactly(new double[] {0.3}, EXACT);
    assertOutput(pass, 0.8 * TANH_OF_0_3);
    double dc = 0.8 * (1 - TANH_OF_0_3 * TANH_OF_0_3);
    ReferenceGradients gradients = back(pass);
    assertThat(gradients.parameters().b())
        .containsExactly(
            new double[] {0.16 * dc, 0.0375 * dc, 0.16 * TANH_OF_0_3, 0.1125 * dc}, EXACT);
    assertThat(gradients.initial().get(0).c()).containsExactly(new double[] {0.75 * dc}, EXACT);
  }

  @Test
  void peepholesAddTheMemoryToTheGates() {
    // As above: half of what goes into f, o and i comes through the peephole, from c = 0.2, 0.3,
    // 0.2.
    ReferenceParameters half = summingTo(LN_2, LN_3 / 2, LN_4 / 2, -LN_3 / 2);
    double[] peepholes = {LN_3 / 0.4, LN_4 / 0.6, -LN_3 / 0.4};
    ReferenceRecurrence.Pass pass =
        step(
            "lstm-peephole",
            new ReferenceParameters(half.w(), half.rw(), half.b(), half.rb(), peepholes));
    assertThat(pass.last().get(0).c()).containsExactly(new double[] {0.3}, EXACT);
    assertOutput(pass, 0.8 * TANH_OF_0_3);
    double deltaO = 0.16 * TANH_OF_0_3;
    double dc = 0.8 * (1 - TANH_OF_0_3 * TANH_OF_0_3) + LN_4 / 0.6 * deltaO;
    ReferenceGradients gradients = back(pass);
    assertThat(gradients.parameters().b())
        .containsExactly(new double[] {0.16 * dc, 0.0375 * dc, deltaO, 0.1125 * dc}, EXACT);
    assertThat(gradients.parameters().p())
        .containsExactly(new double[] {0.2 * 0.0375 * dc, 0.3 * deltaO, 0.2 * 0.1125 * dc}, EXACT);
    assertThat(gradients.initial().get(0).c())
        .containsExactly(new double[] {0.75 * dc + (0.0375 - 0.1125) * dc * LN_3 / 0.4}, EXACT);
  }

  @Test
  void coupledLstmWritesAsMuchAsItForgets() {
    // g = 0.6, f = 0.75, o = 0.8; c = 0.75 * 0.2 + 0.25 * 0.6
    ReferenceRecurrence.Pass pass = step("lstm-coupled", summingTo(LN_2, LN_3, LN_4));
    assertThat(pass.last().get(0).c()).containsExactly(new double[] {0.3}, EXACT);
    assertOutput(pass, 0.8 * TANH_OF_0_3);
    double dc = 0.8 * (1 - TANH_OF_0_3 * TANH_OF_0_3);
    assertThat(back(pass).parameters().b())
        .containsExactly(new double[] {0.16 * dc, -0.075 * dc, 0.16 * TANH_OF_0_3}, EXACT);
  }

  @Test
  void gruBlendsInTheNewValueByItsUpdateGate() {
    // r = 0.75, z = 0.25, r * h = 0.375, n = 0.6; h = 0.75 * 0.5 + 0.25 * 0.6
    ReferenceParameters parameters = summingTo(LN_3, -LN_3, LN_2);
    parameters.rw()[0][2] = LN_2 / 1.5;
    ReferenceRecurrence.Pass pass = step("gru", parameters);
    assertOutput(pass, 0.525);
    ReferenceGradients gradients = back(pass);
    assertThat(gradients.parameters().b())
        .containsExactly(new double[] {0.01 * LN_2, 0.01875, 0.16}, EXACT);
    assertThat(gradients.parameters().rw()[0])
        .containsExactly(new double[] {0.005 * LN_2, 0.009375, 0.06}, EXACT);
    // 1 - z, then through r * h, U_r and U_z.
    assertThat(gradients.initial().get(0).h()[0])
        .isEqualTo(0.75 + 0.08 * LN_2 + 0.005 * LN_2 * LN_3 - 0.009375 * LN_3, EXACT);
  }

  @Test
  void gruWithResetAfterKeepsTheOldValueByItsUpdateGate() {
    // r = 0.75, z = 0.25, q = ln 2 / 3 + ln 2 / 3, n = 0.6; h = 0.75 * 0.6 + 0.25 * 0.5
    ReferenceParameters parts = summingTo(LN_3, -LN_3, LN_2);
    parts.w()[0][2] = LN_2 / 8;
    parts.rw()[0][2] = LN_2 / 1.5;
    ReferenceRecurrence.Pass pass =
        step(
            "gru-reset-after",
            new ReferenceParameters(
                parts.w(), parts.rw(), parts.b(), new double[] {LN_2 / 3}, new double[0]));
    assertOutput(pass, 0.575);
    ReferenceGradients gradients = back(pass);
    assertThat(gradients.parameters().b())
        .containsExactly(new double[] {0.06 * LN_2, -0.01875, 0.48}, EXACT);
    assertThat(gradients.parameters().rb()).containsExactly(new double[] {0.36}, EXACT);
    assertThat(gradients.parameters().rw()[0])
        .containsExactly(new double[] {0.03 * LN_2, -0.009375, 0.18}, EXACT);
  }
}
