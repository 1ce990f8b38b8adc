package dev.sluice.forecasting.baseline;

import dev.sluice.forecasting.baseline.SmoothingForm.Seasonal;
import dev.sluice.forecasting.baseline.SmoothingForm.Trend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;
import org.hipparchus.optim.univariate.BrentOptimizer;
import org.hipparchus.optim.univariate.SearchInterval;
import org.hipparchus.optim.univariate.UnivariateObjectiveFunction;

/**
 * Fits exponential smoothing to a training part and nothing else.
 *
 * <p>Parameters: least squares of the forecasts one step ahead, within {@code 0 < alpha, beta < 1},
 * {@code 0 < gamma < 1 - alpha} and {@code 0.8 <= phi <= 0.98} (Hyndman and Athanasopoulos, 3rd
 * edition, section 8.6), searched from the best points of a coarse grid with BOBYQA (Powell 2009),
 * or Brent's method where there is one parameter.
 *
 * <p>Initial states: after Hyndman, Koehler, Ord and Snyder (2008), section 2.6.1: the seasonal
 * ones are the mean deviations (or quotients) from a centred moving average over the first seasons,
 * five at most; level and trend are a straight line through the first values without their season.
 *
 * <p>Form: the least corrected Akaike criterion {@code AICc = n ln(SSE / n) + 2k + 2k(k+1)/(n-k-1)}
 * with {@code k} parameters, states and the variance (same book, section 7.2; all forms have
 * additive normal errors, so that their criteria can be compared).
 */
final class SmoothingFit {
  /** Parameters stay off the ends of their ranges, where a component never moves or only jumps. */
  private static final double EDGE = 1e-4;

  private static final double LEAST_PHI = 0.8;
  private static final double MOST_PHI = 0.98;
  private static final int MOST_INITIAL_SEASONS = 5;
  private static final int LEAST_LINE_ROWS = 10;
  private static final int MOST_EVALUATIONS = 2000;

  private final double[] values;
  private final int train;
  private final SmoothingForm form;
  private final SmoothingState initial;
  private double[] best;
  private double least = Double.POSITIVE_INFINITY;

  private SmoothingFit(double[] values, int train, SmoothingForm form, SmoothingState initial) {
    this.values = values;
    this.train = train;
    this.form = form;
    this.initial = initial;
  }

  static ExponentialSmoothing choose(double[] values, int train, int season) {
    if (train < ExponentialSmoothing.LEAST_TRAINING_ROWS || train > values.length) {
      throw new IllegalArgumentException("a smoothing cannot be fitted to " + train + " rows");
    }
    boolean positive = Arrays.stream(values, 0, train).allMatch(value -> value > 0);
    boolean seasonal = season > 1 && train >= 2 * season;
    ExponentialSmoothing chosen = null;
    double lowest = Double.POSITIVE_INFINITY;
    for (SmoothingForm form : SmoothingForm.all(seasonal, positive)) {
      double criterionPenalty = penalty(form, train, season);
      if (chosen != null && Double.isInfinite(criterionPenalty)) {
        continue;
      }
      SmoothingFit fit =
          new SmoothingFit(values, train, form, initial(form, values, train, season));
      ExponentialSmoothing fitted = fit.fit();
      double criterion = train * Math.log(fit.least / train) + criterionPenalty;
      // The first form, the simplest, stands unless another is better; a perfect fit is -infinity.
      if (chosen == null || criterion < lowest) {
        chosen = fitted;
        lowest = criterion;
      }
    }
    return chosen;
  }

  private static double penalty(SmoothingForm form, int rows, int season) {
    double k = form.parameters() + form.states(season) + 1;
    return rows - k - 1 <= 0 ? Double.POSITIVE_INFINITY : 2 * k + 2 * k * (k + 1) / (rows - k - 1);
  }

  /** Fits one form's parameters, its initial states given. */
  static ExponentialSmoothing fit(
      SmoothingForm form, double[] values, int train, SmoothingState initial) {
    return new SmoothingFit(values, train, form, initial).fit();
  }

  private ExponentialSmoothing fit() {
    int n = form.parameters();
    List<double[]> grid = grid(n);
    grid.forEach(this::tryPoint);
    if (n == 1) {
      double middle = best[0];
      new BrentOptimizer(1e-8, 1e-10)
          .optimize(
              new MaxEval(MOST_EVALUATIONS),
              GoalType.MINIMIZE,
              new UnivariateObjectiveFunction(u -> tryPoint(new double[] {u})),
              new SearchInterval(Math.max(0, middle - 0.25), Math.min(1, middle + 0.25), middle));
    } else {
      double[] lower = new double[n];
      double[] upper = new double[n];
      Arrays.fill(upper, 1);
      try {
        new BOBYQAOptimizer(2 * n + 1, 0.1, 1e-6)
            .optimize(
                new MaxEval(MOST_EVALUATIONS),
                GoalType.MINIMIZE,
                new ObjectiveFunction(this::tryPoint),
                new SimpleBounds(lower, upper),
                new InitialGuess(best));
      } catch (MathRuntimeException e) {
        // It ran out of evaluations, or rounding stopped a step of its trust region. Every point
        // that it tried is remembered, and the best of them is the fit, but what went wrong beyond
        // that is not for here to judge.
        if (!Double.isFinite(least)) {
          throw e;
        }
      }
    }
    return new ExponentialSmoothing(form, parameters(best), initial);
  }

