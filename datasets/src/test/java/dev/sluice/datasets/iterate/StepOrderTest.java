package dev.sluice.datasets.iterate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class StepOrderTest {
  @Test
  void valuesAreAtTheirIndicesAndStepByStepInMemory() {
    float[] values = new float[2 * 3 * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }

    INDArray array = StepOrder.array(values, 2, 3, 4);

    assertThat(array.shape()).containsExactly(2, 3, 4);
    for (int b = 0; b < 2; b++) {
      for (int k = 0; k < 3; k++) {
        for (int t = 0; t < 4; t++) {
          assertThat(array.getDouble(b, k, t)).isEqualTo(k + 3 * (b + 2 * t));
        }
      }
    }
    assertThat(array.stride()).containsExactly(3, 1, 6);
  }

  @Test
  void aWrongNumberOfValuesIsRefused() {
    assertThatThrownBy(() -> StepOrder.array(new float[23], 2, 3, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 x 3 x 4 values, found 23");
  }
}
