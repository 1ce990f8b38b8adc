package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.progress.Progress;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Evaluation;
import dev.sluice.task.LearningRateSchedule;
import dev.sluice.task.Part;
import dev.sluice.training.Interruption;
import dev.sluice.training.TinyProblem;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

@ParameterizedClass
@EnumSource(TinyProblem.Kind.class)
class RunTest {
  private static final SettingsSchema<TinyTask.Settings> SCHEMA =
      SettingsSchema.of(TinyTask.Settings.class);
  private static final RunOptions OPTIONS = RunOptions.of("sluice tiny train");

  @Parameter TinyProblem.Kind kind;
  @TempDir Path temporary;

  private TinyTask tiny() {
    return new TinyTask(kind);
  }

  private TinyTask tiny(Consumer<TinyProblem> change) {
    return new TinyTask("tiny", kind, change);
  }

  private Path folder(String name) {
    return temporary.resolve(name);
  }

  private RunResult start(TinyTask task, TinyTask.Settings settings, String name) {
    return Run.start(task, settings, folder(name), OPTIONS)
        .execute(Progress.SILENT, new Interruption());
  }

  private RunResult resume(TinyTask task, String name, Map<String, String> flags) {
    return Run.resume(task, folder(name), SCHEMA.flags(flags), OPTIONS)
        .execute(Progress.SILENT, new Interruption());
  }

  /** Requests a stop during the validation of an epoch. */
  private RunResult interruptIn(int epoch, Consumer<TinyProblem> change, String name, int epochs) {
    return interruptIn(epoch, change, name, TinyTask.Settings.of(epochs));
  }

  private RunResult interruptIn(
      int epoch, Consumer<TinyProblem> change, String name, TinyTask.Settings settings) {
    Interruption interruption = new Interruption();
    int[] seen = {0};
    TinyTask task =
        tiny(
            problem -> {
              change.accept(problem);
              problem.onValidation =
                  network -> {
                    if (++seen[0] == epoch) {
                      interruption.request();
                    }
                  };
            });
    return Run.start(task, settings, folder(name), OPTIONS).execute(Progress.SILENT, interruption);
  }

  private String text(String name, String file) throws IOException {
    return Files.readString(folder(name).resolve(file), StandardCharsets.UTF_8);
  }

