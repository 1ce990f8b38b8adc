package dev.sluice.diagnostics.adding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.error.UsageException;
import dev.sluice.task.Part;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class AddingExampleTest {
  private static AddingDataSettings data(int length, Markers markers, long seed) {
    return new AddingDataSettings(length, markers, 100, 10, 10, seed);
  }

  private static List<AddingExample> draw(AddingDataSettings data, Part part, int count) {
    return IntStream.range(0, count).mapToObj(i -> AddingExample.draw(data, part, i)).toList();
  }

  @Test
  void theTargetIsTheSumOfTheTwoMarkedNumbers() {
    AddingExample example = new AddingExample(new float[] {0.5f, 0.25f, 0.125f, 0.75f}, 1, 3);

    assertThat(example.sum()).isEqualTo(1f);
    assertThat(IntStream.range(0, 4).mapToDouble(example::marker).toArray())
        .containsExactly(0, 1, 0, 1);
  }

  @Test
  void aBatchHasNumbersAndMarkersByStepAndTheSumsAsLabels() {
    DataSet batch =
        AddingProblem.batch(
            new AddingExample(new float[] {0.5f, 0.25f, 0.125f}, 0, 2),
            new AddingExample(new float[] {0.75f, 0f, 1f}, 1, 2));

    assertThat(batch.getFeatures().shape()).containsExactly(2, 2, 3);
    assertThat(batch.getFeatures().slice(0).toDoubleMatrix())
        .isDeepEqualTo(new double[][] {{0.5, 0.25, 0.125}, {1, 0, 1}});
    assertThat(batch.getFeatures().slice(1).toDoubleMatrix())
        .isDeepEqualTo(new double[][] {{0.75, 0, 1}, {0, 1, 1}});
    assertThat(batch.getLabels().toDoubleMatrix()).isDeepEqualTo(new double[][] {{0.625}, {1}});
    assertThat(batch.getFeaturesMaskArray()).isNull();
  }

  @Test
  void markersAreUniformOverPairsOfStepsOrOneInEachHalf() {
    int[] anywhere = new int[6];
    for (AddingExample example : draw(data(4, Markers.ANYWHERE, 7), Part.TRAIN, 6000)) {
      // 01 02 03 12 13 23
      anywhere[example.first() == 0 ? example.second() - 1 : example.first() + example.second()]++;
    }

    assertThat(Arrays.stream(anywhere).boxed()).allMatch(count -> Math.abs(count - 1000) < 120);
    assertThat(draw(data(5, Markers.HALVES, 7), Part.TRAIN, 500))
        .allMatch(example -> example.first() < 2 && example.second() >= 2)
        .anyMatch(example -> example.first() == 1)
        .anyMatch(example -> example.second() == 2)
        .anyMatch(example -> example.second() == 4);
  }

  @Test
  void numbersAreUniformFromZeroToOne() {
    double[] numbers =
        draw(data(100, Markers.ANYWHERE, 3), Part.TEST, 200).stream()
            .flatMapToDouble(
                example -> IntStream.range(0, 100).mapToDouble(t -> example.numbers()[t]))
            .sorted()
            .toArray();

    assertThat(numbers[0]).isBetween(0.0, 0.001);
    assertThat(numbers[numbers.length - 1]).isBetween(0.999, 0.9999999999);
    for (int quarter = 1; quarter < 4; quarter++) {
      assertThat(numbers[numbers.length * quarter / 4]).isCloseTo(quarter / 4.0, within(0.015));
    }
  }

  @Test
  void anExampleDependsOnTheDataSeedThePartAndTheNumber() {
    AddingDataSettings data = data(20, Markers.ANYWHERE, 1);
    float[] numbers = AddingExample.draw(data, Part.TRAIN, 3).numbers();

    assertThat(AddingExample.draw(data, Part.TRAIN, 3).numbers()).isEqualTo(numbers);
    assertThat(AddingExample.draw(data, Part.TRAIN, 4).numbers()).isNotEqualTo(numbers);
    assertThat(AddingExample.draw(data, Part.TEST, 3).numbers()).isNotEqualTo(numbers);
    assertThat(AddingExample.draw(data(20, Markers.ANYWHERE, 2), Part.TRAIN, 3).numbers())
        .isNotEqualTo(numbers);
  }

  @Test
  void aSequenceTooShortForTwoMarkersIsAUsageError() {
    assertThatThrownBy(() -> data(1, Markers.HALVES, 1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--length");
  }
}
