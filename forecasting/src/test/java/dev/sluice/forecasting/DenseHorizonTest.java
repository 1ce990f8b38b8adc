package dev.sluice.forecasting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DenseHorizonTest {
  @Test
  void theTargetsOfAStepAreSideBySide() {
    DenseHorizon head = new DenseHorizon(2, 3);

    assertThat(head.outputs()).isEqualTo(6);
    assertThat(head.output(0, 2)).isEqualTo(2);
    assertThat(head.output(1, 0)).isEqualTo(3);
    assertThat(head.step(4)).isEqualTo(1);
    assertThat(head.target(4)).isEqualTo(1);
  }
}
