package dev.sluice.diagnostics.copymemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class CopyMemoryTest {
  private static final CopyMemoryTask TASK = new CopyMemoryTask();
  private static final int[] SYMBOLS = {3, 1, 4, 1, 5, 8, 2, 6, 5, 3};
  private static final CopyExample EXAMPLE = new CopyExample(SYMBOLS, 4);

  private static CopyMemorySettings settings(Map<String, String> flags) {
    SettingsSchema<CopyMemorySettings> schema = SettingsSchema.of(CopyMemorySettings.class);
    return schema.resolve(List.of(schema.defaults(), schema.flags(flags)));
  }

  private static final Map<String, String> SMALL =
      Map.of(
          "length",
          "4",
          "train-examples",
          "70",
          "validation-examples",
          "20",
          "test-examples",
          "120",
          "units",
          "4");

  @Test
  void symbolsComeFirstAndMustBeRecalledAfterTheDelimiter() {
    assertThat(EXAMPLE.steps()).isEqualTo(24);
    assertThat(IntStream.range(0, 24).map(EXAMPLE::input).toArray())
        .containsExactly(3, 1, 4, 1, 5, 8, 2, 6, 5, 3, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);
    assertThat(IntStream.range(0, 24).map(EXAMPLE::target).toArray())
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 4, 1, 5, 8, 2, 6, 5, 3);
  }

  @Test
  void featuresAndLabelsAreOneHot() {
    DataSet batch = CopyMemoryProblem.batch(EXAMPLE, EXAMPLE);

    assertThat(batch.getFeatures().shape()).containsExactly(2, 10, 24);
    for (int row = 0; row < 2; row++) {
      INDArray in = batch.getFeatures().slice(row).argMax(0);
      INDArray out = batch.getLabels().slice(row).argMax(0);
      assertThat(in.toIntVector()).isEqualTo(IntStream.range(0, 24).map(EXAMPLE::input).toArray());
      assertThat(out.toIntVector())
          .isEqualTo(IntStream.range(0, 24).map(EXAMPLE::target).toArray());
    }
    assertThat(batch.getFeatures().sumNumber().doubleValue()).isEqualTo(48);
    assertThat(batch.getLabels().sumNumber().doubleValue()).isEqualTo(48);
  }

  @Test
  void symbolsAreUniformOverEightKindsAndDependOnTheSeed() {
    CopyMemoryDataSettings data = settings(SMALL).data();
    int[] counts = new int[9];
    for (int i = 0; i < 800; i++) {
      for (int symbol : CopyExample.draw(data, Part.TRAIN, i).symbols()) {
        counts[symbol]++;
      }
    }

    assertThat(counts[0]).isZero();
    assertThat(IntStream.rangeClosed(1, 8).map(kind -> counts[kind]).boxed())
        .allMatch(count -> Math.abs(count - 1000) < 120);
    int[] one = CopyExample.draw(data, Part.TRAIN, 0).symbols();
    assertThat(CopyExample.draw(data, Part.TRAIN, 0).symbols()).isEqualTo(one);
    assertThat(CopyExample.draw(data, Part.TEST, 0).symbols()).isNotEqualTo(one);
  }

  @Test
  void theMemorylessLossIsTenTimesTheLogarithmOfEightOverTheSteps() {
    assertThat(CopyScore.memoryless(1000).loss()).isCloseTo(0.0203867, within(1e-7));
    Problem problem = TASK.prepare(settings(SMALL), Optional.empty(), Progress.SILENT);

    Evaluation baseline =
        problem.baselines(Part.TEST, Progress.SILENT).get(TASK.trivialBaseline().orElseThrow());

    assertThat(baseline.metrics().get("loss")).isCloseTo(10 * Math.log(8) / 24, within(1e-12));
  }

  @Test
  void theScoreOfMemorylessOutputsIsThatOfTheBaseline() {
    float[] outputs = new float[24 * 10];
    for (int t = 0; t < 24; t++) {
      for (int c = 0; c < 10; c++) {
        outputs[10 * t + c] = t < 14 ? (c == 0 ? 1 : 0) : c >= 1 && c <= 8 ? 0.125f : 0;
      }
    }
    CopyScore.Totals totals = new CopyScore.Totals();
    totals.add(EXAMPLE, outputs, 0, 10);

    assertThat(totals.score().loss()).isCloseTo(CopyScore.memoryless(4).loss(), within(1e-12));
    // Of equal probabilities the first counts: symbol 1, which occurs twice.
    assertThat(totals.score().recalled()).isEqualTo(0.2);
  }

  @Test
  void aNetworkIsScoredOnEveryStepOfEveryExample() {
    Problem problem = TASK.prepare(settings(SMALL), Optional.empty(), Progress.SILENT);
    TrainableNetwork network = problem.network().create();
    double nats = 0;
    int correct = 0;
    for (int i = 0; i < 120; i++) {
      CopyExample example = CopyExample.draw(settings(SMALL).data(), Part.TEST, i);
      INDArray out = network.output(CopyMemoryProblem.batch(example));
      for (int t = 0; t < 24; t++) {
        nats -= Math.log(out.getDouble(0, example.target(t), t));
        if (t >= 14) {
          correct += out.slice(0).getColumn(t).argMax().getInt(0) == example.target(t) ? 1 : 0;
        }
      }
    }

    Map<String, Double> metrics = problem.evaluate(network, Part.TEST).metrics();
    assertThat(metrics.get("loss")).isCloseTo(nats / (120 * 24), within(1e-5));
    assertThat(metrics.get("recalled")).isCloseTo(correct / 1200.0, within(1e-9));
    assertThat(problem.validationLoss(network))
        .isCloseTo(problem.evaluate(network, Part.VALIDATION).metrics().get("loss"), within(1e-9));
  }

  @Test
  void invalidSymbolsAreRefused() {
    assertThatThrownBy(() -> new CopyExample(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1}, 4))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
