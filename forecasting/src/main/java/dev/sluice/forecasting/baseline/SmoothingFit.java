package dev.sluice.forecasting.baseline;

import dev.sluice.engine.EngineThreads;
import dev.sluice.forecasting.baseline.SmoothingForm.Seasonal;
import dev.sluice.forecasting.baseline.SmoothingForm.Trend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
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
 * Fits exponential smoothing to the training part: alternates between fitting the parameters and
 * the initial states by least squares of the one-step forecasts, until neither improves.
 *
 * <p>Parameters satisfy {@code 0 < alpha, beta < 1}, {@code 0 < gamma < 1 - alpha} and {@code 0.8
 * <= phi <= 0.98} (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition,
 * section 8.6). The search starts from the best point of a coarse grid and uses BOBYQA (Powell
 * 2009), or Brent's method for a single parameter.
 *
 * <p>The initial states of {@link InitialSmoothingState} are refined with the Levenberg-Marquardt
 * algorithm, unless a season is longer than 24 rows and would have too many of them.
 *
 * <p>The form is the one with the lowest corrected Akaike criterion {@code AICc = n ln(SSE / n) +
 * 2k + 2k(k+1)/(n-k-1)} where {@code k} counts the parameters, the states and the variance
 * (Hyndman, Koehler, Ord and Snyder 2008, section 7.2). All forms have additive normal errors, so
 * their criteria are comparable.
 */
final class SmoothingFit {
  /** Distance of the parameters from 0 and 1, where a component would be constant or only noise. */
  private static final double EDGE = 1e-4;

  private static final double MIN_PHI = 0.8;
  private static final double MAX_PHI = 0.98;

  private static final int MAX_EVALUATIONS = 2000;

  /** The longest season with fitted states. */
  private static final int MAX_FITTED_SEASON = 24;

  private static final int MAX_ROUNDS = 4;
  private static final int MAX_STATE_ITERATIONS = 3;

  /** A round that reduces the squared errors by a smaller share is the last. */
  private static final double MIN_GAIN = 1e-4;

  /** Slow parameters, under which the initial states matter most. */
  private static final double[] SLOW = {0.5, 0.05, 0.5, 0.05};

  private final double[] values;
  private final int train;
  private final SmoothingForm form;
  private SmoothingState initial;
  private double[] best;
  private double lowest = Double.POSITIVE_INFINITY;

  private SmoothingFit(double[] values, int train, SmoothingForm form, SmoothingState initial) {
    this.values = values;
    this.train = train;
    this.form = form;
    this.initial = initial;
  }

  static ExponentialSmoothing choose(double[] values, int train, int season) {
    if (train < ExponentialSmoothing.MIN_TRAINING_ROWS || train > values.length) {
      throw new IllegalArgumentException("cannot fit exponential smoothing to " + train + " rows");
    }
    boolean positive = Arrays.stream(values, 0, train).allMatch(value -> value > 0);
    boolean seasonal = season > 1 && train >= 2 * season;
    List<SmoothingForm> forms = new ArrayList<>();
    for (SmoothingForm form : SmoothingForm.all(seasonal, positive)) {
      if (forms.isEmpty() || Double.isFinite(penalty(form, train, season))) {
        forms.add(form);
      }
    }
    // The forms are independent; the last ones have the most parameters and take longest.
    SmoothingFit[] fits = new SmoothingFit[forms.size()];
    EngineThreads.get()
        .run(
            fits.length,
            part -> {
              int i = fits.length - 1 - part;
              fits[i] = best(forms.get(i), values, train, season);
            });
    SmoothingFit chosen = null;
    double chosenCriterion = Double.POSITIVE_INFINITY;
    for (SmoothingFit fit : fits) {
      double criterion = train * Math.log(fit.lowest / train) + penalty(fit.form, train, season);
      // The simplest form comes first and is kept unless another is better; a perfect fit gives
      // -infinity.
      if (chosen == null || criterion < chosenCriterion) {
        chosen = fit;
        chosenCriterion = criterion;
      }
    }
    return chosen.fitted();
  }

  private static double penalty(SmoothingForm form, int rows, int season) {
    double k = form.parameters() + form.states(season) + 1;
    return rows - k - 1 <= 0 ? Double.POSITIVE_INFINITY : 2 * k + 2 * k * (k + 1) / (rows - k - 1);
  }

  /** Fits the parameters of one form for given initial states. */
  static ExponentialSmoothing fit(
      SmoothingForm form, double[] values, int train, SmoothingState initial) {
    SmoothingFit fit = new SmoothingFit(values, train, form, initial);
    fit.fitParameters();
    return fit.fitted();
  }

  /** Fits the parameters and states of one form. */
  private static SmoothingFit best(SmoothingForm form, double[] values, int train, int season) {
    SmoothingState start = InitialSmoothingState.estimate(form, values, train, season);
    SmoothingFit fit = new SmoothingFit(values, train, form, start);
    fit.fitParameters();
    if (form.hasSeason() && season > MAX_FITTED_SEASON) {
      return fit;
    }
    fit.alternate();
    // Rough states favour fast components, under which the states hardly matter; so start once more
    // from states fitted for slow components.
    SmoothingFit slow = new SmoothingFit(values, train, form, start);
    slow.tryPoint(Arrays.copyOf(SLOW, form.parameters()));
    slow.fitStates();
    slow.fitParameters();
    slow.alternate();
    return slow.lowest < fit.lowest ? slow : fit;
  }

