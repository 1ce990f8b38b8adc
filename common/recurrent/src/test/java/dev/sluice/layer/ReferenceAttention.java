package dev.sluice.layer;

/**
 * Additive attention over one sequence, in plain loops and double precision, by the equations of
 * {@link AttentionPooling}: the reference for the layer.
 *
 * @param weights {@code W [nIn][size]}
 * @param bias {@code b [size]}
 * @param context {@code v [size]}
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays are the point; never compared
record ReferenceAttention(double[][] weights, double[] bias, double[] context) {
  /** The weight of each step; zero at masked steps. */
  double[] attention(double[][] steps, boolean[] unmasked) {
    double[] powers = new double[steps.length];
    double sum = 0;
    for (int t = 0; t < steps.length; t++) {
      if (unmasked[t]) {
        powers[t] = Math.exp(score(steps[t]));
        sum += powers[t];
      }
    }
    for (int t = 0; t < steps.length; t++) {
      powers[t] = unmasked[t] ? powers[t] / sum : 0;
    }
    return powers;
  }

  private double score(double[] step) {
    double score = 0;
    for (int j = 0; j < bias.length; j++) {
      double u = bias[j];
      for (int i = 0; i < step.length; i++) {
        u += step[i] * weights[i][j];
      }
      score += Math.tanh(u) * context[j];
    }
    return score;
  }

  /** {@code [nIn]} of {@code [time][nIn]}. */
  double[] pooled(double[][] steps, boolean[] unmasked) {
    double[] attention = attention(steps, unmasked);
    double[] pooled = new double[steps[0].length];
    for (int t = 0; t < steps.length; t++) {
      for (int i = 0; i < pooled.length; i++) {
        pooled[i] += attention[t] * steps[t][i];
      }
    }
    return pooled;
  }
}
