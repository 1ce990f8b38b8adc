package dev.sluice.diagnostics.adding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import dev.sluice.training.Interruption;
import dev.sluice.training.Trainer;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

class AddingProblemTest {
  private static final AddingTask TASK = new AddingTask();

  private static AddingSettings settings(Map<String, String> flags) {
    SettingsSchema<AddingSettings> schema = SettingsSchema.of(AddingSettings.class);
    ObjectNode given = schema.flags(flags);
    return schema.resolve(List.of(schema.defaults(), given));
  }

  private static Problem problem(Map<String, String> flags) {
    return TASK.prepare(settings(flags), Optional.empty(), Progress.SILENT);
  }

  private static final Map<String, String> SMALL =
      Map.of(
          "length",
          "6",
          "train-examples",
          "70",
          "validation-examples",
          "20",
          "test-examples",
          "210",
          "units",
          "4");

  @Test
  void theScoreMeasuresTheErrorsOfTheSums() {
    AddingScore score =
        AddingScore.of(new double[] {1, 0.5, 2, 1}, new double[] {1.03, 0.5, 1.5, 0.96 - 1e-9});

    assertThat(score.squaredError())
        .isCloseTo((0.03 * 0.03 + 0.25 + 0.04 * 0.04) / 4, within(1e-9));
    assertThat(score.solved()).isEqualTo(0.5);
  }

  @Test
  void theExpectedErrorOfAlwaysOneIsASixth() {
    Problem problem =
        problem(Map.of("length", "10", "train-examples", "1", "test-examples", "20000"));

    Evaluation baseline =
        problem.baselines(Part.TEST, Progress.SILENT).get(TASK.trivialBaseline().orElseThrow());

    // The standard deviation of (u + v - 1)^2 is sqrt(1/15 - 1/36) = 0.197.
    assertThat(baseline.metrics().get("mse")).isCloseTo(1 / 6.0, within(4 * 0.197 / 141));
    assertThat(baseline.metrics().get("solved")).isCloseTo(2 * 0.04, within(0.01));
  }

  @Test
  void anEpochHasEveryExampleOnceInItsOwnOrder() {
    Problem problem = problem(SMALL);

    List<Double> first = sums(problem.training(1));
    List<Double> second = sums(problem.training(2));

    assertThat(first).hasSize(70).isEqualTo(sums(problem.training(1))).isNotEqualTo(second);
    assertThat(second).containsExactlyInAnyOrderElementsOf(first);
    assertThat(problem.batchesPerEpoch()).isEqualTo(3);
  }

  private static List<Double> sums(Iterator<MultiDataSet> batches) {
    List<Double> sums = new java.util.ArrayList<>();
    while (batches.hasNext()) {
      for (double sum : batches.next().getLabels(0).toDoubleVector()) {
        sums.add(sum);
      }
    }
    return sums;
  }

  @Test
  void aNetworkIsScoredOnEveryExampleOfThePart() {
    Problem problem = problem(SMALL);
    TrainableNetwork network = problem.network().create();
    double squares = 0;
    for (int i = 0; i < 210; i++) {
      AddingExample example = AddingExample.draw(settings(SMALL).data(), Part.TEST, i);
      DataSet alone = AddingProblem.batch(example);
      double error = network.output(alone).getDouble(0) - example.sum();
      squares += error * error;
    }

    assertThat(problem.evaluate(network, Part.TEST).metrics().get("mse"))
        .isCloseTo(squares / 210, within(1e-6));
  }

  @Test
  void theHashDependsOnlyOnTheData() {
    Set<String> hashes = new HashSet<>();
    hashes.add(problem(SMALL).dataSha256());
    hashes.add(problem(with("units", "5")).dataSha256());
    hashes.add(problem(with("seed", "5")).dataSha256());
    assertThat(hashes).hasSize(1);
    hashes.add(problem(with("data-seed", "5")).dataSha256());
    hashes.add(problem(with("length", "7")).dataSha256());
    hashes.add(problem(with("markers", "halves")).dataSha256());
    assertThat(hashes).hasSize(4);
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> flags = new java.util.HashMap<>(SMALL);
    flags.put(key, value);
    return flags;
  }

  @Test
  void aGruLearnsToAddOverAFewSteps() {
    AddingSettings settings =
        settings(
            Map.of(
                "length",
                "8",
                "train-examples",
                "2000",
                "validation-examples",
                "200",
                "units",
                "16",
                "cell",
                "gru",
                "epochs",
                "4",
                "learning-rate",
                "0.02"));
    Problem problem = TASK.prepare(settings, Optional.empty(), Progress.SILENT);
    double[] loss = new double[1];
    new Trainer(
            problem,
            settings.training(),
            Progress.SILENT,
            new Interruption(),
            (network, state, best) -> loss[0] = problem.validationLoss(network))
        .train();

    assertThat(loss[0]).isLessThan(0.01);
  }

  @Test
  void theTaskIsNotComparedByDefault() {
    assertThat(TASK.comparedByDefault()).isFalse();
    assertThat(TASK.metrics()).startsWith(TASK.headline());
  }
}
