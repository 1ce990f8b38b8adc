package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.task.LearningRateSchedule;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TrainingSettings;
import dev.sluice.training.Trainer.Ending;
import dev.sluice.training.Trainer.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

@ParameterizedClass
@EnumSource(TinyProblem.Kind.class)
class TrainerTest {
  private static final NetworkSettings NETWORK = new NetworkSettings("lstm", 3, 2, 0.3, 0);

  @Parameter TinyProblem.Kind kind;

  private final Interruption interruption = new Interruption();
  private final List<String> said = new ArrayList<>();
  private final List<String> bars = new ArrayList<>();

  private static TrainingSettings settings(int epochs, int patience) {
    return TrainingSettings.builder()
        .epochs(epochs)
        .batchSize(4)
        .learningRate(0.05)
        .schedule(LearningRateSchedule.EXPONENTIAL, 0.9, 1)
        .clipNorm(1)
        .patience(patience)
        .seed(7)
        .build();
  }

  private Outcome train(TinyProblem problem, TrainingSettings settings) {
    return trainer(problem, settings, (network, state, best) -> {}).train();
  }

  private Trainer trainer(TinyProblem problem, TrainingSettings settings, Trainer.Saver saver) {
    Progress progress =
        new Progress() {
          @Override
          public Bar start(String what, long total, Unit unit) {
            return new Bar() {
              @Override
              public void advanceTo(long done, String note) {
                bars.add("%s %d/%d %s".formatted(what, done, total, note));
              }

              @Override
              public void close() {}
            };
          }

          @Override
          public void say(String line) {
            said.add(line);
          }
        };
    return new Trainer(problem, settings, progress, interruption, saver);
  }

  private static List<double[]> figures(TrainingState state) {
    return state.epochs().stream()
        .map(
            e ->
                new double[] {
                  e.trainingLoss(), e.validationLoss(), e.learningRate(), e.gradientNorm()
                })
        .toList();
  }

  @Test
  void itLearns() {
    TrainingSettings settings =
        TrainingSettings.builder()
            .epochs(15)
            .batchSize(4)
            .learningRate(0.05)
            .clipNorm(1)
            .seed(7)
            .build();
    NetworkSettings network = new NetworkSettings("lstm", 4, 1, 0, 0);
    Outcome outcome = train(new TinyProblem(kind, network, settings), settings);

    assertThat(outcome.ending()).isEqualTo(Ending.ALL_EPOCHS);
    List<EpochRecord> epochs = outcome.state().epochs();
    assertThat(epochs).hasSize(15);
    assertThat(epochs.get(0).trainingLoss()).isCloseTo(Math.log(2), within(0.3));
    assertThat(epochs.get(14).trainingLoss()).isLessThan(0.7 * epochs.get(0).trainingLoss());
    assertThat(epochs.get(0).counted()).isEqualTo(12);
  }

  @Test
  void oneSeedGivesTheSameNumbersAndAnotherSeedDifferentOnes() {
    TrainingSettings settings = settings(3, 0);
    TrainingSettings other = settings.withSeed(8);

    List<double[]> first =
        figures(train(new TinyProblem(kind, NETWORK, settings), settings).state());
    // Random numbers drawn in between must not matter.
    Nd4j.rand(17);
    List<double[]> second =
        figures(train(new TinyProblem(kind, NETWORK, settings), settings).state());
    List<double[]> third = figures(train(new TinyProblem(kind, NETWORK, other), other).state());

    for (int i = 0; i < 3; i++) {
      assertThat(second.get(i)).containsExactly(first.get(i));
      assertThat(third.get(i)[0]).isNotEqualTo(first.get(i)[0]);
    }
  }