  /** Points of the unit cube to start from. */
  private static List<double[]> grid(int n) {
    double[] marks =
        n == 1 ? new double[] {0.05, 0.25, 0.5, 0.75, 0.95} : new double[] {0.1, 0.5, 0.9};
    List<double[]> grid = List.of(new double[0]);
    for (int i = 0; i < n; i++) {
      List<double[]> longer = new ArrayList<>();
      for (double[] point : grid) {
        for (double mark : marks) {
          double[] next = Arrays.copyOf(point, point.length + 1);
          next[point.length] = mark;
          longer.add(next);
        }
      }
      grid = longer;
    }
    return grid;
  }

  private double tryPoint(double[] point) {
    double sum = new Smoothing(form, parameters(point), initial).squaredErrors(values, train);
    // Far above any sensible fit, yet a number that the search can compare.
    double cost = Double.isFinite(sum) ? sum : Double.MAX_VALUE / 1e100;
    if (best == null || cost < least) {
      least = cost;
      best = point.clone();
    }
    return cost;
  }

  /** From the unit cube, where all parameters have one size, to their ranges. */
  private SmoothingParameters parameters(double[] point) {
    int i = 0;
    double alpha = open(point[i++]);
    double beta = form.hasTrend() ? open(point[i++]) : 0;
    double phi = form.trend() == Trend.DAMPED ? LEAST_PHI + (MOST_PHI - LEAST_PHI) * point[i++] : 1;
    double gamma = form.hasSeason() ? open(point[i]) * (1 - alpha) : 0;
    return new SmoothingParameters(alpha, beta, phi, gamma);
  }

  private static double open(double share) {
    return EDGE + (1 - 2 * EDGE) * share;
  }

  /** What the smoothing starts from. */
  static SmoothingState initial(SmoothingForm form, double[] values, int train, int season) {
    if (!form.hasSeason()) {
      return line(form, values, Math.min(train, LEAST_LINE_ROWS), List.of());
    }
    boolean multiplicative = form.seasonal() == Seasonal.MULTIPLICATIVE;
    int rows = Math.min(MOST_INITIAL_SEASONS, train / season) * season;
    double[] sums = new double[season];
    int[] counts = new int[season];
    int half = season / 2;
    for (int t = half; t < rows - half; t++) {
      double average = average(values, t, season);
      // A quotient by zero says nothing; all values are positive, so it can only be rounding.
      if (!multiplicative || average > 0) {
        sums[t % season] += multiplicative ? values[t] / average : values[t] - average;
        counts[t % season]++;
      }
    }
    double[] seasonal = new double[season];
    for (int i = 0; i < season; i++) {
      seasonal[i] = counts[i] == 0 ? (multiplicative ? 1 : 0) : sums[i] / counts[i];
    }
    double mean = Arrays.stream(seasonal).average().orElseThrow();
    List<Double> states = new ArrayList<>();
    for (double one : seasonal) {
      states.add(multiplicative ? one / mean : one - mean);
    }
    return line(form, values, Math.min(rows, Math.max(LEAST_LINE_ROWS, season)), states);
  }

  /** The mean of one season's rows around a row; of an even number, both ends count half. */
  private static double average(double[] values, int middle, int season) {
    int half = season / 2;
    double sum = 0;
    for (int t = middle - half; t <= middle + half; t++) {
      boolean end = season % 2 == 0 && (t == middle - half || t == middle + half);
      sum += end ? values[t] / 2 : values[t];
    }
    return sum / season;
  }

  /** Level and trend before the first value, from a straight line by least squares. */
  private static SmoothingState line(
      SmoothingForm form, double[] values, int rows, List<Double> season) {
    double[] plain = new double[rows];
    for (int t = 0; t < rows; t++) {
      plain[t] =
          switch (form.seasonal()) {
            case NONE -> values[t];
            case ADDITIVE -> values[t] - season.get(t % season.size());
            case MULTIPLICATIVE -> values[t] / season.get(t % season.size());
          };
    }
    double mean = Arrays.stream(plain).average().orElseThrow();
    if (!form.hasTrend()) {
      return new SmoothingState(mean, 0, season);
    }
    double middle = (rows + 1) / 2.0;
    double products = 0;
    double squares = 0;
    for (int t = 0; t < rows; t++) {
      // Rows count from 1, so that the line at 0 is the level before the first value.
      products += (t + 1 - middle) * (plain[t] - mean);
      squares += (t + 1 - middle) * (t + 1 - middle);
    }
    double slope = squares == 0 ? 0 : products / squares;
    return new SmoothingState(mean - slope * middle, slope, season);
  }
}
