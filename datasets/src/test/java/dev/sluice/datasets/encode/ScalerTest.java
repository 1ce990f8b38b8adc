package dev.sluice.datasets.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.error.InputException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScalerTest {
  /** The last row is not in the training part; using it would change every scale. */
  private static final double[][] VALUES = {{1, 5, 0.1}, {3, 5, 0.1}, {2, 5, 0.1}, {1000, 9, 7}};

  @Test
  void theStandardScalerUsesMeanAndDeviationOfTheTrainingRowsOnly() {
    Scaler scaler = StandardScaler.fit(VALUES, 0, 3);
    assertThat(scaler.offsets()).containsExactly(2.0, 5.0, 0.1);
    assertThat(scaler.factors().get(0)).isCloseTo(Math.sqrt(2.0 / 3), within(1e-15));
    assertThat(scaler.transform(0, 3)).isCloseTo(1.224744871391589, within(1e-12));
  }

  @Test
  void theMinMaxScalerGoesFromZeroToOneOnTheTrainingRows() {
    Scaler scaler = MinMaxScaler.fit(VALUES, 0, 3);
    assertThat(scaler.transform(VALUES)[0]).containsExactly(0, 0, 0);
    assertThat(scaler.transform(VALUES)[1]).containsExactly(1, 0, 0);
    assertThat(scaler.transform(VALUES)[2]).containsExactly(0.5, 0, 0);
  }

  @ParameterizedTest
  @EnumSource(Scaling.class)
  void aConstantColumnBecomesZeroAndIsRestored(Scaling scaling) {
    // 0.1 summed three times is not three times 0.1: a naive deviation would be tiny, not zero.
    Scaler scaler = scaling.fit(VALUES, 0, 3);
    assertThat(scaler.factors().get(2)).isEqualTo(1);
    assertThat(scaler.transform(2, 0.1)).isZero();
    assertThat(scaler.inverse(2, 0)).isEqualTo(0.1);
  }

  @ParameterizedTest
  @EnumSource(Scaling.class)
  void theInverseUndoesIt(Scaling scaling) {
    Scaler scaler = scaling.fit(VALUES, 0, 3);
    assertThat(scaler.inverse(0, scaler.transform(0, 1000))).isCloseTo(1000, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource(Scaling.class)
  void itIsRestoredFromJson(Scaling scaling) {
    Scaler scaler = scaling.fit(VALUES, 0, 3);
    assertThat(Scaler.fromJson(scaler.toJson())).isEqualTo(scaler);
  }

  @Test
  void aDamagedScalerIsRefused() {
    String zero = "{\"scaling\":\"standard\",\"means\":[0.0],\"deviations\":[0.0]}";
    assertThatThrownBy(() -> Scaler.fromJson(zero.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("scaler");
  }

  @Test
  void rowsOfADifferentWidthAreRefused() {
    Scaler scaler = StandardScaler.fit(VALUES, 0, 3);
    assertThatThrownBy(() -> scaler.transform(new double[][] {{1, 2}}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
