package dev.sluice.cell.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * One step of each cell, worked by hand: one input, one unit, x = 2, h = 0.5, c = 0.2, and a loss
 * that is h_t itself, unless a test says otherwise. Weights are logarithms, since sigmoid(ln 3) =
 * 3/4, sigmoid(ln 4) = 4/5, sigmoid(ln 1.5) = 3/5, sigmoid(-a) = 1 - sigmoid(a), tanh(ln 2) = 3/5
 * and tanh(ln 3) = 4/5.
 */
class ReferenceStepTest {
  private static final Offset<Double> EXACT = within(1e-15);

  /** For sums of many terms, and for numbers that are divided by a small deviation. */
  private static final Offset<Double> ROUNDED = within(1e-12);

  private static final double LN_2 = Math.log(2);
  private static final double LN_3 = Math.log(3);
  private static final double LN_4 = Math.log(4);
  private static final double LN_1_5 = Math.log(1.5);
  private static final double TANH_OF_0_3 = 0.2913126124515909;
  private static final double TANH_OF_0_6 = 0.5370495669980353;

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
    double[][] before = {{0.5}, {0.2}};
    int states = ReferenceCells.named(cell).states(1, 1).size();
    return step(cell, parameters, new double[] {2}, Arrays.copyOf(before, states));
  }

  private static ReferenceRecurrence.Pass step(
      String cell, ReferenceParameters parameters, double[] x, double[]... before) {
    return new ReferenceRecurrence(ReferenceCells.named(cell), parameters)
        .forward(
            ReferenceInput.of(new double[][][] {{x}})
                .withInitial(List.of(new ReferenceState(before))));
  }

  private static double[] row(double... values) {
    return values;
  }

  private static double[][] rows(double[]... rows) {
    return rows;
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }

  private static double[] product(double[] left, double[] right) {
    double[] products = new double[left.length];
    for (int i = 0; i < left.length; i++) {
      products[i] = left[i] * right[i];
    }
    return products;
  }

  private static double[] quotient(double[] left, double[] right) {
    double[] quotients = new double[left.length];
    for (int i = 0; i < left.length; i++) {
      quotients[i] = left[i] / right[i];
    }
    return quotients;
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

  @Test
  void minimalGruBlendsInAPositiveValue() {
    // z = 0.25, n = 0.4 + 0.5 = 0.9; h = 0.75 * 0.5 + 0.25 * 0.9
    ReferenceRecurrence.Pass above = step("min-gru", fromInput(-LN_3, 0.4));
    assertOutput(above, 0.6);
    ReferenceGradients gradients = back(above);
    // (0.9 - 0.5) * 0.25 * 0.75 = 0.075; the slope of g is 1.
    assertThat(gradients.parameters().b()).containsExactly(row(0.075, 0.25), EXACT);
    assertThat(gradients.parameters().w()[0]).containsExactly(row(0.15, 0.5), EXACT);
    // Times W_z = -ln 3 / 4 and W_n = 0.1.
    assertThat(gradients.features()[0][0]).containsExactly(row(0.025 - 0.01875 * LN_3), EXACT);
    assertThat(gradients.initial().get(0).h()).containsExactly(row(0.75), EXACT);

    // n = sigmoid(-ln 4) = 0.2, with the slope 0.2 * 0.8 = 0.16; h = 0.75 * 0.5 + 0.25 * 0.2
    ReferenceRecurrence.Pass below = step("min-gru", fromInput(-LN_3, -LN_4));
    assertOutput(below, 0.425);
    // (0.2 - 0.5) * 0.1875 and 0.25 * 0.16
    assertThat(back(below).parameters().b()).containsExactly(row(-0.05625, 0.04), EXACT);
  }

  @Test
  void minimalLstmKeepsTheShareOfItsForgetGate() {
    // f = 0.6, i = 0.2, s = 0.6 / 0.8 = 0.75, n = 0.9; h = 0.75 * 0.5 + 0.25 * 0.9
    ReferenceRecurrence.Pass pass = step("min-lstm", fromInput(LN_1_5, -LN_4, 0.4));
    assertOutput(pass, 0.6);
    ReferenceGradients gradients = back(pass);
    // dh/ds = 0.5 - 0.9 = -0.4. By the quotient rule, ds/df = i / (f + i)^2 = 0.2 / 0.64 = 0.3125
    // and ds/di = -f / (f + i)^2 = -0.9375. The sigmoids have the slopes 0.24 and 0.16:
    // -0.4 * 0.3125 * 0.24 and -0.4 * -0.9375 * 0.16.
    assertThat(gradients.parameters().b()).containsExactly(row(-0.03, 0.06, 0.25), EXACT);
    assertThat(gradients.parameters().w()[0]).containsExactly(row(-0.06, 0.12, 0.5), EXACT);
    assertThat(gradients.initial().get(0).h()).containsExactly(row(0.75), EXACT);

    // n = 0.2, with the slope 0.16; dh/ds = 0.5 - 0.2 = 0.3
    ReferenceRecurrence.Pass below = step("min-lstm", fromInput(LN_1_5, -LN_4, -LN_4));
    assertOutput(below, 0.425);
    assertThat(back(below).parameters().b()).containsExactly(row(0.0225, -0.045, 0.04), EXACT);
  }

  /** Parameters of a cell without recurrent weights: {@code W x + b} has the given values. */
  private static ReferenceParameters fromInput(double... sums) {
    return new ReferenceParameters(
        1, 1, Map.of("W", rows(times(sums, 0.25)), "b", rows(times(sums, 0.5))));
  }

  @Test
  void sruMixesItsMemoryWithItsInput() {
    // n = 0.3 * 2 = 0.6, f = 0.75, r = 0.8; half of what goes into f and r comes from x, a quarter
    // through the peephole from c = 0.2.
    // c = 0.75 * 0.2 + 0.25 * 0.6 = 0.3; h = 0.8 * 0.3 + 0.2 * 2
    double[][] w = {{0.3, LN_3 / 4, LN_4 / 4}};
    double[][] b = {{LN_3 / 4, LN_4 / 4}};
    double[][] p = {{LN_3 / 0.8, LN_4 / 0.8}};
    ReferenceRecurrence.Pass pass =
        step(
            "sru", new ReferenceParameters(1, 1, Map.of("W", w, "b", b, "P", p)), row(2), row(0.2));
    assertThat(pass.outputs()[0][0]).containsExactly(row(0.64), EXACT);
    assertThat(pass.last().get(0).values()[0]).containsExactly(row(0.3), EXACT);
    ReferenceGradients gradients = back(pass);
    // dc = r = 0.8; delta_n = 0.8 * 0.25 = 0.2; delta_f = 0.8 * (0.2 - 0.6) * 0.1875 = -0.06;
    // delta_r = (0.3 - 2) * 0.16 = -0.272
    assertThat(gradients.parameters().b()).containsExactly(row(-0.06, -0.272), EXACT);
    assertThat(gradients.parameters().w()[0]).containsExactly(row(0.4, -0.12, -0.544), EXACT);
    assertThat(gradients.parameters().p()).containsExactly(row(-0.012, -0.0544), EXACT);
    // 1 - r = 0.2 directly, then through W.
    assertThat(gradients.features()[0][0])
        .containsExactly(row(0.2 + 0.06 - 0.015 * LN_3 - 0.068 * LN_4), EXACT);
    // 0.8 * 0.75 directly, then through the peepholes.
    assertThat(gradients.initial().get(0).values()[0])
        .containsExactly(row(0.6 - 0.075 * LN_3 - 0.34 * LN_4), EXACT);

    // With a second input 1, which only W_h reads: 0.75 * 2 + 0.5 * 1 = 2 takes the place of x.
    double[][] wide = {w[0], {0, 0, 0}};
    double[][] highway = {{0.75}, {0.5}};
    ReferenceRecurrence.Pass projected =
        step(
            "sru",
            new ReferenceParameters(2, 1, Map.of("W", wide, "HW", highway, "b", b, "P", p)),
            row(2, 1),
            row(0.2));
    assertThat(projected.outputs()[0][0]).containsExactly(row(0.64), EXACT);
    ReferenceGradients throughHighway = back(projected);
    // 0.2 times x = (2, 1).
    double[][] ofHighway = throughHighway.parameters().named().get("HW");
    assertThat(joined(ofHighway)).containsExactly(row(0.4, 0.2), EXACT);
    assertThat(throughHighway.features()[0][0])
        .containsExactly(row(0.15 + 0.06 - 0.015 * LN_3 - 0.068 * LN_4, 0.1), EXACT);
  }

  @Test
  void qrnnReadsTwoInputsAndNoOutput() {
    // x_{t-1} = 0.5 takes the place of h in the sums. z = 0.6, f = 0.75, o = 0.8;
    // c = 0.75 * 0.2 + 0.25 * 0.6 = 0.3; h = 0.8 * 0.3
    ReferenceParameters sums = summingTo(LN_2, LN_3, LN_4);
    ReferenceRecurrence.Pass pass =
        step(
            "qrnn",
            new ReferenceParameters(
                1, 1, Map.of("W", sums.w(), "PW", sums.rw(), "b", rows(sums.b()))),
            row(2),
            row(0.2),
            row(0.5));
    assertThat(pass.outputs()[0][0]).containsExactly(row(0.24), EXACT);
    assertThat(pass.last().get(0).values()[0]).containsExactly(row(0.3), EXACT);
    assertThat(pass.last().get(0).values()[1]).containsExactly(2);
    // The loss is h_t + x_t, where x_t is the state that the next step reads.
    ReferenceGradients gradients =
        pass.backward(new double[][][] {{{1}}}, 0, List.of(new ReferenceState(row(0), row(1))));
    // dc = o = 0.8; delta_z = 0.8 * 0.25 * 0.64 = 0.128; delta_f = 0.8 * (0.2 - 0.6) * 0.1875;
    // delta_o = 0.3 * 0.16
    assertThat(gradients.parameters().b()).containsExactly(row(0.128, -0.06, 0.048), EXACT);
    assertThat(gradients.parameters().w()[0]).containsExactly(row(0.256, -0.12, 0.096), EXACT);
    assertThat(gradients.parameters().named().get("PW")[0])
        .containsExactly(row(0.064, -0.03, 0.024), EXACT);
    // W is a quarter of each logarithm, V a half.
    assertThat(gradients.features()[0][0])
        .containsExactly(row(1 + 0.032 * LN_2 - 0.015 * LN_3 + 0.012 * LN_4), EXACT);
    assertThat(gradients.initial().get(0).values()[0]).containsExactly(row(0.8 * 0.75), EXACT);
    assertThat(gradients.initial().get(0).values()[1])
        .containsExactly(row(0.064 * LN_2 - 0.03 * LN_3 + 0.024 * LN_4), EXACT);
  }

  /*
   * In the layer normalisations, every number is 0.0015 or 0.0045 from the mean, since
   * 0.0015^2 + 1e-5 = 0.0035^2 and 0.0045^2 + 1e-5 = 0.0055^2: the normalised numbers are
   * 0.0015 / 0.0035 = 3/7 and 0.0045 / 0.0055 = 9/11, or -3/7 and -9/11.
   */

  /**
   * The gradient with respect to the numbers z before a normalisation. Its equation u_k = (z_k -
   * mean) / deviation has the derivatives du_k/dz_j = ((1 if j = k) - 1/n - u_j u_k / n) /
   * deviation.
   *
   * @param du the gradient with respect to u: that of {@code gain * u + bias}, times the gain
   */
  private static double[] beforeNormalisation(double[] du, double[] u, double deviation) {
    double[] dz = new double[u.length];
    for (int j = 0; j < u.length; j++) {
      for (int k = 0; k < u.length; k++) {
        dz[j] += du[k] * ((j == k ? 1 : 0) - (1 + u[j] * u[k]) / u.length) / deviation;
      }
    }
    return dz;
  }

  @Test
  void lstmWithLayerNormNormalisesAllGatesTogether() {
    // Two units; the gates, in the order g1 g2, f1 f2, o1 o2, i1 i2, have these contents, so that
    // g = 0.6 0.6, f = 0.75 0.5, o = 0.8 0.25, i = 0.25 0.2.
    double[] sums = {LN_2, LN_2, LN_3, 0, LN_4, -LN_3, -LN_3, -LN_4};
    // W x has the mean 0.004: with x = 2, it is 0.0055 or 0.0025.
    double[] w = {0.00275, 0.00275, 0.00275, 0.00275, 0.00125, 0.00125, 0.00125, 0.00125};
    double[] signsX = {1, 1, 1, 1, -1, -1, -1, -1};
    double[] ux = times(signsX, 3 / 7.0);
    // U h has the mean 0: with h = 0.5 0.25, it is 0.0045 * 0.5 + 0.009 * 0.25 = 0.0045, or minus
    // that.
    double[] signsH = {1, 1, -1, -1, 1, 1, -1, -1};
    double[][] rw = {times(signsH, 0.0045), times(signsH, 0.009)};
    double[] uh = times(signsH, 9 / 11.0);
    // a_x u_x = 0.25, s_x = sum / 4 - 0.25; a_h u_h = 0.5, s_h = sum / 4 - 0.5; b = sum / 2
    double[] ax = times(signsX, 0.25 * 7 / 3);
    double[] ah = times(signsH, 0.5 * 11 / 9);
    double[] sx = new double[8];
    double[] sh = new double[8];
    for (int k = 0; k < 8; k++) {
      sx[k] = sums[k] / 4 - 0.25;
      sh[k] = sums[k] / 4 - 0.5;
    }
    // c1 = 0.75 * 0.212 + 0.25 * 0.6 = 0.309 and c2 = 0.5 * 0.36 + 0.2 * 0.6 = 0.3, normalised
    // 9/11 and -9/11; then ln 2 / 2 + ln 2 / 2 and -ln 3 / 2 + 3/2 ln 3.
    double[] ac = {LN_2 * 11 / 18, LN_3 * 11 / 18};
    double[] sc = {LN_2 / 2, LN_3 * 1.5};
    ReferenceRecurrence.Pass pass =
        step(
            "lstm-layer-norm",
            new ReferenceParameters(
                1,
                2,
                Map.of(
                    "W", rows(w),
                    "RW", rw,
                    "b", rows(times(sums, 0.5)),
                    "LG", rows(joined(ax, ah, ac)),
                    "LB", rows(joined(sx, sh, sc)))),
            row(2),
            row(0.5, 0.25),
            row(0.212, 0.36));
    assertThat(pass.last().get(0).c()).containsExactly(row(0.309, 0.3), ROUNDED);
    // 0.8 * tanh(ln 2) and 0.25 * tanh(ln 3)
    assertThat(pass.outputs()[0][0]).containsExactly(row(0.48, 0.2), ROUNDED);

    // The loss is the sum of both outputs: o times the slope of the tanh is 0.8 * 0.64 = 0.512 and
    // 0.25 * 0.36 = 0.09.
    ReferenceGradients gradients = pass.backward(new double[][][] {{{1, 1}}});
    double[] ofMemory = {0.512, 0.09};
    // With e = (c1 - c2) / 2 = 0.0045, u_1 = e / sqrt(e^2 + 1e-5) = -u_2, whose slope is
    // 1e-5 / 0.0055^3; half of it for c1, minus half for c2.
    double halfSlope = 0.5 * 1e-5 / (0.0055 * 0.0055 * 0.0055);
    double dc = (0.512 * ac[0] - 0.09 * ac[1]) * halfSlope;
    double[] deltas = {
      dc * 0.25 * 0.64, // dc i (1 - g^2)
      -dc * 0.2 * 0.64,
      dc * 0.212 * 0.1875, // dc c_{t-1} f (1 - f)
      -dc * 0.36 * 0.25,
      0.6 * 0.16, // tanh(LN(c)) o (1 - o)
      0.8 * 0.1875,
      dc * 0.6 * 0.1875, // dc g i (1 - i)
      -dc * 0.6 * 0.16
    };
    Map<String, double[][]> found = gradients.parameters().named();
    assertThat(found.get("b")[0]).containsExactly(deltas, ROUNDED);
    assertThat(found.get("LB")[0]).containsExactly(joined(deltas, deltas, ofMemory), ROUNDED);
    assertThat(found.get("LG")[0])
        .containsExactly(
            joined(product(deltas, ux), product(deltas, uh), row(0.512 * 9 / 11, -0.09 * 9 / 11)),
            ROUNDED);
    assertThat(gradients.initial().get(0).c()).containsExactly(row(0.75 * dc, -0.5 * dc), ROUNDED);
    double[] dwx = beforeNormalisation(product(deltas, ax), ux, 0.0035);
    double[] duh = beforeNormalisation(product(deltas, ah), uh, 0.0055);
    assertThat(found.get("W")[0]).containsExactly(times(dwx, 2), ROUNDED);
    assertThat(found.get("RW")[0]).containsExactly(times(duh, 0.5), ROUNDED);
    assertThat(found.get("RW")[1]).containsExactly(times(duh, 0.25), ROUNDED);
    assertThat(gradients.features()[0][0]).containsExactly(row(dot(w, dwx)), ROUNDED);
    assertThat(gradients.initial().get(0).h())
        .containsExactly(row(dot(rw[0], duh), dot(rw[1], duh)), ROUNDED);
  }

  private static double[] joined(double[]... parts) {
    return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
  }

  @Test
  void gruWithLayerNormNormalisesItsCandidateSeparately() {
    // Two units; with x = 2, W x is 0.0055 0.0055 | 0.0025 0.0025 for r1 r2 | z1 z2, and
    // 0.0055 0.0025 for the candidate; with h = 0.5 0.25, U h is
    // -0.0045 -0.0045 | 0.0045 0.0045 and -0.0045 0.0045.
    double[] w = {0.00275, 0.00275, 0.00125, 0.00125, 0.00275, 0.00125};
    double[] signs = {-1, -1, 1, 1, -1, 1};
    double[][] rw = {times(signs, 0.0045), times(signs, 0.009)};
    double[] u1 = times(row(1, 1, -1, -1), 3 / 7.0);
    double[] u2 = times(row(-1, -1, 1, 1), 9 / 11.0);
    double[] u3 = times(row(1, -1), 3 / 7.0);
    double[] u4 = times(row(-1, 1), 9 / 11.0);
    // r = 0.75 0.25, z = 0.25 0.8: a quarter of each content in a_1 u_1, s_1, a_2 u_2 and s_2.
    double[] quarters = times(row(LN_3, -LN_3, -LN_3, LN_4), 0.25);
    // LN(W_n x) = ln 2 / 2 and ln 3 / 2; LN(U_n h) = q = ln 2 / 1.5 and 2 ln 3, so that r q is the
    // same again: n = tanh(ln 2) tanh(ln 3) = 0.6 0.8. A quarter and three quarters of each in
    // a u and s.
    double[] ofInput = {LN_2 / 2, LN_3 / 2};
    double[] q = {LN_2 / 1.5, LN_3 * 2};
    double[] a1 = quotient(quarters, u1);
    double[] a2 = quotient(quarters, u2);
    double[] a3 = quotient(times(ofInput, 0.25), u3);
    double[] a4 = quotient(times(q, 0.25), u4);
    ReferenceRecurrence.Pass pass =
        step(
            "gru-layer-norm",
            new ReferenceParameters(
                1,
                2,
                Map.of(
                    "W", rows(w),
                    "RW", rw,
                    "LG", rows(joined(a1, a2, a3, a4)),
                    "LB", rows(joined(quarters, quarters, times(ofInput, 0.75), times(q, 0.75))))),
            row(2),
            row(0.5, 0.25));
    // 0.75 * 0.5 + 0.25 * 0.6 and 0.2 * 0.25 + 0.8 * 0.8
    assertThat(pass.outputs()[0][0]).containsExactly(row(0.525, 0.69), ROUNDED);

    // The loss is the sum of both outputs.
    ReferenceGradients gradients = pass.backward(new double[][][] {{{1, 1}}});
    double[] ofN = {0.16, 0.288}; // z (1 - n^2): 0.25 * 0.64 and 0.8 * 0.36
    double[] ofQ = {0.12, 0.072}; // times r = 0.75 and 0.25
    double[] ofGates = {
      0.02 * LN_2, // delta_n q r (1 - r): 0.16 * ln 2 / 1.5 * 0.1875
      0.108 * LN_3, // 0.288 * 2 ln 3 * 0.1875
      0.01875, // (n - h) z (1 - z): (0.6 - 0.5) * 0.1875
      0.088 // (0.8 - 0.25) * 0.16
    };
    Map<String, double[][]> found = gradients.parameters().named();
    assertThat(found.get("LB")[0]).containsExactly(joined(ofGates, ofGates, ofN, ofQ), ROUNDED);
    assertThat(found.get("LG")[0])
        .containsExactly(
            joined(product(ofGates, u1), product(ofGates, u2), product(ofN, u3), product(ofQ, u4)),
            ROUNDED);
    double[] dwx =
        joined(
            beforeNormalisation(product(ofGates, a1), u1, 0.0035),
            beforeNormalisation(product(ofN, a3), u3, 0.0035));
    double[] duh =
        joined(
            beforeNormalisation(product(ofGates, a2), u2, 0.0055),
            beforeNormalisation(product(ofQ, a4), u4, 0.0055));
    assertThat(found.get("W")[0]).containsExactly(times(dwx, 2), ROUNDED);
    assertThat(found.get("RW")[0]).containsExactly(times(duh, 0.5), ROUNDED);
    assertThat(found.get("RW")[1]).containsExactly(times(duh, 0.25), ROUNDED);
    assertThat(gradients.features()[0][0]).containsExactly(row(dot(w, dwx)), ROUNDED);
    // 1 - z = 0.75 and 0.2 directly, then through U.
    assertThat(gradients.initial().get(0).h())
        .containsExactly(row(0.75 + dot(rw[0], duh), 0.2 + dot(rw[1], duh)), ROUNDED);
  }

  @Test
  void clockworkKeepsASlowModuleBetweenItsSteps() {
    // Two units are two modules, with the periods 1 and 2; h = 0.5 0.2. The fast unit sums to
    // ln 2 (2 * ln 2 / 4 + 0.5 * ln 2 / 4 + 0.2 * ln 2 / 1.6 + ln 2 / 4), the slow one to ln 3
    // (2 * ln 3 / 4 + 0.2 * ln 3 / 0.8 + ln 3 / 4). The slow one does not read the fast one: the
    // weight 9 has no effect.
    ReferenceParameters parameters =
        new ReferenceParameters(
            1,
            2,
            Map.of(
                "W", rows(row(LN_2 / 4, LN_3 / 4)),
                "RW", rows(row(LN_2 / 4, 9), row(LN_2 / 1.6, LN_3 / 0.8)),
                "b", rows(row(LN_2 / 4, LN_3 / 4))));
    double[][][] both = {{{1, 1}}};

    // At t = 2, both run: tanh(ln 2) and tanh(ln 3), with the slopes 0.64 and 0.36.
    ReferenceRecurrence.Pass even = step("clockwork", parameters, row(2), row(0.5, 0.2), row(2));
    assertThat(even.outputs()[0][0]).containsExactly(row(0.6, 0.8), EXACT);
    assertThat(even.last().get(0).values()[1]).containsExactly(3);
    ReferenceGradients gradients = even.backward(both);
    assertThat(gradients.parameters().b()).containsExactly(row(0.64, 0.36), EXACT);
    assertThat(gradients.parameters().w()[0]).containsExactly(row(1.28, 0.72), EXACT);
    assertThat(gradients.parameters().rw()[0]).containsExactly(row(0.32, 0), EXACT);
    assertThat(gradients.parameters().rw()[1]).containsExactly(row(0.128, 0.072), EXACT);
    assertThat(gradients.initial().get(0).h())
        .containsExactly(row(0.16 * LN_2, 0.4 * LN_2 + 0.45 * LN_3), EXACT);

    // At t = 3, the slow unit keeps its output, whose gradient is then 1.
    ReferenceRecurrence.Pass odd = step("clockwork", parameters, row(2), row(0.5, 0.2), row(3));
    assertThat(odd.outputs()[0][0]).containsExactly(row(0.6, 0.2), EXACT);
    ReferenceGradients fast = odd.backward(both);
    assertThat(fast.parameters().b()).containsExactly(row(0.64, 0), EXACT);
    assertThat(fast.parameters().w()[0]).containsExactly(row(1.28, 0), EXACT);
    assertThat(fast.parameters().rw()[0]).containsExactly(row(0.32, 0), EXACT);
    assertThat(fast.parameters().rw()[1]).containsExactly(row(0.128, 0), EXACT);
    assertThat(fast.initial().get(0).h()).containsExactly(row(0.16 * LN_2, 0.4 * LN_2 + 1), EXACT);
  }

  @Test
  void depthGateAddsTheLowerMemoryToTheUpperOne() {
    // The lower cell is that of peepholesAddTheMemoryToTheGates, with l = 0.5 and m = 0.2:
    // m_t = 0.3 and l_t = 0.8 tanh 0.3.
    ReferenceParameters lower = summingTo(LN_2, LN_3 / 2, LN_4 / 2, -LN_3 / 2);
    double l = 0.8 * TANH_OF_0_3;
    // The upper one, with h = 0.25 and c = 0.4: g = 0.6, f = 0.75, o = 0.75, i = 0.4, d = 0.2;
    // c_t = 0.2 * 0.3 + 0.75 * 0.4 + 0.4 * 0.6 = 0.6.
    // A quarter of each sum comes from l_t, from h, from the bias and through the peephole (from c;
    // for o, from c_t); in g, half comes from l_t; in d, a quarter each from l_t, the bias, c, m_t.
    double[] upper = {
      LN_2 / (2 * l), LN_2, // g: of l_t, of h
      LN_3 / (4 * l), LN_3, // f
      LN_3 / (4 * l), LN_3, // o
      -LN_1_5 / (4 * l), -LN_1_5, // i
      -LN_4 / (4 * l) // d
    };
    double[] upperBias = times(row(LN_2, LN_3, LN_3, -LN_1_5, -LN_4), 0.25);
    double[] peepholes = {
      LN_3 / 0.4, LN_4 / 0.6, -LN_3 / 0.4, // lower f, o, i
      LN_3 / 1.6, LN_3 / 2.4, -LN_1_5 / 1.6, // upper f, o, i
      -LN_4 / 1.6, -LN_4 / 1.2 // d: of c, of m_t
    };
    ReferenceRecurrence.Pass pass =
        step(
            "depth-gated",
            new ReferenceParameters(
                1,
                1,
                Map.of(
                    "W", lower.w(),
                    "RW", rows(joined(lower.rw()[0], upper)),
                    "b", rows(lower.b()),
                    "RB", rows(upperBias),
                    "P", rows(peepholes))),
            row(2),
            row(0.25),
            row(0.4),
            row(0.5),
            row(0.2));
    assertOutput(pass, 0.75 * TANH_OF_0_6);
    assertThat(joined(pass.last().get(0).values()))
        .containsExactly(row(0.75 * TANH_OF_0_6, 0.6, l, 0.3), EXACT);

    ReferenceGradients gradients = back(pass);
    // The upper cell: o (1 - o) = 0.1875, f (1 - f) = 0.1875, i (1 - i) = 0.24, d (1 - d) = 0.16.
    double deltaO = 0.1875 * TANH_OF_0_6;
    double dc = 0.75 * (1 - TANH_OF_0_6 * TANH_OF_0_6) + LN_3 / 2.4 * deltaO;
    double deltaG = dc * 0.4 * 0.64;
    double deltaF = dc * 0.4 * 0.1875;
    double deltaI = dc * 0.6 * 0.24;
    double deltaD = dc * 0.3 * 0.16;
    double dl =
        (LN_2 / 2 * deltaG
                + LN_3 / 4 * deltaF
                + LN_3 / 4 * deltaO
                - LN_1_5 / 4 * deltaI
                - LN_4 / 4 * deltaD)
            / l;
    // The lower cell: its memory also gets a gradient through d and through the sum c_t.
    double lowerO = dl * TANH_OF_0_3 * 0.16;
    double dm =
        dc * 0.2
            - LN_4 / 1.2 * deltaD
            + dl * 0.8 * (1 - TANH_OF_0_3 * TANH_OF_0_3)
            + LN_4 / 0.6 * lowerO;
    double lowerG = dm * 0.25 * 0.64;
    double lowerF = dm * 0.2 * 0.1875;
    double lowerI = dm * 0.6 * 0.1875;
    double[] lowerDeltas = {lowerG, lowerF, lowerO, lowerI};
    assertThat(gradients.parameters().b()).containsExactly(lowerDeltas, EXACT);
    assertThat(gradients.parameters().w()[0]).containsExactly(times(lowerDeltas, 2), EXACT);
    assertThat(gradients.parameters().rb())
        .containsExactly(row(deltaG, deltaF, deltaO, deltaI, deltaD), EXACT);
    double[] upperGradient = {
      l * deltaG, 0.25 * deltaG,
      l * deltaF, 0.25 * deltaF,
      l * deltaO, 0.25 * deltaO,
      l * deltaI, 0.25 * deltaI,
      l * deltaD
    };
    assertThat(gradients.parameters().rw()[0])
        .containsExactly(joined(times(lowerDeltas, 0.5), upperGradient), EXACT);
    double[] ofPeepholes = {
      0.2 * lowerF, 0.3 * lowerO, 0.2 * lowerI,
      0.4 * deltaF, 0.6 * deltaO, 0.4 * deltaI,
      0.4 * deltaD, 0.3 * deltaD
    };
    assertThat(gradients.parameters().p()).containsExactly(ofPeepholes, EXACT);
    double[] before = {
      LN_2 * deltaG + LN_3 * deltaF + LN_3 * deltaO - LN_1_5 * deltaI,
      0.75 * dc + LN_3 / 1.6 * deltaF - LN_1_5 / 1.6 * deltaI - LN_4 / 1.6 * deltaD,
      LN_2 / 2 * lowerG + LN_3 / 4 * lowerF + LN_4 / 4 * lowerO - LN_3 / 4 * lowerI,
      0.75 * dm + LN_3 / 0.4 * (lowerF - lowerI)
    };
    assertThat(joined(gradients.initial().get(0).values())).containsExactly(before, EXACT);
  }

  @Test
  void gridLstmPassesAMemoryUpThroughBothBlocks() {
    // Along depth: d0 = 0.125 * 2 + 0.25 = 0.5 and e0 = 0.2 * 2 + 0.4 = 0.8.
    // Lower block, h1 = 0.5, m1 = 0.8.
    //   time:  g = 0.6, f = 0.75, o = 0.8, i = 0.25: m1' = 0.6 + 0.15 = 0.75, h1' = tanh 0.6
    //   depth: g = 0.8, f = 0.25, o = 0.75, i = 0.25: e1 = 0.2 + 0.2 = 0.4, d1 = tanh 0.3
    // Upper block, h2 = 0.25, m2 = -0.35.
    //   time:  g = -0.6, f = 0.8, o = 0.75, i = 0.2: m2' = -0.28 - 0.12 = -0.4, h2' = -tanh 0.3
    //   depth: g = 0.6, f = 0.75, o = 0.8, i = 0.75: e2 = 0.3 + 0.45 = 0.75, d2 = tanh 0.6
    double[] lowerTime = {LN_2, LN_3, LN_4, -LN_3};
    double[] lowerDepth = {LN_3, -LN_3, LN_3, -LN_3};
    double[] upperTime = {-LN_2, LN_4, LN_3, -LN_4};
    double[] upperDepth = {LN_2, LN_3, LN_4, LN_3};
    double d1 = TANH_OF_0_3;
    double[] gateBiases = times(joined(lowerTime, lowerDepth, upperTime, upperDepth), 0.25);
    ReferenceRecurrence.Pass pass =
        step(
            "grid-lstm",
            new ReferenceParameters(
                1,
                1,
                Map.of(
                    "W", rows(row(0.125, 0.2)),
                    "RW",
                        rows(
                            joined(
                                grid(lowerTime, 0.5, 0.5),
                                grid(lowerDepth, 0.5, 0.5),
                                grid(upperTime, 0.25, d1),
                                grid(upperDepth, 0.25, d1))),
                    "b", rows(row(0.25, 0.4)),
                    "RB", rows(gateBiases))),
            row(2),
            row(0.5),
            row(0.8),
            row(0.25),
            row(-0.35));
    assertThat(pass.outputs()[0][0]).containsExactly(row(TANH_OF_0_6), EXACT);
    assertThat(joined(pass.last().get(0).values()))
        .containsExactly(row(TANH_OF_0_6, 0.75, -TANH_OF_0_3, -0.4), EXACT);

    // The loss is d2 + h1' + h2', so that all four LSTMs get a gradient.
    ReferenceGradients gradients =
        pass.backward(
            new double[][][] {{{1}}},
            0,
            List.of(new ReferenceState(row(1), row(0), row(1), row(0))));
    double slope3 = 1 - TANH_OF_0_3 * TANH_OF_0_3;
    double slope6 = 1 - TANH_OF_0_6 * TANH_OF_0_6;
    // Upper depth: de2 = 0.8 slope6; g: * 0.75 * 0.64, f: * 0.4 * 0.1875, i: * 0.6 * 0.1875;
    // o: 0.75 * 0.16
    double[] ofUpperDepth = times(row(0.384, 0.06, 0.12, 0.09), slope6);
    double de1 = 0.6 * slope6;
    // Upper time: dm2' = 0.75 slope3; g: * 0.2 * 0.64, f: * -0.35 * 0.16, i: * -0.6 * 0.16;
    // o: -0.4 * 0.1875
    double[] ofUpperTime = times(row(0.096, -0.042, -0.075, -0.072), slope3);
    // A weight of d1 is half of the gate's sum divided by d1.
    double dd1 = (dot(upperDepth, ofUpperDepth) + dot(upperTime, ofUpperTime)) / (2 * d1);
    // Lower depth, o: 0.4 * 0.1875; the others as above, from de1 and dd1.
    double e = dd1 * slope3;
    double dm = de1 + 0.75 * e;
    double[] ofLowerDepth = {0.25 * 0.36 * dm, 0.15 * dm, 0.075 * e, 0.15 * dm};
    double de0 = 0.25 * dm;
    // Lower time: dm1' = 0.8 slope6; g: * 0.25 * 0.64, f: * 0.8 * 0.1875, i: * 0.6 * 0.1875;
    // o: 0.75 * 0.16
    double[] ofLowerTime = times(row(0.128, 0.12, 0.12, 0.09), slope6);
    // Divided by 2 d0 = 1.
    double dd0 = dot(lowerDepth, ofLowerDepth) + dot(lowerTime, ofLowerTime);

    assertThat(gradients.parameters().b()).containsExactly(row(dd0, de0), EXACT);
    assertThat(gradients.parameters().w()[0]).containsExactly(row(2 * dd0, 2 * de0), EXACT);
    assertThat(gradients.features()[0][0]).containsExactly(row(0.125 * dd0 + 0.2 * de0), EXACT);
    assertThat(gradients.parameters().rb())
        .containsExactly(joined(ofLowerTime, ofLowerDepth, ofUpperTime, ofUpperDepth), EXACT);
    double[] ofWeights =
        joined(
            pairs(ofLowerTime, 0.5, 0.5),
            pairs(ofLowerDepth, 0.5, 0.5),
            pairs(ofUpperTime, 0.25, d1),
            pairs(ofUpperDepth, 0.25, d1));
    assertThat(gradients.parameters().rw()[0]).containsExactly(ofWeights, EXACT);
    // A weight of h1 is a quarter of the gate's sum divided by 0.5, one of h2 by 0.25.
    double[] before = {
      (dot(lowerDepth, ofLowerDepth) + dot(lowerTime, ofLowerTime)) / 2,
      0.6 * slope6, // dm1' f
      dot(upperDepth, ofUpperDepth) + dot(upperTime, ofUpperTime),
      0.6 * slope3 // dm2' f
    };
    assertThat(joined(gradients.initial().get(0).values())).containsExactly(before, EXACT);
  }

  /**
   * The recurrent weights of one LSTM of a grid: of the given sum, a quarter comes from the number
   * along time and half from the number along depth.
   */
  private static double[] grid(double[] sums, double alongTime, double alongDepth) {
    return pairs(sums, 0.25 / alongTime, 0.5 / alongDepth);
  }

  /** Each value times the first factor, then times the second. */
  private static double[] pairs(double[] values, double first, double second) {
    return Arrays.stream(values)
        .flatMap(value -> Arrays.stream(row(value * first, value * second)))
        .toArray();
  }
}
