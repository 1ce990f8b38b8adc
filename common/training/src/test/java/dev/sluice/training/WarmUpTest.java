package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TrainingSettings;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.api.MultiDataSet;

@ParameterizedClass
@EnumSource(TinyProblem.Kind.class)
class WarmUpTest {
  private static final NetworkSettings NETWORK = new NetworkSettings("gru", 4, 1, 0.2, 0);
  private static final TrainingSettings TRAINING =
      TrainingSettings.builder()
          .epochs(3)
          .batchSize(4)
          .learningRate(0.05)
          .clipNorm(1)
          .seed(7)
          .build();

  @Parameter TinyProblem.Kind kind;

  private static List<Double> losses(TinyProblem problem) {
    return new Trainer(
            problem, TRAINING, Progress.SILENT, new Interruption(), (network, state, best) -> {})
        .train().state().epochs().stream().map(EpochRecord::trainingLoss).toList();
  }

  @Test
  void laterTrainingIsNotAffected() {
    for (boolean stateful : new boolean[] {false, true}) {
      TinyProblem untouched = new TinyProblem(kind, NETWORK, TRAINING);
      untouched.stateful = stateful;
      TinyProblem measured = new TinyProblem(kind, NETWORK, TRAINING);
      measured.stateful = stateful;
      WarmUp warmUp = new WarmUp(measured);

      assertThat(warmUp.secondsPerBatch(TRAINING, 0.2)).isPositive();
      assertThat(warmUp.validationSeconds()).isPositive();
      assertThat(losses(measured)).isEqualTo(losses(untouched));
    }
  }

  @Test
  void itEndsAfterTheBatchInWhichTheTimeRunsOut() {
    int[] epochs = {0};
    TinyProblem slow =
        new TinyProblem(kind, NETWORK, TRAINING) {
          @Override
          public Iterator<MultiDataSet> training(int epoch) {
            epochs[0]++;
            return super.training(epoch);
          }
        };
    new WarmUp(slow).secondsPerBatch(TRAINING, 0);
    assertThat(epochs[0]).isEqualTo(1);

    slow.onValidation = network -> LockSupport.parkNanos(20_000_000);
    assertThat(new WarmUp(slow).validationSeconds()).isGreaterThan(0.02);
  }

  @Test
  void aTrainingPartOfFewBatchesIsReadAgain() {
    TrainableNetwork[] seen = new TrainableNetwork[1];
    TinyProblem problem = new TinyProblem(kind, NETWORK, TRAINING);
    problem.onValidation = network -> seen[0] = network;
    WarmUp warmUp = new WarmUp(problem);
    warmUp.secondsPerBatch(TRAINING, 60, 8);
    warmUp.validationSeconds();
    // Three batches an epoch.
    assertThat(seen[0].updates()).isEqualTo(8);
  }
}
