package dev.sluice.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.sluice.task.Evaluation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastErrorsTest {
  private static final TargetScales PLAIN = new TargetScales(0, 2, 4.0);

  @Test
  void metricsOfTwoWindowsMatchAHandCalculation() {
    ForecastErrors errors = new ForecastErrors(2, List.of("a"), List.of(PLAIN));
    errors.add(0, 0, 10, 12);
    errors.add(1, 0, 10, 6);
    errors.add(0, 0, 5, 5);
    errors.add(1, 0, 0, 4);
    Evaluation evaluation = errors.evaluation();
    // Errors 2, 4, 0, 4: squares 4, 16, 0, 16; quotients 2/11, 4/8, 0/5, 4/2.
    assertThat(evaluation.metrics().get("mae")).isEqualTo(2.5);
    assertThat(evaluation.metrics().get("rmse")).isEqualTo(3);
    assertThat(evaluation.metrics().get("smape"))
        .isCloseTo(100 * (2 / 11.0 + 0.5 + 0 + 2) / 4, offset(1e-12));
    assertThat(evaluation.metrics().get("mase")).isEqualTo(2.5 / 4);
    assertThat(evaluation.metrics().get("mse-scaled")).isEqualTo(9 / 4.0);
    assertThat(evaluation.metrics().get("mae-scaled")).isEqualTo(2.5 / 2);
    Evaluation.Detail steps = evaluation.details().get(0);
    assertThat(steps.figures("step")).containsExactly(1.0, 2.0);
    assertThat(steps.figures("RMSE")).containsExactly(Math.sqrt(2), 4.0);
    assertThat(steps.figures("MAE")).containsExactly(1.0, 4.0);
  }

  @Test
  void targetsHaveTheSameWeightWhateverTheirUnits() {
    ForecastErrors errors =
        new ForecastErrors(
            1, List.of("small", "large"), List.of(PLAIN, new TargetScales(0, 1000, 500.0)));
    errors.add(0, 0, 1, 2);
    errors.add(0, 1, 1000, 3000);
    Evaluation evaluation = errors.evaluation();
    assertThat(evaluation.metrics().get("rmse")).isEqualTo((1 + 2000) / 2.0);
    assertThat(evaluation.metrics().get("mase")).isEqualTo((0.25 + 4) / 2);
    assertThat(evaluation.metrics().get("mse-scaled")).isEqualTo((0.25 + 4) / 2);
    Evaluation.Detail byTarget = evaluation.details().get(0);
    assertThat(byTarget.columns().get(0))
        .isEqualTo(new Evaluation.Names("target", List.of("small", "large")));
    assertThat(byTarget.figures("RMSE")).containsExactly(1.0, 2000.0);
  }

  @Test
  void rootRelativeSquaredErrorPoolsAllTargetsOfTheLastStep() {
    ForecastErrors errors = new ForecastErrors(2, List.of("a", "b"), List.of(PLAIN, PLAIN));
    errors.add(0, 0, 100, -100);
    errors.add(1, 0, 1e9 + 1, 1e9 + 3);
    errors.add(1, 0, 1e9 + 2, 1e9 + 2);
    errors.add(1, 1, 1e9 + 3, 1e9 + 2);
    errors.add(1, 1, 1e9 + 6, 1e9 + 6);
    // Squares 4, 0, 1, 0; of 1, 2, 3, 6 the mean is 3, and 4 + 1 + 0 + 9 = 14.
    assertThat(errors.evaluation().metrics().get("rse"))
        .isCloseTo(Math.sqrt(5 / 14.0), offset(1e-7));
  }

  @Test
  void rootRelativeSquaredErrorIsOmittedIfAllActualValuesAreEqual() {
    ForecastErrors errors = new ForecastErrors(1, List.of("a"), List.of(PLAIN));
    errors.add(0, 0, 2, 3);
    errors.add(0, 0, 2, 2);
    assertThat(errors.evaluation().metrics()).doesNotContainKey("rse");
  }

  @Test
  void zeroForecastAsZeroHasNoPercentageError() {
    ForecastErrors errors = new ForecastErrors(1, List.of("a"), List.of(PLAIN));
    errors.add(0, 0, 0, 0);
    assertThat(errors.evaluation().metrics().get("smape")).isEqualTo(0);
  }

  @Test
  void zeroForecastAsAnythingElseIsTwoHundredPercent() {
    ForecastErrors errors = new ForecastErrors(1, List.of("a"), List.of(PLAIN));
    errors.add(0, 0, 0, -1e-9);
    assertThat(errors.evaluation().metrics().get("smape")).isEqualTo(200);
  }

  @Test
  void maseIsOmittedIfTheNaiveForecastHasNoErrorInTraining() {
    TargetScales flat = TargetScales.of(new double[] {3, 3, 3, 9}, 3, 1);
    assertThat(flat).isEqualTo(new TargetScales(3, 1, null));
    ForecastErrors errors = new ForecastErrors(1, List.of("a"), List.of(flat));
    errors.add(0, 0, 1, 2);
    assertThat(errors.evaluation().metrics()).doesNotContainKey("mase").containsEntry("mae", 1.0);
  }

  @Test
  void scalesUseTheTrainingRowsOnly() {
    // Mean of 1, 3, 2, 6 is 3; squares 4, 0, 1, 9 by 4: 3.5. Steps 2, 1, 4; seasons of two: 1, 3.
    double[] values = {1, 3, 2, 6, 1e9};
    assertThat(TargetScales.of(values, 4, 1))
        .isEqualTo(new TargetScales(3, Math.sqrt(3.5), 7 / 3.0));
    assertThat(TargetScales.of(values, 4, 2).naiveError()).isEqualTo(2);
    // Within a single season there is no seasonal naive forecast.
    assertThat(TargetScales.of(values, 4, 4).naiveError()).isEqualTo(7 / 3.0);
  }
}
