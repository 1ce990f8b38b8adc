package dev.sluice.diagnostics.music;

import dev.sluice.datasets.music.PianoRoll;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Metric;
import dev.sluice.task.Metric.Better;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well the keys of the next step were foretold.
 *
 * <p>With {@code p_tk} the probability of key k at step t given all steps before it, and {@code
 * y_tk} whether it sounds, over the N steps that are foretold of all pieces:
 *
 * <pre>
 *   NLL      = -1/N sum_t sum_k (y_tk ln p_tk + (1 - y_tk) ln(1 - p_tk))
 *   accuracy = TP / (TP + FP + FN), a key being foretold where p_tk is above one half
 * </pre>
 *
 * <p>The mean is one over steps, not one over pieces, in which short pieces would weigh more. The
 * first step of a piece has nothing before it and is not foretold. So it is in the code of Bai et
 * al. (2018, arXiv 1803.01271). The accuracy is that of Bay et al. (2009), used by
 * Boulanger-Lewandowski et al. (2012).
 *
 * @param nll nats a step
 * @param accuracy from 0 to 1; 0 where nothing sounded and nothing was foretold
 */
record MusicScore(double nll, double accuracy) {
  static final Metric NLL = new Metric("nll", "nats/step", Better.LOWER, 3);
  static final Metric ACCURACY = new Metric("accuracy", "accuracy", Better.HIGHER, 3);

  /** In the order that tables show them; the headline first. */
  static final List<Metric> METRICS = List.of(NLL, ACCURACY);

  /** Half of the least distance from 1 in single precision, to which 1 - p may be rounded down. */
  private static final double LEAST = 0x1p-25;

  Evaluation evaluation() {
    return evaluation(List.of());
  }

  Evaluation evaluation(List<Evaluation.Curves> curves) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(NLL.name(), nll);
    metrics.put(ACCURACY.name(), accuracy);
    return new Evaluation(metrics, List.of(), curves);
  }

  /** The probability of a key. */
  @FunctionalInterface
  interface Keys {
    double probability(int key);
  }

  /** Adds up steps. */
  static final class Totals {
    private double nats;
    private long steps;
    private long right;
    private long foretold;
    private long sounded;

    /** Adds one step of a piece, foretold with these probabilities. */
    void add(PianoRoll piece, int step, Keys keys) {
      for (int key = 0; key < PianoRoll.KEYS; key++) {
        double p = keys.probability(key);
        nats -= Math.log(Math.max(LEAST, 1 - p));
        foretold += p > 0.5 ? 1 : 0;
      }
      for (int key : piece.chords()[step]) {
        double p = keys.probability(key);
        nats += Math.log(Math.max(LEAST, 1 - p)) - Math.log(Math.max(Float.MIN_NORMAL, p));
        right += p > 0.5 ? 1 : 0;
        sounded++;
      }
      steps++;
    }

    MusicScore score() {
      long either = foretold + sounded - right;
      return new MusicScore(nats / steps, either == 0 ? 0 : (double) right / either);
    }
  }
}