  @Test
  void aRunWritesEverythingNeededToUseIt() throws IOException {
    TinyTask task = tiny();
    RunResult result = start(task, TinyTask.Settings.of(4), "run");

    try (Stream<Path> files = Files.list(folder("run"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              ".lock",
              "settings.yaml",
              "model.zip",
              "last.zip",
              "metrics.csv",
              "timings.csv",
              "result.json",
              "learning-curve.png");
    }
    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(result.epochs()).isEqualTo(4);
    assertThat(result.parameters())
        .isEqualTo(
            kind == TinyProblem.Kind.LAYERS
                ? 4 * 3 * (2 + 3 + 1) + 2 * (3 + 1)
                : 2 * 4 * 3 * (1 + 3 + 1) + 2 * 2 * (2 * 3 + 1));
    assertThat(result.metric(Part.VALIDATION, "loss")).isPresent();
    assertThat(result.metric(Part.TEST, "loss")).isPresent();
    assertThat(result.details().get("test").get(0).columns())
        .containsExactly(new Evaluation.Names("part", List.of("TEST")));
    assertThat(result.baselines()).containsOnlyKeys("coin");
    assertThat(task.problem.evaluations).as("each part once").isEqualTo(2);
    assertThat(RunResult.read(folder("run").resolve("result.json"))).isEqualTo(result);
    assertThat(SCHEMA.resolve(List.of(SCHEMA.read(folder("run").resolve("settings.yaml")))))
        .isEqualTo(TinyTask.Settings.of(4));
    List<String> rows = text("run", "metrics.csv").lines().toList();
    assertThat(rows).hasSize(5);
    assertThat(rows.get(0))
        .isEqualTo("epoch,training-loss,validation-loss,learning-rate,gradient-norm,clipped-share");
    assertThat(rows.get(2)).matches("2,0\\.\\d+,0\\.\\d+,0\\.045,[\\d.]+,[\\d.]+");
    assertThat(text("run", "timings.csv"))
        .startsWith("epoch,seconds,examples\n1,")
        .contains(",12\n");
    BufferedImage picture = ImageIO.read(folder("run").resolve("learning-curve.png").toFile());
    assertThat(picture.getWidth()).isEqualTo(960);
  }

  @Test
  void theResultContainsItsProvenance() {
    RunResult result = start(tiny(), TinyTask.Settings.of(1), "run");

    Provenance provenance = result.provenance();
    assertThat(provenance.seed()).isEqualTo(7);
    assertThat(provenance.dataSha256()).isEqualTo("ab12");
    assertThat(provenance.software().sluice()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(provenance.software().gitRevision()).matches("[0-9a-f]{40}|unknown");
    assertThat(provenance.software().java()).contains(Runtime.version().toString());
    assertThat(provenance.backend().name()).isEqualTo("CpuBackend");
    assertThat(provenance.backend().blas()).isNotEqualTo("null").isNotBlank();
    assertThat(provenance.launch().command()).isEqualTo("sluice tiny train");
    assertThat(provenance.launch().started()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(provenance.machine().cores()).isPositive();
    assertThat(result.settings().at("/network/units").asInt()).isEqualTo(3);
    assertThat(result.facts()).containsEntry("training examples", "12");
  }

  @Test
  void theBestEpochIsScoredAndNotTheLast() {
    double[] loss = {0};
    TinyTask worsening = tiny(problem -> problem.validation = network -> loss[0]++);
    RunResult result = start(worsening, TinyTask.Settings.of(3), "worse");
    RunResult first = start(tiny(), TinyTask.Settings.of(1), "first");
    RunResult third = start(tiny(), TinyTask.Settings.of(3), "third");

    assertThat(result.bestEpoch()).isEqualTo(1);
    assertThat(ModelFile.read(folder("worse"), "tiny").epoch()).isEqualTo(1);
    assertThat(result.metrics().get("test")).isEqualTo(first.metrics().get("test"));
    assertThat(result.metrics().get("test")).isNotEqualTo(third.metrics().get("test"));
  }

  @Test
  void oneSeedGivesTheSameBytesTwice() throws IOException {
    start(tiny(), TinyTask.Settings.of(3), "a");
    start(tiny(), TinyTask.Settings.of(3), "b");

    assertThat(text("b", "metrics.csv")).isEqualTo(text("a", "metrics.csv"));
    assertThat(ModelFile.read(folder("b"), "tiny").network().model().params())
        .isEqualTo(ModelFile.read(folder("a"), "tiny").network().model().params());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptedRunIsScoredAndWhenResumedEndsLikeAnUninterruptedOne(boolean stateful)
      throws IOException {
    Consumer<TinyProblem> change = problem -> problem.stateful = stateful;
    RunResult whole = start(tiny(change), TinyTask.Settings.of(5), "whole");

    RunResult stopped = interruptIn(2, change, "stopped", 5);

    assertThat(stopped.status()).isEqualTo(RunStatus.INTERRUPTED);
    assertThat(stopped.epochs()).isEqualTo(2);
    assertThat(stopped.metric(Part.TEST, "loss")).isPresent();
    RunResult resumed = resume(tiny(change), "stopped", Map.of());
    assertThat(resumed.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(resumed.metrics()).isEqualTo(whole.metrics());
    assertThat(resumed.bestEpoch()).isEqualTo(whole.bestEpoch());
    assertThat(resumed.provenance().launch().resumedAfterEpoch()).isEqualTo(2);
    assertThat(text("stopped", "metrics.csv")).isEqualTo(text("whole", "metrics.csv"));
    assertThat(
            ModelFile.load(folder("stopped").resolve("last.zip"), "tiny")
                .model()
                .network()
                .model()
                .params())
        .isEqualTo(
            ModelFile.load(folder("whole").resolve("last.zip"), "tiny")
                .model()
                .network()
                .model()
                .params());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "gru", "gru-reset-after"})
  void everyCellIsStoredAndResumedWithItsCarriedState(String cell) throws IOException {
    Consumer<TinyProblem> change = problem -> problem.stateful = true;
    start(tiny(change), TinyTask.Settings.of(3, cell), "whole");
    interruptIn(1, change, "stopped", TinyTask.Settings.of(3, cell));

    resume(tiny(change), "stopped", Map.of());

    assertThat(text("stopped", "metrics.csv")).isEqualTo(text("whole", "metrics.csv"));
  }

  /** A killed process runs no more code: nothing is cleaned up, evaluated or written. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void aKilledRunResumesAfterItsLastFinishedEpoch(int epoch) throws IOException {
    RunResult whole = start(tiny(), TinyTask.Settings.of(5), "whole");
    int[] seen = {0};
    TinyTask killed =
        tiny(
            problem ->
                problem.onValidation =
                    network -> {
                      if (++seen[0] == epoch) {
                        throw new Killed();
                      }
                    });
    assertThatThrownBy(() -> start(killed, TinyTask.Settings.of(5), "killed"))
        .isInstanceOf(Killed.class);
    assertThat(folder("killed").resolve("result.json")).doesNotExist();

    RunResult resumed = resume(tiny(), "killed", Map.of());

    assertThat(resumed.metrics()).isEqualTo(whole.metrics());
    assertThat(resumed.provenance().launch().resumedAfterEpoch()).isEqualTo(epoch - 1);
    assertThat(text("killed", "metrics.csv")).isEqualTo(text("whole", "metrics.csv"));
  }

  /** An error that nothing catches. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aRunKilledBetweenBestAndLastRepeatsTheEpoch() throws IOException {
    RunResult whole = start(tiny(), TinyTask.Settings.of(3), "whole");
    interruptIn(1, problem -> {}, "cut", 3);
    // The files of a run that is killed between the two writes of its second epoch.
    start(tiny(), TinyTask.Settings.of(3), "other");
    Files.copy(
        folder("other").resolve("model.zip"),
        folder("cut").resolve("model.zip"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(resume(tiny(), "cut", Map.of()).metrics()).isEqualTo(whole.metrics());
  }

  @Test
  void aRunKilledBeforeScoringIsOnlyScored() throws IOException {
    RunResult whole = start(tiny(), TinyTask.Settings.of(3), "run");
    Files.delete(folder("run").resolve("result.json"));

    RunResult resumed = resume(tiny(), "run", Map.of());

    assertThat(resumed.metrics()).isEqualTo(whole.metrics());
    assertThat(resumed.epochs()).isEqualTo(3);
  }

  @Test
  void aFinishedRunContinuesWithMoreEpochs() throws IOException {
    start(tiny(), TinyTask.Settings.of(5), "five");
    start(tiny(), TinyTask.Settings.of(2), "two");

    RunResult result = resume(tiny(), "two", Map.of("epochs", "5"));

    assertThat(result.epochs()).isEqualTo(5);
    assertThat(text("two", "metrics.csv")).isEqualTo(text("five", "metrics.csv"));
    assertThat(text("two", "settings.yaml")).isEqualTo(text("five", "settings.yaml"));
  }

  @Test
  void aFinishedRunSaysHowToContinueIt() {
    start(tiny(), TinyTask.Settings.of(2), "run");

    assertThatThrownBy(() -> resume(tiny(), "run", Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has finished all its 2 epochs")
        .hasMessageContaining("--epochs");
  }

  @Test
  void fewerEpochsThanFinishedAreRejected() {
    start(tiny(), TinyTask.Settings.of(3), "run");

    assertThatThrownBy(() -> resume(tiny(), "run", Map.of("epochs", "2")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has already finished 3 epochs")
        .hasMessageContaining("found 2");
  }

  @Test
  void otherSettingsAreRejectedByName() throws IOException {
    interruptIn(1, problem -> {}, "run", 3);
    String before = text("run", "settings.yaml");

    assertThatThrownBy(
            () ->
                resume(
                    tiny(), "run", Map.of("units", "128", "learning-rate", "0.1", "epochs", "9")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("units: the run has 3, now 128")
        .hasMessageContaining("learning-rate: the run has 0.05, now 0.1")
        .hasMessageNotContaining("epochs: the run");
    assertThat(text("run", "settings.yaml")).isEqualTo(before);
  }

  @Test
  void anEditedSettingsFileIsDetected() throws IOException {
    interruptIn(1, problem -> {}, "run", 3);
    Path file = folder("run").resolve("settings.yaml");
    Files.writeString(
        file, Files.readString(file).replace("seed: 7", "seed: 8"), StandardCharsets.UTF_8);

    assertThatThrownBy(() -> resume(tiny(), "run", Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("seed: the run has 7, now 8");
  }

  @Test
  void aCosineOverAllEpochsCannotBeExtended() {
    start(tiny(), TinyTask.Settings.of(2).with(LearningRateSchedule.COSINE), "run");

    assertThatThrownBy(() -> resume(tiny(), "run", Map.of("epochs", "4")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("cosine");
  }

  @Test
  void anotherVocabularyIsRejectedWithTheFirstDifference() {
    interruptIn(1, problem -> {}, "run", 3);
    TinyTask other = tiny(problem -> problem.vocabulary = "{\"words\":[\"good\",\"poor\"]}");

    assertThatThrownBy(() -> resume(other, "run", Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the vocabulary differs")
        .hasMessageContaining("words.1: the run has bad, now poor");
  }

  @Test
  void otherDataIsRejected() {
    interruptIn(1, problem -> {}, "run", 3);
    TinyTask other = tiny(problem -> problem.sha256 = "cd34");

    assertThatThrownBy(() -> resume(other, "run", Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the run's data has SHA-256 ab12, now cd34");
  }

  @Test
  void anotherArchitectureIsRejectedWithTheDifference() {
    interruptIn(1, problem -> {}, "run", 3);
    // The same settings, but the program builds another network from them.
    TinyTask other = tiny(problem -> problem.stateful = true);

    assertThatThrownBy(() -> resume(other, "run", Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot resume with another network")
        .hasMessageContaining("backpropType: the run has Standard, now TruncatedBPTT");
  }

  @Test
  void theSameDataMayHaveMoved() throws IOException {
    interruptIn(1, problem -> {}, "run", 2);

    RunResult result = resume(tiny(), "run", Map.of("data", "elsewhere/sums"));

    assertThat(result.data()).isEqualTo("elsewhere/sums");
    assertThat(text("run", "settings.yaml")).contains("elsewhere/sums");
  }

  @Test
  void aRunFolderMayBeMoved() throws IOException {
    interruptIn(1, problem -> {}, "run", 3);
    start(tiny(), TinyTask.Settings.of(3), "whole");
    Files.move(folder("run"), folder("moved"));

    resume(tiny(), "moved", Map.of());

    assertThat(text("moved", "metrics.csv")).isEqualTo(text("whole", "metrics.csv"));
  }

  @Test
  void aFolderThatContainsARunIsNotOverwritten() throws IOException {
    start(tiny(), TinyTask.Settings.of(1), "run");
    String before = text("run", "result.json");

    assertThatThrownBy(() -> start(tiny(), TinyTask.Settings.of(2), "run"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("already contains a run")
        .hasMessageContaining("--resume");
    assertThat(text("run", "result.json")).isEqualTo(before);
  }

  @Test
  void aFolderWithOtherFilesIsNotUsed() throws IOException {
    Files.createDirectories(folder("run"));
    Files.writeString(folder("run").resolve("thesis.tex"), "x");

    assertThatThrownBy(() -> start(tiny(), TinyTask.Settings.of(1), "run"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("thesis.tex");
    assertThatThrownBy(() -> resume(tiny(), "run", Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not a run folder");
  }

  @Test
  void overwritingReplacesTheRunAndNothingElse() throws IOException {
    start(tiny(), TinyTask.Settings.of(3), "run");
    Files.writeString(folder("run").resolve("notes.txt"), "mine");

    Run.start(
            tiny(),
            TinyTask.Settings.of(1),
            folder("run"),
            OPTIONS.withOverwrite(true).withBaselines(false).withExperiment("grid"))
        .execute(Progress.SILENT, new Interruption());

    RunResult result = RunResult.read(folder("run").resolve("result.json"));
    assertThat(result.epochs()).isEqualTo(1);
    assertThat(result.baselines()).isEmpty();
    assertThat(result.experiment()).isEqualTo("grid");
    assertThat(folder("run").resolve("notes.txt")).hasContent("mine");
  }

  @Test
  void twoRunsCannotUseTheSameFolder() {
    try (RunFolder.Lock lock = RunFolder.at(folder("run")).lock()) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> start(tiny(), TinyTask.Settings.of(1), "run"))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("Another process is training into");
    }
    assertThat(start(tiny(), TinyTask.Settings.of(1), "run").status())
        .isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aDivergedRunHasItsBestEpochScored() throws IOException {
    TinyTask task = tiny(problem -> problem.divergingEpoch = 3);

    RunResult result = start(task, TinyTask.Settings.of(5), "run");

    assertThat(result.status()).isEqualTo(RunStatus.DIVERGED);
    assertThat(result.error()).contains("epoch 3").contains("--learning-rate");
    assertThat(result.metric(Part.TEST, "loss")).isPresent();
    assertThat(text("run", "metrics.csv").lines().toList().get(3)).startsWith("3,NaN,NaN,0.0405");
    assertThat(RunResult.read(folder("run").resolve("result.json"))).isEqualTo(result);
    assertThatThrownBy(() -> resume(task, "run", Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("diverged after epoch 2");
  }

  @Test
  void aRunThatDivergesAtOnceHasNoMetricsButAResult() {
    TinyTask task = tiny(problem -> problem.divergingEpoch = 1);

    RunResult result = start(task, TinyTask.Settings.of(5), "run");

    assertThat(result.status()).isEqualTo(RunStatus.DIVERGED);
    assertThat(result.bestEpoch()).isZero();
    assertThat(result.metrics()).isEmpty();
    assertThat(result.baselines()).isNotEmpty();
    assertThat(folder("run").resolve("model.zip")).doesNotExist();
  }

  @Test
  void dataThatCannotBePreparedLeavesNoFolder() {
    TinyTask task =
        tiny(
            problem -> {
              throw new InputException("no such data");
            });

    assertThatThrownBy(() -> start(task, TinyTask.Settings.of(1), "run"))
        .isInstanceOf(InputException.class)
        .hasMessage("no such data");
    assertThat(folder("run")).doesNotExist();
  }

  @Test
  void aModelOfAnotherTaskIsNotResumed() {
    interruptIn(1, problem -> {}, "run", 3);

    assertThatThrownBy(
            () -> resume(new TinyTask("forecasting", kind, problem -> {}), "run", Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a model of the tiny task, not of forecasting");
  }

  @Test
  void aRunThatExhaustedItsPatienceContinuesWithMore() throws IOException {
    TinyTask.Settings settings = TinyTask.Settings.of(4);
    ObjectNode patient = SCHEMA.flags(Map.of("patience", "1"));
    TinyTask.Settings impatient = SCHEMA.resolve(List.of(SCHEMA.tree(settings), patient));
    // Validation gets worse from the first epoch on.
    double[] loss = {0};
    TinyTask worsening = tiny(problem -> problem.validation = network -> loss[0]++);
    RunResult stopped = start(worsening, impatient, "run");
    assertThat(stopped.epochs()).isEqualTo(2);
    assertThatThrownBy(() -> resume(worsening, "run", Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--patience");

    RunResult result = resume(worsening, "run", Map.of("patience", "0"));

    assertThat(result.epochs()).isEqualTo(4);
    assertThat(result.bestEpoch()).isEqualTo(1);
  }

  @Test
  void plainDeeplearning4jReadsTheModel() throws IOException {
    start(tiny(), TinyTask.Settings.of(1), "run");

    assertThat(((Model) restored("model.zip")).params())
        .isEqualTo(ModelFile.read(folder("run"), "tiny").network().model().params());
    assertThat(restored("last.zip").updaterState().norm2Number().doubleValue())
        .as("Adam's moments")
        .isPositive();
  }

  private NeuralNetwork restored(String file) throws IOException {
    File zip = folder("run").resolve(file).toFile();
    return kind == TinyProblem.Kind.LAYERS
        ? ModelSerializer.restoreMultiLayerNetwork(zip)
        : ModelSerializer.restoreComputationGraph(zip);
  }

  @Test
  void weightsAreSetOnceWhenARunBeginsAndNotWhenItIsResumed() {
    List<INDArray> set = new ArrayList<>();
    Consumer<TinyProblem> pretrained =
        problem ->
            problem.onInitialise =
                network -> {
                  INDArray parameters = network.model().params();
                  parameters.assign(0.25);
                  set.add(parameters.dup());
                };
    interruptIn(1, pretrained, "run", 2);
    assertThat(set).hasSize(1);
    RunResult drawn = start(tiny(), TinyTask.Settings.of(1), "drawn");
    RunResult given = start(tiny(pretrained), TinyTask.Settings.of(1), "given");
    assertThat(set).hasSize(2);
    assertThat(given.metrics()).isNotEqualTo(drawn.metrics());

    resume(tiny(pretrained), "run", Map.of());

    assertThat(set).hasSize(2);
  }
}
