package dev.sluice.diagnostics.music;

import dev.sluice.datasets.music.PianoRoll;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Metric;
import dev.sluice.task.Metric.Better;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The accuracy of the predicted keys.
 *
 * <p>With {@code p_tk} the probability of key k at step t given all steps before it, and {@code
 * y_tk} whether it sounds, over the N predicted steps of all pieces:
 *
 * <pre>
 *   NLL      = -1/N sum_t sum_k (y_tk ln p_tk + (1 - y_tk) ln(1 - p_tk))
 *   accuracy = TP / (TP + FP + FN), where a key is predicted if p_tk is above one half
 * </pre>
 *
 * <p>The mean is over steps, not over pieces, which would give more weight to short pieces. The
 * first step of a piece is not predicted, because nothing precedes it. This is the definition in
 * the code of Bai et al. (2018, arXiv 1803.01271). The accuracy is that of Bay et al. (2009), used
 * by Boulanger-Lewandowski et al. (2012).
 *
 * @param nll nats per step
 * @param accuracy from 0 to 1; 0 if no key sounds and none is predicted
 */
record MusicScore(double nll, double accuracy) {
  static final Metric NLL = new Metric("nll", "nats/step", Better.LOWER, 3);
  static final Metric ACCURACY = new Metric("accuracy", "accuracy", Better.HIGHER, 3);

  /** The metrics in the order of tables, the main metric first. */
  static final List<Metric> METRICS = List.of(NLL, ACCURACY);

  /**
   * Half the distance from 1 to the next smaller float: a lower bound for 1 - p, which may round to
   * 0.
   */
  private static final double MIN_COMPLEMENT = 0x1p-25;

  Evaluation evaluation() {
    return evaluation(List.of());
  }

  Evaluation evaluation(List<Evaluation.Curves> curves) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(NLL.name(), nll);
    metrics.put(ACCURACY.name(), accuracy);
    return new Evaluation(metrics, List.of(), curves);
  }

  /** The predicted probability of each key. */
  @FunctionalInterface
  interface KeyProbabilities {
    double of(int key);
  }

  /** Sums over steps. */
  static final class Totals {
    private double nats;
    private long steps;
    private long correct;
    private long predicted;
    private long sounded;

    /** Adds one step of a piece, predicted with these probabilities. */
    void add(PianoRoll piece, int step, KeyProbabilities keys) {
      for (int key = 0; key < PianoRoll.KEYS; key++) {
        double p = keys.of(key);
        nats -= Math.log(Math.max(MIN_COMPLEMENT, 1 - p));
        predicted += p > 0.5 ? 1 : 0;
      }
      for (int key : piece.chords()[step]) {
        double p = keys.of(key);
        nats += Math.log(Math.max(MIN_COMPLEMENT, 1 - p)) - Math.log(Math.max(Float.MIN_NORMAL, p));
        correct += p > 0.5 ? 1 : 0;
        sounded++;
      }
      steps++;
    }

    MusicScore score() {
      long either = predicted + sounded - correct;
      return new MusicScore(nats / steps, either == 0 ? 0 : (double) correct / either);
    }
  }
}
