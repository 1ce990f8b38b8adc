package dev.sluice.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.sluice.datasets.SeriesData;
import dev.sluice.datasets.series.Series;
import dev.sluice.error.InputException;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

class ForecastingProblemTest {
  private static ForecastingProblem problem(ForecastingSettings settings, SeriesData data) {
    ForecastingProblem.requireTrainable(settings.window(), data);
    return new ForecastingProblem(settings, data, SeriesEncoder.fit(settings.window(), data));
  }

  private static TrainableNetwork trained(ForecastingProblem problem, int epochs) {
    TrainableNetwork network = problem.network().create();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      problem.training(epoch).forEachRemaining(network::fit);
    }
    return network;
  }

  private static double rmse(Evaluation evaluation) {
    return evaluation.metrics().get("rmse");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru", "min-gru", "depth-gated", "dl4j-lstm"})
  void cellsOfEachKindBeatTheNaiveForecastOfANoisySine(String cell) {
    ForecastingProblem problem =
        problem(SmallSeries.settings("cell", cell), SmallSeries.data(SmallSeries.sine(400)));
    TrainableNetwork network = trained(problem, 5);
    Map<String, Evaluation> baselines = problem.baselines(Part.TEST, Progress.SILENT);
    double own = rmse(problem.evaluate(network, Part.TEST));
    // A network that learned only the mean would have about 0.8 times the error of the naive
    // forecast.
    // The gates of a minimal cell see no state, and it needs more epochs.
    double share = cell.startsWith("min-") ? 0.5 : 0.2;
    assertThat(own).isLessThan(share * rmse(baselines.get("naive")));
  }

  @Test
  void baselinesAreScoredOnTheWindowsOfTheNetwork() {
    // 40 rows: 28 for training, 6 for validation, 6 for testing: rows 34 to 39, so 3 origins.
    double[] values = new double[40];
    for (int t = 0; t < 40; t++) {
      values[t] = t * t;
    }
    ForecastingProblem problem = problem(SmallSeries.settings(), SmallSeries.data(values));
    double squares = 0;
    for (int origin = 34; origin <= 36; origin++) {
      for (int step = 0; step < 4; step++) {
        squares += Math.pow(Math.pow(origin + step, 2) - Math.pow(origin - 1, 2), 2);
      }
    }
    assertThat(rmse(problem.baselines(Part.TEST, Progress.SILENT).get("naive")))
        .isCloseTo(Math.sqrt(squares / 12), offset(1e-9));
    assertThat(problem.facts()).containsEntry("test windows", "3").containsEntry("step", "month");
  }

  @Test
  void aNetworkOfZerosAnchoredToTheTargetIsTheNaiveForecast() {
    SeriesData data = SmallSeries.data(SmallSeries.sine(120));
    for (String anchor : List.of("target", "window")) {
      ForecastingProblem problem = problem(SmallSeries.settings("anchor", anchor), data);
      TrainableNetwork network = problem.network().create();
      network.model().params().assign(0);
      assertThat(rmse(problem.evaluate(network, Part.TEST)))
          .isCloseTo(
              rmse(problem.baselines(Part.TEST, Progress.SILENT).get("naive")), offset(1e-5));
    }
  }

  @Test
  void aNetworkOfZerosForecastsTheTrainingMean() {
    double[] values = SmallSeries.sine(120);
    ForecastingProblem problem = problem(SmallSeries.settings(), SmallSeries.data(values));
    TrainableNetwork network = problem.network().create();
    network.model().params().assign(0);
    double mean = Arrays.stream(values, 0, 84).average().orElseThrow();
    double squares = 0;
    for (int origin = 102; origin <= 116; origin++) {
      for (int step = 0; step < 4; step++) {
        squares += Math.pow(values[origin + step] - mean, 2);
      }
    }
    assertThat(rmse(problem.evaluate(network, Part.TEST)))
        .isCloseTo(Math.sqrt(squares / 60), offset(1e-4));
  }

  @Test
  void anchoredWindowsAreTheSameAtEveryLevel() {
    double[] values = new double[200];
    for (int t = 0; t < 200; t++) {
      values[t] = 5 * t + t % 2;
    }
    ForecastingProblem problem =
        problem(SmallSeries.settings("anchor", "window"), SmallSeries.data(values));
    MultiDataSet batch = problem.training(1).next();
    INDArray features = batch.getFeatures(0);
    for (int row = 1; row < features.size(0); row++) {
      double first = features.getDouble(row, 0, 11);
      assertThat(first).isZero();
      // Values two rows apart differ by 10: two steps of the line on the same side of the zigzag.
      double factor = Math.abs(batch.getLabels(0).getDouble(row, 1)) / 10;
      assertThat(features.getDouble(row, 0, 9)).isCloseTo(-10 * factor, offset(1e-4));
    }
  }

  @Test
  void theScalerDependsOnTheTrainingPartOnly() {
    double[] values = SmallSeries.sine(200);
    double[] changed = values.clone();
    for (int t = 140; t < 200; t++) {
      changed[t] = 1e6;
    }
    for (String scaler : List.of("standard", "min-max")) {
      ForecastingSettings settings = SmallSeries.settings("scaler", scaler);
      assertThat(problem(settings, SmallSeries.data(changed)).companions())
          .usingRecursiveComparison()
          .isEqualTo(problem(settings, SmallSeries.data(values)).companions());
    }
  }

  @Test
  void theTestPartDoesNotAffectTheValidationLossOrTheErrorQuantiles() {
    double[] values = SmallSeries.sine(200);
    double[] changed = values.clone();
    for (int t = 170; t < 200; t++) {
      changed[t] = 1e6;
    }
    ForecastingProblem problem = problem(SmallSeries.settings(), SmallSeries.data(values));
    ForecastingProblem other = problem(SmallSeries.settings(), SmallSeries.data(changed));
    TrainableNetwork network = trained(problem, 1);
    assertThat(other.validationLoss(network)).isEqualTo(problem.validationLoss(network));
    assertThat(other.measured(network))
        .usingRecursiveComparison()
        .isEqualTo(problem.measured(network));
  }

  @Test
  void theValidationLossIsTheMeanSquaredErrorOfScaledValues() {
    ForecastingProblem problem =
        problem(SmallSeries.settings(), SmallSeries.data(SmallSeries.sine(200)));
    TrainableNetwork network = trained(problem, 1);
    assertThat(problem.validationLoss(network))
        .isCloseTo(
            problem.evaluate(network, Part.VALIDATION).metrics().get("mse-scaled"), offset(1e-5));
  }

  @Test
  void storedScalesAreUsedUnchangedOnOtherData() {
    ForecastingSettings settings = SmallSeries.settings();
    ForecastingProblem first = problem(settings, SmallSeries.data(SmallSeries.sine(200)));
    TrainableNetwork network = trained(first, 2);
    double[] shifted = SmallSeries.sine(200);
    shifted[3] += 500;
    SeriesData other = SmallSeries.data(shifted);
    ForecastingProblem second =
        new ForecastingProblem(
            settings, other, SeriesEncoder.fromCompanions(settings.window(), first.companions()));
    assertThat(second.companions()).usingRecursiveComparison().isEqualTo(first.companions());
    // The test part is the same, and so are its scores with the scales of the first training part.
    assertThat(second.evaluate(network, Part.TEST).metrics())
        .isEqualTo(first.evaluate(network, Part.TEST).metrics());
  }

  @Test
  void dataWithATestPartOnlyCanBeScored() {
    ForecastingSettings settings = SmallSeries.settings();
    ForecastingProblem first = problem(settings, SmallSeries.data(SmallSeries.sine(200)));
    TrainableNetwork network = trained(first, 1);
    SeriesData whole = SmallSeries.data(SmallSeries.sine(60));
    whole = new SeriesData("other", "1", whole.series(), whole.targets(), 0, 0, 60, List.of());
    ForecastingProblem second =
        new ForecastingProblem(
            settings, whole, SeriesEncoder.fromCompanions(settings.window(), first.companions()));
    assertThat(second.evaluate(network, Part.TEST).metrics()).containsKeys("rmse", "mase");
    // Without a training part there is nothing to fit.
    assertThat(second.baselines(Part.TEST, Progress.SILENT))
        .containsOnlyKeys("naive", "seasonal naive", "drift");
  }

  @Test
  void severalColumnsComeOutInTheOrderOfTheTargets() {
    double[][] rows = new double[300][];
    double[] sine = SmallSeries.sine(300);
    for (int t = 0; t < 300; t++) {
      rows[t] = new double[] {sine[t], -1000 - 20 * sine[t], t % 5};
    }
    Series series = new Series(List.of("a", "b", "c"), List.of(), rows);
    ForecastingProblem problem =
        problem(SmallSeries.settings("units", "16"), SmallSeries.data(series, List.of(1, 0)));
    TrainableNetwork network = trained(problem, 6);
    assertThat(network.layers().getOutputLayer().getParam("b").length()).isEqualTo(8);
    Evaluation evaluation = problem.evaluate(network, Part.TEST);
    Evaluation.Detail targets = evaluation.details().get(0);
    assertThat(targets.columns().get(0))
        .isEqualTo(new Evaluation.Names("target", List.of("b", "a")));
    // If the two were swapped, the errors would be around a thousand.
    assertThat(targets.figures("RMSE").get(0)).isLessThan(150);
    assertThat(targets.figures("RMSE").get(1)).isLessThan(7.5);
    assertThat(problem.facts()).containsEntry("dates", "none");
  }

  @Test
  void forecastsOfLogarithmsAreConvertedBack() {
    double[] values = new double[200];
    for (int t = 0; t < 200; t++) {
      values[t] = Math.exp(0.05 * t);
    }
    ForecastingProblem problem =
        problem(SmallSeries.settings("log", "true", "anchor", "target"), SmallSeries.data(values));
    TrainableNetwork network = problem.network().create();
    network.model().params().assign(0);
    assertThat(problem.evaluate(network, Part.TEST).metrics().get("smape"))
        .isCloseTo(
            problem.baselines(Part.TEST, Progress.SILENT).get("naive").metrics().get("smape"),
            offset(1e-3));
  }

  @Test
  void theLogarithmOfZeroIsAnErrorWithItsRow() {
    double[] values = SmallSeries.sine(100);
    values[90] = 0;
    assertThatThrownBy(() -> problem(SmallSeries.settings("log", "true"), SmallSeries.data(values)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("column 'x' is 0.0 in row 91 (2008-07)")
        .hasMessageContaining("omit --log");
  }

  @Test
  void aTrainingPartTooShortForAWindowIsRefusedWithTheNumbers() {
    assertThatThrownBy(
            () -> problem(SmallSeries.settings(), SmallSeries.data(SmallSeries.sine(20))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the training part has 14 rows of 20")
        .hasMessageContaining("a lookback of 12 with a horizon of 4 needs at least 16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"validation", "test"})
  void aPartTooShortForAHorizonIsRefusedWithTheNumbers(String part) {
    Series series = SmallSeries.data(SmallSeries.sine(60)).series();
    int end = part.equals("validation") ? 53 : 57;
    SeriesData data = new SeriesData("small", "0", series, List.of(0), 50, end, 60, List.of());
    assertThatThrownBy(() -> problem(SmallSeries.settings(), data))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the " + part + " part has 3 rows of 60")
        .hasMessageContaining("need 4 rows")
        .hasMessageContaining("--" + part + "-share");
  }

  @Test
  void withoutATestPartThereIsNothingToScore() {
    Series series = SmallSeries.data(SmallSeries.sine(60)).series();
    SeriesData data = new SeriesData("small", "0", series, List.of(0), 50, 60, 60, List.of());
    ForecastingProblem problem = problem(SmallSeries.settings(), data);
    assertThat(problem.evaluate(trained(problem, 1), Part.TEST).metrics()).isEmpty();
    assertThat(problem.baselines(Part.TEST, Progress.SILENT)).isEmpty();
  }

  @Test
  void theSeasonalBaselineIsOmittedWithARemarkIfTheSeasonIsTooLong() {
    ForecastingProblem problem =
        problem(SmallSeries.settings("season", "200"), SmallSeries.data(SmallSeries.sine(100)));
    List<String> messages = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public Bar start(String what, long total, Unit unit) {
            return Bar.SILENT;
          }

          @Override
          public void say(String line) {
            messages.add(line);
          }
        };
    assertThat(problem.baselines(Part.TEST, progress))
        .containsKey(new ForecastingTask().trivialBaseline().orElseThrow())
        .containsOnlyKeys("mean", "naive", "drift", "Holt-Winters");
    assertThat(messages)
        .anyMatch(line -> line.startsWith("No seasonal naive forecast: it needs 200 rows"));
  }

  @Test
  void calendarFeaturesAreInputsButNotTargets() {
    ForecastingSettings settings = SmallSeries.settings("calendar", "month,day-of-year");
    ForecastingProblem problem = problem(settings, SmallSeries.data(SmallSeries.sine(100)));
    MultiDataSet batch = problem.training(1).next();
    assertThat(batch.getFeatures(0).shape()).containsExactly(16, 5, 12);
    assertThat(batch.getLabels(0).shape()).containsExactly(16, 4);
  }

  @Test
  void aCalendarWithoutDatesIsAnError() {
    Series plain = new Series(List.of("x"), List.of(), new double[100][1]);
    assertThatThrownBy(
            () ->
                problem(
                    SmallSeries.settings("calendar", "month"), SmallSeries.data(plain, List.of(0))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--date-column");
  }
}
