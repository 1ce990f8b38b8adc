package dev.sluice.diagnostics.music;

import dev.sluice.datasets.music.PianoRoll;
import java.util.Arrays;
import java.util.List;

/**
 * A baseline that predicts each key from whether the same key sounded at the previous step. The
 * probabilities are relative frequencies on the predicted steps of the training part, with Laplace
 * smoothing, so that none is 0.
 */
final class KeyModel {
  private final double[] afterSilence = new double[PianoRoll.KEYS];
  private final double[] afterSound = new double[PianoRoll.KEYS];

  /** The number of steps by key, whether it sounded before, and whether it sounds now. */
  private static final class Counts {
    private final long[][][] steps = new long[PianoRoll.KEYS][2][2];

    Counts(List<PianoRoll> pieces) {
      for (PianoRoll piece : pieces) {
        for (int t = 1; t < piece.steps(); t++) {
          for (int key = 0; key < PianoRoll.KEYS; key++) {
            steps[key][piece.sounds(t - 1, key) ? 1 : 0][piece.sounds(t, key) ? 1 : 0]++;
          }
        }
      }
    }

    long of(int key, int before, int now) {
      return steps[key][before][now];
    }
  }

  private static double smoothed(long sounding, long silent) {
    return (sounding + 1.0) / (sounding + silent + 2.0);
  }

  /** Each key with its frequency, independent of the previous step. */
  static KeyModel frequency(List<PianoRoll> training) {
    Counts counts = new Counts(training);
    KeyModel model = new KeyModel();
    for (int key = 0; key < PianoRoll.KEYS; key++) {
      model.afterSilence[key] =
          smoothed(
              counts.of(key, 0, 1) + counts.of(key, 1, 1),
              counts.of(key, 0, 0) + counts.of(key, 1, 0));
      model.afterSound[key] = model.afterSilence[key];
    }
    return model;
  }

  /** Each key from the previous step, with the same two probabilities for all keys. */
  static KeyModel lastChord(List<PianoRoll> training) {
    Counts counts = new Counts(training);
    long[][] all = new long[2][2];
    for (int key = 0; key < PianoRoll.KEYS; key++) {
      for (int before = 0; before < 2; before++) {
        for (int now = 0; now < 2; now++) {
          all[before][now] += counts.of(key, before, now);
        }
      }
    }
    KeyModel model = new KeyModel();
    Arrays.fill(model.afterSilence, smoothed(all[0][1], all[0][0]));
    Arrays.fill(model.afterSound, smoothed(all[1][1], all[1][0]));
    return model;
  }

  /** A separate Markov chain for each key. */
  static KeyModel markov(List<PianoRoll> training) {
    Counts counts = new Counts(training);
    KeyModel model = new KeyModel();
    for (int key = 0; key < PianoRoll.KEYS; key++) {
      model.afterSilence[key] = smoothed(counts.of(key, 0, 1), counts.of(key, 0, 0));
      model.afterSound[key] = smoothed(counts.of(key, 1, 1), counts.of(key, 1, 0));
    }
    return model;
  }

  double probability(int key, boolean before) {
    return before ? afterSound[key] : afterSilence[key];
  }

  /** The score on all steps except the first of each piece. */
  MusicScore score(List<PianoRoll> pieces) {
    MusicScore.Totals totals = new MusicScore.Totals();
    for (PianoRoll piece : pieces) {
      for (int t = 1; t < piece.steps(); t++) {
        int before = t - 1;
        totals.add(piece, t, key -> probability(key, piece.sounds(before, key)));
      }
    }
    return totals.score();
  }
}