  private ExponentialSmoothing fitted() {
    return new ExponentialSmoothing(form, parameters(best), initial);
  }

  private void alternate() {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      double before = lowest;
      fitStates();
      fitParameters();
      if (!(lowest < (1 - MIN_GAIN) * before)) {
        return;
      }
    }
  }

  /** Fits the initial states for the best parameters so far. */
  private void fitStates() {
    SmoothingParameters parameters = parameters(best);
    double[] start = vector(initial);
    double[] target = Arrays.copyOf(values, train);
    MultivariateJacobianFunction model =
        point -> {
          double[] states = point.toArray();
          double[] forecasts = forecasts(parameters, states);
          double[][] slopes = new double[train][states.length];
          for (int i = 0; i < states.length; i++) {
            double step = 1e-5 * Math.max(Math.abs(states[i]), 1e-3);
            double[] moved = states.clone();
            moved[i] += step;
            double[] other = forecasts(parameters, moved);
            for (int t = 0; t < train; t++) {
              slopes[t][i] = (other[t] - forecasts[t]) / step;
            }
          }
          return new Pair<>(
              new ArrayRealVector(forecasts, false), new Array2DRowRealMatrix(slopes, false));
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
                      .checker((steps, before, now) -> steps >= MAX_STATE_ITERATIONS)
                      .maxEvaluations(MAX_EVALUATIONS)
                      .maxIterations(MAX_EVALUATIONS)
                      .build())
              .getPoint()
              .toArray();
    } catch (MathRuntimeException e) {
      // The optimizer cannot improve within double precision, or a forecast is not a number: the
      // states stay unchanged, which ends the rounds.
      return;
    }
    SmoothingState refined = normalised(found);
    double sum = new Smoothing(form, parameters, refined).squaredErrors(values, train);
    if (sum < lowest) {
      initial = refined;
      lowest = sum;
    }
  }

  private double[] forecasts(SmoothingParameters parameters, double[] states) {
    int first = form.hasTrend() ? 2 : 1;
    double trend = form.hasTrend() ? states[1] : 0;
    double[] season = Arrays.copyOfRange(states, first, states.length);
    Smoothing smoothing = new Smoothing(form, parameters, states[0], trend, season);
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
    for (double component : state.season()) {
      vector[at++] = component;
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
   * The state with seasonal components of mean 0 (or 1) and the same forecasts, which makes level
   * and season unique.
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
            state.season().stream().map(component -> component - mean).toList())
        : new SmoothingState(
            state.level() * mean,
            state.trend() * mean,
            state.season().stream().map(component -> component / mean).toList());
  }

  /** Searches for the best parameters for the current states, starting from the best so far. */
  private void fitParameters() {
    int n = form.parameters();
    // A point of the grid only counts if it is the best, so that its sum may end above the lowest.
    grid(n).forEach(point -> tryPoint(point, lowest));
    if (n == 1) {
      double middle = best[0];
      new BrentOptimizer(1e-8, 1e-10)
          .optimize(
              new MaxEval(MAX_EVALUATIONS),
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
                new MaxEval(MAX_EVALUATIONS),
                GoalType.MINIMIZE,
                new ObjectiveFunction(this::tryPoint),
                new SimpleBounds(lower, upper),
                new InitialGuess(best));
      } catch (MathRuntimeException e) {
        // The optimizer ran out of evaluations, or rounding stopped a step of its trust region. The
        // best point that it tried is the fit; without one, the failure is passed on.
        if (!Double.isFinite(lowest)) {
          throw e;
        }
      }
    }
  }

  /** Starting points in the unit cube. */
  private static List<double[]> grid(int n) {
    double[] coordinates =
        n == 1 ? new double[] {0.05, 0.25, 0.5, 0.75, 0.95} : new double[] {0.1, 0.5, 0.9};
    List<double[]> grid = List.of(new double[0]);
    for (int i = 0; i < n; i++) {
      List<double[]> longer = new ArrayList<>();
      for (double[] point : grid) {
        for (double coordinate : coordinates) {
          double[] next = Arrays.copyOf(point, point.length + 1);
          next[point.length] = coordinate;
          longer.add(next);
        }
      }
      grid = longer;
    }
    return grid;
  }

  private double tryPoint(double[] point) {
    return tryPoint(point, Double.POSITIVE_INFINITY);
  }

  /** The cost of a point; if it is above the limit, only some number above it. */
  private double tryPoint(double[] point, double limit) {
    double sum =
        new Smoothing(form, parameters(point), initial).squaredErrors(values, train, limit);
    // Far above any sensible fit, but finite, so that the search can compare it.
    double cost = Double.isFinite(sum) ? sum : Double.MAX_VALUE / 1e100;
    if (best == null || cost < lowest) {
      lowest = cost;
      best = point.clone();
    }
    return cost;
  }

  /** Maps the unit cube to the ranges of the parameters. */
  private SmoothingParameters parameters(double[] point) {
    int i = 0;
    double alpha = inside(point[i++]);
    double beta = form.hasTrend() ? inside(point[i++]) : 0;
    double phi = form.trend() == Trend.DAMPED ? MIN_PHI + (MAX_PHI - MIN_PHI) * point[i++] : 1;
    double gamma = form.hasSeason() ? inside(point[i]) * (1 - alpha) : 0;
    return new SmoothingParameters(alpha, beta, phi, gamma);
  }

  private static double inside(double share) {
    return EDGE + (1 - 2 * EDGE) * share;
  }
}
