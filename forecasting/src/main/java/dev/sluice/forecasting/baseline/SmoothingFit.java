package dev.sluice.forecasting.baseline;

import dev.sluice.forecasting.baseline.SmoothingForm.Seasonal;
import dev.sluice.forecasting.baseline.SmoothingForm.Trend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.MultivariateJacobianFunction;
import org.hipparchus.optim.univariate.BrentOptimizer;
import org.hipparchus.optim.univariate.SearchInterval;
import org.hipparchus.optim.univariate.UnivariateObjectiveFunction;
import org.hipparchus.util.Pair;

/**
 * Fits exponential smoothing to a training part and nothing else: parameters and initial states by
 * least squares of the forecasts one step ahead, by turns, until neither gains.
 *
 * <p>Parameters lie within {@code 0 < alpha, beta < 1}, {@code 0 < gamma < 1 - alpha} and {@code
 * 0.8 <= phi <= 0.98} (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd
 * edition, section 8.6). They are searched from the best point of a coarse grid with BOBYQA (Powell
 * 2009), or Brent's method where there is one.
 *
 * <p>Initial states begin as in Hyndman, Koehler, Ord and Snyder (2008), section 2.6.1: the
 * seasonal ones are the mean deviations (or quotients) from a centred moving average over the first
 * seasons, five at most; level and trend are a straight line through the first values without their
 * season. Then they are fitted as well (Levenberg and Marquardt), unless a season is longer than 24
 * rows, where there would be too many of them.
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

  /** The longest season whose states are fitted. */
  private static final int MOST_FITTED_STATES = 24;

  private static final int MOST_TURNS = 4;
  private static final int MOST_STATE_STEPS = 3;

  /** A turn that gains less than this share of the squared errors is the last. */
  private static final double LEAST_GAIN = 1e-4;

  /** Where the fitted states can be told from what slow components start with. */
  private static final double[] SLOW = {0.5, 0.05, 0.5, 0.05};

  private final double[] values;
  private final int train;
  private final SmoothingForm form;
  private SmoothingState initial;
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
      SmoothingFit fit = best(form, values, train, season);
      ExponentialSmoothing fitted = fit.fitted();
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
    SmoothingFit fit = new SmoothingFit(values, train, form, initial);
    fit.fitParameters();
    return fit.fitted();
  }

  /** Fits parameters and states of one form. */
  private static SmoothingFit best(SmoothingForm form, double[] values, int train, int season) {
    SmoothingState start = initial(form, values, train, season);
    SmoothingFit fit = new SmoothingFit(values, train, form, start);
    fit.fitParameters();
    if (form.hasSeason() && season > MOST_FITTED_STATES) {
      return fit;
    }
    fit.takeTurns();
    // Rough states call for fast components, under which no better states can be told; so once more
    // from states that suit slow ones.
    SmoothingFit slow = new SmoothingFit(values, train, form, start);
    slow.tryPoint(Arrays.copyOf(SLOW, form.parameters()));
    slow.fitStates();
    slow.fitParameters();
    slow.takeTurns();
    return slow.least < fit.least ? slow : fit;
  }

  private ExponentialSmoothing fitted() {
    return new ExponentialSmoothing(form, parameters(best), initial);
  }

  private void takeTurns() {
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      double before = least;
      fitStates();
      fitParameters();
      if (!(least < (1 - LEAST_GAIN) * before)) {
        return;
      }
    }
  }

  /** Fits the initial states under the best parameters so far. */
  private void fitStates() {
    SmoothingParameters parameters = parameters(best);
    double[] start = vector(initial);
    double[] target = Arrays.copyOf(values, train);
    MultivariateJacobianFunction model =
        point -> {
          double[] states = point.toArray();
          RealVector forecasts = new ArrayRealVector(forecasts(parameters, states), false);
          RealMatrix slopes = new Array2DRowRealMatrix(train, states.length);
          for (int i = 0; i < states.length; i++) {
            double step = 1e-5 * Math.max(Math.abs(states[i]), 1e-3);
            double[] moved = states.clone();
            moved[i] += step;
            double[] other = forecasts(parameters, moved);
            for (int t = 0; t < train; t++) {
              slopes.setEntry(t, i, (other[t] - forecasts.getEntry(t)) / step);
            }
          }
          return new Pair<>(forecasts, slopes);
        };
    double[] found;
    try {
      found =
          new LevenbergMarquardtOptimizer()
              .optimize(
                  new LeastSquaresBuilder()
                      .start(start)
                      .target(target)
                      .model(model)
                      .checker((steps, before, now) -> steps >= MOST_STATE_STEPS)
                      .maxEvaluations(MOST_EVALUATIONS)
                      .maxIterations(MOST_EVALUATIONS)
                      .build())
              .getPoint()
              .toArray();
    } catch (MathRuntimeException e) {
      // Nothing smaller can be told in double precision, or a forecast was no number: the states
      // stay as they are, which the turns take for the end.
      return;
    }
    SmoothingState refined = normalised(found);
    double sum = new Smoothing(form, parameters, refined).squaredErrors(values, train);
    if (sum < least) {
      initial = refined;
      least = sum;
    }
  }

  private double[] forecasts(SmoothingParameters parameters, double[] states) {
    Smoothing smoothing = new Smoothing(form, parameters, state(states));
    double[] forecasts = new double[train];
    for (int t = 0; t < train; t++) {
      forecasts[t] = smoothing.next();
      smoothing.observe(values[t]);
    }
    return forecasts;
  }

  private double[] vector(SmoothingState state) {
    double[] vector = new double[(form.hasTrend() ? 2 : 1) + state.season().size()];
    int at = 0;
    vector[at++] = state.level();
    if (form.hasTrend()) {
      vector[at++] = state.trend();
    }
    for (double one : state.season()) {
      vector[at++] = one;
    }
    return vector;
  }

  private SmoothingState state(double[] vector) {
    int first = form.hasTrend() ? 2 : 1;
    return new SmoothingState(
        vector[0],
        form.hasTrend() ? vector[1] : 0,
        Arrays.stream(vector, first, vector.length).boxed().toList());
  }

  /**
   * The same forecasts with seasonal states of mean 0 (or 1): only so are level and season told.
   */
  private SmoothingState normalised(double[] vector) {
    SmoothingState state = state(vector);
    if (!form.hasSeason()) {
      return state;
    }
    double mean = state.season().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return form.seasonal() == Seasonal.ADDITIVE
        ? new SmoothingState(
            state.level() + mean,
            state.trend(),
            state.season().stream().map(one -> one - mean).toList())
        : new SmoothingState(
            state.level() * mean,
            state.trend() * mean,
            state.season().stream().map(one -> one / mean).toList());
  }

  /** Searches the parameters under the states as they are, from the best so far if any. */
  private void fitParameters() {
    int n = form.parameters();
    grid(n).forEach(this::tryPoint);
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
