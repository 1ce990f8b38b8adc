package dev.sluice.diagnostics.copymemory;

import dev.sluice.task.Evaluation;
import dev.sluice.task.Metric;
import dev.sluice.task.Metric.Better;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well sequences were copied.
 *
 * @param loss cross entropy in nats, the mean over all {@code T + 20} steps
 * @param recalled the share of the ten symbols whose most probable answer was right
 */
record CopyScore(double loss, double recalled) {
  static final Metric LOSS = new Metric("loss", "nats/step", Better.LOWER, 5);
  static final Metric RECALLED = new Metric("recalled", "symbols recalled", Better.HIGHER, 3);

  /** In the order that tables show them; the headline first. */
  static final List<Metric> METRICS = List.of(LOSS, RECALLED);

  /**
   * What one gets without a memory: blanks until the delimiter, for certain, then every symbol
   * alike. The ten symbols cost {@code ln 8} each, of {@code T + 20} steps.
   */
  static CopyScore memoryless(int blanks) {
    double loss =
        CopyExample.SYMBOLS * Math.log(CopyExample.KINDS) / (blanks + 2.0 * CopyExample.SYMBOLS);
    return new CopyScore(loss, 1.0 / CopyExample.KINDS);
  }

  Evaluation evaluation() {
    return evaluation(List.of());
  }

  Evaluation evaluation(List<Evaluation.Curves> curves) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(LOSS.name(), loss);
    metrics.put(RECALLED.name(), recalled);
    return new Evaluation(metrics, List.of(), curves);
  }

  /** Adds up answers. */
  static final class Totals {
    private double nats;
    private long steps;
    private long right;
    private long asked;

    /**
     * Adds one sequence.
     *
     * @param probabilities of each answer at each step: answer c of step t at {@code offset + c +
     *     stride * t}
     */
    void add(CopyExample example, float[] probabilities, int offset, int stride) {
      for (int t = 0; t < example.steps(); t++) {
        int at = offset + stride * t;
        int target = example.target(t);
        // Single precision may round a probability down to zero.
        nats -= Math.log(Math.max(Float.MIN_NORMAL, probabilities[at + target]));
        if (t >= example.recall()) {
          asked++;
          right += mostProbable(probabilities, at) == target ? 1 : 0;
        }
      }
      steps += example.steps();
    }

    private static int mostProbable(float[] probabilities, int at) {
      int best = 0;
      for (int c = 1; c < CopyExample.ALPHABET; c++) {
        if (probabilities[at + c] > probabilities[at + best]) {
          best = c;
        }
      }
      return best;
    }

    CopyScore score() {
      return new CopyScore(nats / steps, (double) right / asked);
    }
  }
}
