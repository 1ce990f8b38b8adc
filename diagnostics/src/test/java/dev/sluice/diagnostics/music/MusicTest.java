package dev.sluice.diagnostics.music;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.datasets.MusicData;
import dev.sluice.datasets.music.PianoRoll;
import dev.sluice.datasets.split.Split;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import dev.sluice.training.Interruption;
import dev.sluice.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class MusicTest {
  private static PianoRoll piece(int[]... chords) {
    return new PianoRoll(chords);
  }

  private static final PianoRoll SHORT = piece(new int[] {3}, new int[] {3, 5}, new int[] {});
  private static final PianoRoll LONG =
      piece(new int[] {0}, new int[] {87}, new int[] {0, 87}, new int[] {3}, new int[] {3});

  private static MusicProblem problem(Map<String, String> flags, List<PianoRoll> pieces) {
    SettingsSchema<MusicSettings> schema = SettingsSchema.of(MusicSettings.class);
    return new MusicProblem(
        schema.resolve(List.of(schema.defaults(), schema.flags(flags))),
        new MusicData("small", "0", new Split<>(pieces, pieces, pieces)));
  }

  private static TrainableNetwork network(Problem problem) {
    return problem.network().create();
  }

  private static final Map<String, String> SMALL =
      Map.of("units", "4", "batch-size", "2", "dropout", "0", "output-dropout", "0");

  @Test
  void theLabelsAreTheNextStepsAndPaddingIsMasked() {
    DataSet batch = MusicProblem.batch(SHORT, LONG);

    assertThat(batch.getFeatures().shape()).containsExactly(2, 88, 4);
    assertThat(batch.getFeaturesMaskArray().toDoubleMatrix())
        .isDeepEqualTo(new double[][] {{1, 1, 0, 0}, {1, 1, 1, 1}});
    assertThat(batch.getLabelsMaskArray()).isEqualTo(batch.getFeaturesMaskArray());
    assertThat(sounding(batch.getFeatures(), 0)).containsExactly("3@0", "3@1", "5@1");
    assertThat(sounding(batch.getLabels(), 0)).containsExactly("3@0", "5@0");
    assertThat(sounding(batch.getFeatures(), 1))
        .containsExactly("0@0", "87@1", "0@2", "87@2", "3@3");
    assertThat(sounding(batch.getLabels(), 1)).containsExactly("87@0", "0@1", "87@1", "3@2", "3@3");
    assertThat(MusicProblem.batch(LONG, LONG).getFeaturesMaskArray()).isNull();
  }

  private static List<String> sounding(INDArray rolls, int row) {
    List<String> found = new ArrayList<>();
    for (int t = 0; t < rolls.size(2); t++) {
      for (int key = 0; key < 88; key++) {
        if (rolls.getDouble(row, key, t) == 1) {
          found.add(key + "@" + t);
        }
      }
    }
    return found;
  }

  @Test
  void theLikelihoodIsSummedOverKeysAndAveragedOverSteps() {
    MusicScore.Totals totals = new MusicScore.Totals();
    // One step of a piece, then three of another; key 3 has the probability 3/4, the others 1/4.
    MusicScore.KeyProbabilities keys = key -> key == 3 ? 0.75 : 0.25;
    totals.add(SHORT, 1, keys);
    totals.add(LONG, 1, keys);
    totals.add(LONG, 2, keys);
    totals.add(LONG, 3, keys);

    double likely = -Math.log(0.75);
    double unlikely = -Math.log(0.25);
    double steps =
        (87 * likely + unlikely) // 3 and 5 sound: only 5 is unexpected
            + (86 * likely + 2 * unlikely) // 87 sounds: 87 is unexpected and 3 is missing
            + (85 * likely + 3 * unlikely) // 0 and 87 sound: both are unexpected and 3 is missing
            + 88 * likely; // 3 sounds
    assertThat(totals.score().nll()).isCloseTo(steps / 4, within(1e-9));
    // Key 3 is predicted four times, twice correctly; 2 + 1 + 2 + 1 keys sound.
    assertThat(totals.score().accuracy()).isCloseTo(2 / 8.0, within(1e-12));
  }

  @Test
  void probabilitiesRoundedToZeroAndOneHaveAFiniteCost() {
    MusicScore.Totals totals = new MusicScore.Totals();
    totals.add(piece(new int[] {0}, new int[] {0}), 1, key -> key == 0 ? 0 : 1);

    assertThat(totals.score().nll())
        .isCloseTo(-Math.log(Float.MIN_NORMAL) + 87 * 25 * Math.log(2), within(1e-6));
  }

  @Test
  void theBaselinesAreFrequenciesOnThePredictedSteps() {
    // Key 0 sounds in 3 of 4 predicted steps: after sound in 2 of 3, after silence in 1 of 1.
    List<PianoRoll> train =
        List.of(
            piece(new int[] {0}, new int[] {0}, new int[] {}, new int[] {0}),
            piece(new int[] {0}, new int[] {0}));

    assertThat(KeyModel.frequency(train).probability(0, true)).isEqualTo(4 / 6.0);
    assertThat(KeyModel.frequency(train).probability(0, false)).isEqualTo(4 / 6.0);
    assertThat(KeyModel.frequency(train).probability(9, false)).isEqualTo(1 / 6.0);
    assertThat(KeyModel.markov(train).probability(0, true)).isEqualTo(3 / 5.0);
    assertThat(KeyModel.markov(train).probability(0, false)).isEqualTo(2 / 3.0);
    assertThat(KeyModel.markov(train).probability(9, true)).isEqualTo(1 / 2.0);
    // All keys: after silence 1 of 1 + 87 * 4, after sound 2 of 3.
    assertThat(KeyModel.lastChord(train).probability(5, true)).isEqualTo(3 / 5.0);
    assertThat(KeyModel.lastChord(train).probability(5, false)).isEqualTo(2 / 351.0);
  }

  @Test
  void theCostOfKeyFrequenciesOnTheTrainingPartIsTheirEntropy() {
    List<PianoRoll> train =
        List.of(
            new PianoRoll(
                IntStream.range(0, 2001)
                    .mapToObj(t -> t % 2 == 0 ? new int[] {7} : new int[] {})
                    .toArray(int[][]::new)));

    // Key 7 is a fair coin; the silence of the other keys costs almost nothing.
    assertThat(KeyModel.frequency(train).score(train).nll())
        .isCloseTo(Math.log(2) + 87 * -Math.log(2001 / 2002.0), within(1e-6));
    assertThat(KeyModel.markov(train).score(train).nll()).isLessThan(0.1);
  }

  @Test
  void paddingChangesNothing() {
    MusicProblem both = problem(SMALL, List.of(SHORT, LONG));
    TrainableNetwork network = network(both);
    double each =
        (2 * problem(SMALL, List.of(SHORT)).evaluate(network, Part.TEST).metrics().get("nll")
                + 4
                    * problem(SMALL, List.of(LONG))
                        .evaluate(network, Part.TEST)
                        .metrics()
                        .get("nll"))
            / 6;

    assertThat(both.evaluate(network, Part.TEST).metrics().get("nll"))
        .isCloseTo(each, within(1e-5));
    assertThat(both.validationLoss(network)).isCloseTo(each, within(1e-5));
    // The training loss is the same value, summed over the 6 steps of the pieces.
    DataSet batch = MusicProblem.batch(SHORT, LONG);
    assertThat(network.layers().score(batch) * 2).isCloseTo(6 * each, within(1e-3));
  }

  @Test
  void theGradientOfPaddedPiecesIsTheSumOfTheirGradients() {
    MultiLayerNetwork network = network(problem(SMALL, List.of(SHORT, LONG))).layers();

    INDArray both = gradient(network, MusicProblem.batch(SHORT, LONG));
    INDArray sum =
        gradient(network, MusicProblem.batch(SHORT))
            .add(gradient(network, MusicProblem.batch(LONG)));

    assertThat(both.sub(sum).amaxNumber().doubleValue()).isLessThan(1e-4);
    assertThat(both.amaxNumber().doubleValue()).isGreaterThan(0.1);
  }

  private static INDArray gradient(MultiLayerNetwork network, DataSet batch) {
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.setLayerMaskArrays(batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
    network.computeGradientAndScore();
    network.clearLayerMaskArrays();
    return network.gradient().gradient().dup();
  }

  @Test
  void aNetworkLearnsATuneThatRepeats() {
    PianoRoll tune =
        new PianoRoll(
            IntStream.range(0, 40).mapToObj(t -> new int[] {40 + t % 3}).toArray(int[][]::new));
    MusicProblem problem =
        problem(
            Map.of(
                "units",
                "12",
                "batch-size",
                "2",
                "epochs",
                "80",
                "learning-rate",
                "0.05",
                "dropout",
                "0",
                "output-dropout",
                "0"),
            List.of(tune, tune, tune, tune));
    double[] loss = new double[1];
    new Trainer(
            problem,
            SettingsSchema.of(MusicSettings.class)
                .resolve(
                    List.of(
                        SettingsSchema.of(MusicSettings.class).defaults(),
                        SettingsSchema.of(MusicSettings.class)
                            .flags(
                                Map.of(
                                    "epochs", "80", "learning-rate", "0.05", "batch-size", "2"))))
                .training(),
            Progress.SILENT,
            new Interruption(),
            (network, state, best) -> loss[0] = problem.validationLoss(network))
        .train();

    assertThat(loss[0]).isLessThan(1);
    assertThat(
            problem
                .baselines(Part.TEST, Progress.SILENT)
                .get(MusicProblem.FREQUENCY)
                .metrics()
                .get("nll"))
        .isGreaterThan(2);
  }

  @Test
  void aPieceOfOneStepHasNothingToPredict() {
    MusicProblem problem = problem(SMALL, List.of(piece(new int[] {1})));

    assertThatThrownBy(problem::requireTrainable)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("two or more steps");
    assertThat(problem.evaluate(network(problem), Part.TEST).metrics()).isEmpty();
    assertThat(problem.baselines(Part.TEST, Progress.SILENT)).isEmpty();
  }

  @Test
  void theTrivialBaselineIsAmongTheBaselines() {
    assertThat(problem(SMALL, List.of(LONG)).baselines(Part.TEST, Progress.SILENT))
        .containsKey(new MusicTask().trivialBaseline().orElseThrow());
  }

  @Test
  void aShareOfZeroIsAUsageError() {
    assertThatThrownBy(() -> problem(Map.of("train-share", "0"), List.of(LONG)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--train-share");
  }
}
