package dev.sluice.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.io.AtomicFiles;
import dev.sluice.progress.Progress;
import dev.sluice.report.Figures;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import dev.sluice.task.TaskSettings;
import dev.sluice.training.Interruption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Runs the trials of a grid, one after the other, that have no result yet. Each result is on disk
 * before the next trial begins; a trial that fails is recorded and the others go on; a trial that
 * was stopped goes on from its last epoch at the next start.
 */
public final class Comparison {
  /** Trains one trial. */
  interface Runner {
    /**
     * Trains, or goes on training, in a run folder.
     *
     * @param baselines whether baselines are to be scored as well
     * @return the result, as it is to be recorded
     */
    <S extends Record & TaskSettings> TrialResult run(
        Trial<S> trial,
        Path folder,
        boolean baselines,
        Progress progress,
        Interruption interruption);
  }

  /**
   * How it went.
   *
   * @param before trials that had their result already
   * @param ran trials that now ended, failed ones included
   * @param failed trials that ended with an error
   * @param left trials without a result, because a person stopped the comparison
   */
  public record Outcome(int before, int ran, int failed, int left) {}

  private final Path folder;
  private final ResultsFile results;
  private final Runner runner;
  private final Progress progress;

  /**
   * A comparison.
   *
   * @param folder where {@code runs/} stands
   * @param results of that folder
   * @param command the command line, for provenance
   */
  public Comparison(Path folder, ResultsFile results, String command, Progress progress) {
    this(folder, results, new TrialRunner(command), progress);
  }

  Comparison(Path folder, ResultsFile results, Runner runner, Progress progress) {
    this.folder = folder;
    this.results = results;
    this.runner = runner;
    this.progress = progress;
  }

  /**
   * Runs what has no result yet.
   *
   * @param interruption once it is requested, the running trial ends its epoch and no other begins
   * @throws IOException if a result cannot be written
   */
  public Outcome run(List<Trial<?>> trials, Interruption interruption) throws IOException {
    List<Trial<?>> open = trials.stream().filter(trial -> !isFinal(trial)).toList();
    int before = trials.size() - open.size();
    if (before > 0) {
      progress.say(
          "%s of %s have their result already."
              .formatted(Figures.count(before), Figures.counted(trials.size(), "trial")));
    }
    TimeLeft time = new TimeLeft();
    for (Trial<?> trial : trials) {
      results
          .result(trial)
          .filter(TrialResult::isFinal)
          .ifPresent(result -> time.took(trial, result.result().trainingSeconds()));
    }
    Set<String> said = new HashSet<>();
    int ran = 0;
    int failed = 0;
    for (Trial<?> trial : open) {
      if (interruption.requested()) {
        break;
      }
      String name =
          "trial %s/%s %s"
              .formatted(
                  Integer.toString(before + ran + 1),
                  Integer.toString(trials.size()),
                  trial.label());
      long start = System.nanoTime();
      TrialResult result = attempt(trial, name, said, interruption);
      if (result.result().status() == RunStatus.INTERRUPTED) {
        break;
      }
      results.append(result);
      ran++;
      if (result.result().status() == RunStatus.FAILED) {
        failed++;
      } else {
        time.took(trial, (System.nanoTime() - start) / 1e9);
      }
      progress.say(name + ": " + summary(trial, result.result()) + left(time, open, ran));
    }
    return new Outcome(before, ran, failed, open.size() - ran);
  }

  private boolean isFinal(Trial<?> trial) {
    return results.result(trial).filter(TrialResult::isFinal).isPresent();
  }

  private <S extends Record & TaskSettings> TrialResult attempt(
      Trial<S> trial, String name, Set<String> said, Interruption interruption) throws IOException {
    Path run = folder.resolve("runs").resolve(trial.folderName());
    Path trace = run.resolveSibling(run.getFileName() + ".error.txt");
    Files.deleteIfExists(trace);
    TrialProgress shown =
        new TrialProgress(progress, said, name, trial.settings().training().epochs());
    try {
      return runner.run(trial, run, needsBaselines(trial), shown, interruption);
    } catch (RuntimeException | OutOfMemoryError e) {
      // One trial's failure must not cost the others; its message goes into the results, and where
      // it is not one for people, its trace into a file beside the run.
      boolean forPeople = e instanceof InputException;
      if (!forPeople) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text, true));
        AtomicFiles.writeString(trace, text.toString());
      }
      Throwable cause = forPeople ? e : new IllegalStateException(e + " (trace: " + trace + ")", e);
      return TrialResult.of(
          trial,
          RunResult.failed(trial.task(), trial.settings(), trial.purpose().experiment(), cause),
          List.of());
    } finally {
      shown.close();
    }
  }

  /**
   * Baselines know nothing of the cell, so they are scored once for each seed and task: by the
   * first trial that finds no other with the same settings but for the network.
   */
  private boolean needsBaselines(Trial<?> trial) {
    JsonNode own = withoutNetwork(trial.settingsTree());
    return results.results().values().stream()
        .map(TrialResult::result)
        .noneMatch(
            result ->
                result.task().equals(trial.task().name())
                    && !result.baselines().isEmpty()
                    && own.toString().equals(withoutNetwork(result.settings()).toString()));
  }

  private static JsonNode withoutNetwork(JsonNode settings) {
    JsonNode copy = settings.deepCopy();
    if (copy instanceof ObjectNode tree) {
      tree.remove("network");
    }
    return copy;
  }

  private static String summary(Trial<?> trial, RunResult result) {
    if (result.status() == RunStatus.FAILED) {
      return "failed: " + result.error();
    }
    Metric headline = trial.task().headline();
    OptionalDouble value = result.metric(Part.TEST, headline.name());
    return "%s%s after %s, %s"
        .formatted(
            result.status() == RunStatus.DIVERGED ? "diverged, " : "",
            value.isPresent()
                ? headline.title() + " " + Figures.metric(headline, value.getAsDouble())
                : "no " + headline.title(),
            Figures.counted(result.epochs(), "epoch"),
            Figures.duration(result.trainingSeconds()));
  }

  private static String left(TimeLeft time, List<Trial<?>> open, int ran) {
    List<Trial<?>> rest = open.subList(ran, open.size());
    OptionalDouble seconds = time.of(rest);
    return rest.isEmpty() || seconds.isEmpty()
        ? ""
        : "; about " + Figures.duration(seconds.getAsDouble()) + " left";
  }
}
