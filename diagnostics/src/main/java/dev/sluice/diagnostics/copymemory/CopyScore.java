package dev.sluice.diagnostics.copymemory;

import dev.sluice.task.Evaluation;
import dev.sluice.task.Metric;
import dev.sluice.task.Metric.Better;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The accuracy of the recall.
 *
 * @param loss the cross entropy in nats, averaged over all {@code T + 20} steps
 * @param recalled the share of the ten symbols for which the most probable output is correct
 */
record CopyScore(double loss, double recalled) {
  static final Metric LOSS = new Metric("loss", "nats/step", Better.LOWER, 5);
  static final Metric RECALLED = new Metric("recalled", "symbols recalled", Better.HIGHER, 3);

  /** The metrics in the order of tables, the main metric first. */
  static final List<Metric> METRICS = List.of(LOSS, RECALLED);

  /**
   * The score without a memory: blanks with certainty until the delimiter, then all symbols with
   * equal probability. The ten symbols cost {@code ln 8} each, over {@code T + 20} steps.
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

  /** Sums over sequences. */
  static final class Totals {
    private double nats;
    private long steps;
    private long correct;
    private long symbols;

    /**
     * Adds one sequence.
     *
     * @param probabilities the probability of each output at each step: output c of step t is at
     *     {@code offset + c + stride * t}
     */
    void add(CopyExample example, float[] probabilities, int offset, int stride) {
      for (int t = 0; t < example.steps(); t++) {
        int at = offset + stride * t;
        int target = example.target(t);
        // Single precision may round a probability to zero.
        nats -= Math.log(Math.max(Float.MIN_NORMAL, probabilities[at + target]));
        if (t >= example.recallStart()) {
          symbols++;
          correct += mostProbable(probabilities, at) == target ? 1 : 0;
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
      return new CopyScore(nats / steps, (double) correct / symbols);
    }
  }
}
