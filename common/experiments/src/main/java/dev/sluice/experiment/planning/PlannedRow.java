package dev.sluice.experiment.planning;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.experiment.declaration.LearningRate;
import dev.sluice.experiment.declaration.SettingsLayers;
import dev.sluice.experiment.declaration.Study;
import dev.sluice.experiment.trial.Purpose;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Figures;
import dev.sluice.task.TaskSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** What {@code given} misses is the seed and, where it is to be chosen, the learning rate. */
public record PlannedRow<S extends Record & TaskSettings>(
    Study study,
    Study.Point point,
    String cell,
    SettingsLayers<S> layers,
    ObjectNode given,
    Purpose reported,
    Purpose choosing) {

  public boolean chooses() {
    return study.learningRate().filter(LearningRate::isChosen).isPresent();
  }

  List<Double> candidates() {
    return study.learningRate().map(LearningRate::candidates).orElse(List.of());
  }

  Trial<S> choice(double rate, int seed) {
    return trial(OptionalDouble.of(rate), LearningRate.FIRST_SEED + seed, choosing);
  }

  Trial<S> trial(OptionalDouble rate, long seed, Purpose purpose) {
    ObjectNode all = given.deepCopy();
    rate.ifPresent(value -> Study.put(all, Study.LEARNING_RATE, DoubleNode.valueOf(value)));
    Study.put(all, "training.seed", LongNode.valueOf(seed));
    return layers.trial(all, purpose).withLabel(label(rate, seed));
  }

  /** Everything that tells it from the others of its experiment. */
  private String label(OptionalDouble rate, long seed) {
    List<String> words = new ArrayList<>(List.of(study.task().name()));
    if (!study.name().equals(study.task().name())) {
      words.add(study.name());
    }
    words.add(cell);
    point.at().forEach((axis, value) -> words.add(axis + "=" + value));
    rate.ifPresent(value -> words.add("learning-rate=" + Figures.plain(value)));
    words.add("seed " + seed);
    return String.join(" ", words);
  }

  /** With any learning rate: for its size and its cost. */
  public Trial<S> example() {
    return chooses()
        ? choice(candidates().get(0), 0)
        : trial(OptionalDouble.empty(), study.seeds().get(0), reported);
  }

  List<Trial<?>> choices() {
    List<Trial<?>> choices = new ArrayList<>();
    if (chooses()) {
      for (int seed = 0; seed < study.learningRate().orElseThrow().seeds(); seed++) {
        for (double rate : candidates()) {
          choices.add(choice(rate, seed));
        }
      }
    }
    return choices;
  }

  /** The rate that was chosen; empty as long as a trial of the choice has no result. */
  OptionalDouble chosen(Function<Trial<?>, Optional<TrialResult>> results) {
    double best = Double.NaN;
    double lowest = Double.POSITIVE_INFINITY;
    for (double rate : candidates()) {
      double sum = 0;
      int seeds = study.learningRate().orElseThrow().seeds();
      for (int seed = 0; seed < seeds; seed++) {
        Optional<TrialResult> result = results.apply(choice(rate, seed));
        if (result.isEmpty()) {
          return OptionalDouble.empty();
        }
        sum += lowestValidationLoss(result.get());
      }
      if (sum / seeds < lowest) {
        lowest = sum / seeds;
        best = rate;
      }
    }
    return Double.isNaN(best) ? OptionalDouble.empty() : OptionalDouble.of(best);
  }

  /** Infinite where no epoch gave a finite loss: such a rate is never chosen. */
  private static double lowestValidationLoss(TrialResult result) {
    return result.validationLoss().stream()
        .mapToDouble(loss -> loss)
        .filter(Double::isFinite)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** The trials of the report by seed; none as long as their learning rate is not chosen. */
  public List<Trial<?>> trials(Function<Trial<?>, Optional<TrialResult>> results) {
    OptionalDouble rate = chosen(results);
    if (chooses() && rate.isEmpty()) {
      return List.of();
    }
    List<Trial<?>> trials = new ArrayList<>();
    study.seeds().forEach(seed -> trials.add(trial(rate, seed, reported)));
    return trials;
  }
}
