package dev.sluice.benchmarks;

import dev.sluice.benchmarks.Timing.Measure;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A peer's time divided by ours, with a 95 % interval by the percentile bootstrap over rounds: the
 * rounds are drawn with replacement 2,000 times, both implementations' together, since they
 * alternate and share the disturbances of a round. The interval of a ratio of minima only says how
 * much the minimum depends on single rounds; it cannot know a time that was never reached.
 *
 * @param low the lower end; the ratio itself if there are fewer than three rounds
 * @param high the upper end
 */
record RatioInterval(double ratio, double low, double high, int rounds) {
  /** The width of an interval, as a share of the ratio, below which a ratio is certain enough. */
  static final double NARROW = 0.05;

  private static final int RESAMPLES = 2_000;
  private static final long SEED = 12;

  static RatioInterval of(Timing peer, Timing own, Measure measure) {
    double[] theirs = peer.byRound(measure);
    double[] ours = own.byRound(measure);
    double ratio = measure.of(theirs) / measure.of(ours);
    // An implementation that was dropped after the first rounds has fewer.
    int rounds = Math.min(theirs.length, ours.length);
    if (rounds < 3) {
      return new RatioInterval(ratio, ratio, ratio, rounds);
    }
    SplittableRandom random = new SplittableRandom(SEED);
    double[] ratios = new double[RESAMPLES];
    double[] drawnTheirs = new double[rounds];
    double[] drawnOurs = new double[rounds];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int k = 0; k < rounds; k++) {
        int round = random.nextInt(rounds);
        drawnTheirs[k] = theirs[round];
        drawnOurs[k] = ours[round];
      }
      ratios[i] = measure.of(drawnTheirs) / measure.of(drawnOurs);
    }
    Arrays.sort(ratios);
    return new RatioInterval(
        ratio, ratios[RESAMPLES / 40], ratios[RESAMPLES - 1 - RESAMPLES / 40], rounds);
  }

  /** The width of the interval as a share of the ratio. */
  double width() {
    return (high - low) / ratio;
  }

  /** Whether the ratio is certain enough to be compared with a target. */
  boolean isNarrow() {
    return rounds >= 3 && width() < NARROW;
  }
}