  @Test
  void theLearningRateFollowsItsSchedule() {
    TrainingSettings settings = settings(3, 0);
    TrainingState state = train(new TinyProblem(kind, NETWORK, settings), settings).state();

    assertThat(state.epochs())
        .extracting(EpochRecord::learningRate)
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1)
        .containsExactly(0.05, 0.045, 0.0405);
  }

  @Test
  void updatesUseTheScheduledLearningRate() {
    TrainingSettings falling =
        TrainingSettings.builder()
            .epochs(2)
            .batchSize(4)
            .learningRate(0.05)
            .schedule(LearningRateSchedule.STEP, 1e-9, 1)
            .seed(7)
            .build();
    List<INDArray> weights = new ArrayList<>();

    trainer(
            new TinyProblem(kind, NETWORK, falling),
            falling,
            (network, state, best) -> weights.add(network.model().params().dup()))
        .train();

    // From the second epoch on the rate is 0.05 * 1e-9: the weights hardly change.
    assertThat(weights.get(0).distance2(weights.get(1))).isLessThan(1e-6);
  }

  @Test
  void itStopsWhenThePatienceIsExhausted() {
    TrainingSettings settings = settings(20, 2);
    TinyProblem problem =
        new TinyProblem(kind, NETWORK, settings) {
          private int epoch;

          @Override
          public double validationLoss(TrainableNetwork network) {
            return List.of(0.9, 0.5, 0.6, 0.4, 0.41, 0.4, 0.1).get(epoch++);
          }
        };
    List<Boolean> bests = new ArrayList<>();

    Outcome outcome = trainer(problem, settings, (network, state, best) -> bests.add(best)).train();

    assertThat(outcome.ending()).isEqualTo(Ending.PATIENCE);
    assertThat(outcome.state().epoch()).isEqualTo(6);
    assertThat(outcome.state().bestEpoch()).isEqualTo(4);
    assertThat(bests)
        .as("an equal loss is no better")
        .containsExactly(true, true, false, true, false, false);
  }

  @Test
  void itEndsAfterTheEpochInWhichTheTimeRunsOutCountingEarlierSessions() {
    TrainingSettings settings =
        TrainingSettings.builder()
            .epochs(20)
            .batchSize(4)
            .learningRate(0.05)
            .clipNorm(1)
            .maxSeconds(1000)
            .seed(7)
            .build();
    TinyProblem problem = new TinyProblem(kind, NETWORK, settings);
    List<Trainer.Checkpoint> kept = new ArrayList<>();
    problem.onValidation = network -> interruption.request();
    trainer(
            problem,
            settings,
            (network, state, best) ->
                kept.add(
                    new Trainer.Checkpoint(
                        network,
                        new TrainingState(
                            state.epochs().stream()
                                .map(epoch -> withSeconds(epoch, 999.999))
                                .toList()))))
        .train();
    assertThat(kept).as("one epoch takes less than 1000 s").hasSize(1);

    Outcome outcome =
        new Trainer(
                new TinyProblem(kind, NETWORK, settings) {
                  @Override
                  public double validationLoss(TrainableNetwork network) {
                    LockSupport.parkNanos(2_000_000);
                    return super.validationLoss(network);
                  }
                },
                settings,
                Progress.SILENT,
                new Interruption(),
                (network, state, best) -> {})
            .train(kept.get(0));

    assertThat(outcome.ending()).isEqualTo(Ending.TIME);
    assertThat(outcome.state().epoch()).isEqualTo(2);
  }

  private static EpochRecord withSeconds(EpochRecord epoch, double seconds) {
    return new EpochRecord(
        epoch.epoch(),
        epoch.trainingLoss(),
        epoch.validationLoss(),
        epoch.learningRate(),
        epoch.gradientNorm(),
        epoch.clippedShare(),
        epoch.counted(),
        seconds);
  }

  @Test
  void aRequestToStopIsHonouredAfterTheEpoch() {
    TrainingSettings settings = settings(20, 0);
    TinyProblem problem = new TinyProblem(kind, NETWORK, settings);
    List<Integer> kept = new ArrayList<>();
    problem.onValidation = network -> interruption.request();

    Outcome outcome =
        trainer(problem, settings, (network, state, best) -> kept.add(state.epoch())).train();

    assertThat(outcome.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(kept).containsExactly(1);
    assertThat(bars).anyMatch(bar -> bar.startsWith("epoch 1/20 3/3 loss 0."));
  }

  @Test
  void aLossThatIsNotFiniteEndsTrainingAndIsNotSaved() {
    TrainingSettings settings = settings(5, 0);
    TinyProblem problem = new TinyProblem(kind, NETWORK, settings);
    problem.divergingEpoch = 3;
    List<Integer> kept = new ArrayList<>();

    Outcome outcome =
        trainer(problem, settings, (network, state, best) -> kept.add(state.epoch())).train();

    assertThat(outcome.ending()).isEqualTo(Ending.DIVERGED);
    assertThat(kept).containsExactly(1, 2);
    assertThat(outcome.state().epoch()).isEqualTo(3);
    assertThat(outcome.state().epochs().get(2).trainingLoss()).isNaN();
    assertThat(outcome.state().bestEpoch()).isIn(1, 2);
    assertThat(said.get(2)).contains("epoch 3/5").contains("no longer a finite number");
  }

  @Test
  void aValidationLossThatIsNotFiniteEndsTrainingToo() {
    TrainingSettings settings = settings(5, 0);
    TinyProblem problem =
        new TinyProblem(kind, NETWORK, settings) {
          @Override
          public double validationLoss(TrainableNetwork network) {
            return Double.POSITIVE_INFINITY;
          }
        };

    assertThat(train(problem, settings).ending()).isEqualTo(Ending.DIVERGED);
  }

  private static Layer firstLayer(TrainableNetwork network) {
    return network.model() instanceof ComputationGraph graph
        ? graph.getLayer("of-first-1")
        : network.layers().getLayer(0);
  }

  private static void step(TrainableNetwork network) {
    if (network.model() instanceof ComputationGraph graph) {
      graph.rnnTimeStep(Nd4j.rand(4, 1, 1).muli(5), Nd4j.rand(4, 1, 1).muli(5));
    } else {
      network.layers().rnnTimeStep(Nd4j.rand(4, 2, 1).muli(5));
    }
  }

  @Test
  void carriedStateReachesNeitherValidationNorTheNextEpoch() {
    TrainingSettings settings = settings(3, 0);
    TinyProblem plain = new TinyProblem(kind, NETWORK, settings);
    plain.stateful = true;
    List<Integer> states = new ArrayList<>();
    plain.onValidation =
        network -> states.add(((RecurrentLayer) firstLayer(network)).rnnGetPreviousState().size());
    TinyProblem steppingInValidation = new TinyProblem(kind, NETWORK, settings);
    steppingInValidation.stateful = true;
    steppingInValidation.onValidation = TrainerTest::step;

    List<double[]> expected = figures(train(plain, settings).state());
    List<double[]> found = figures(train(steppingInValidation, settings).state());

    assertThat(states).containsExactly(0, 0, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(found.get(i)).containsExactly(expected.get(i));
    }
  }

  @Test
  void carryingTheStateChangesWhatIsLearned() {
    TrainingSettings settings = settings(1, 0);
    TinyProblem stateful = new TinyProblem(kind, NETWORK, settings);
    stateful.stateful = true;
    TinyProblem cleared =
        new TinyProblem(kind, NETWORK, settings) {
          @Override
          public boolean stateful() {
            return false;
          }
        };
    cleared.stateful = true;

    assertThat(figures(train(stateful, settings).state()).get(0)[0])
        .isNotEqualTo(figures(train(cleared, settings).state()).get(0)[0]);
  }

  @Test
  void speedCountsStepsIfStateIsCarriedAndExamplesOtherwise() {
    TrainingSettings settings = settings(1, 0);
    TinyProblem stateful = new TinyProblem(kind, NETWORK, settings);
    stateful.stateful = true;

    int outputs = kind == TinyProblem.Kind.LAYERS ? 1 : 2;
    assertThat(train(stateful, settings).state().epochs().get(0).counted())
        .isEqualTo(12L * TinyProblem.STEPS * outputs);
    assertThat(said.get(0)).contains("epoch 1/1: loss 0.").contains(" steps/s");
    train(new TinyProblem(kind, NETWORK, settings), settings);
    assertThat(said.get(1)).contains(" examples/s");
  }

  @Test
  void trainingDataWithoutABatchIsAnError() {
    TrainingSettings settings = settings(1, 0);
    TinyProblem problem =
        new TinyProblem(kind, NETWORK, settings) {
          @Override
          public Iterator<MultiDataSet> training(int epoch) {
            return Collections.emptyIterator();
          }
        };

    assertThatThrownBy(() -> train(problem, settings))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no batch");
  }
}
