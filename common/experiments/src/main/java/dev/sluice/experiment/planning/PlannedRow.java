package dev.sluice.experiment.planning;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.experiment.declaration.LearningRate;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.declaration.SettingsLayers;
import dev.sluice.experiment.declaration.SettingsTree;
import dev.sluice.experiment.declaration.Study;
import dev.sluice.experiment.trial.Purpose;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.report.Figures;
import dev.sluice.task.TaskSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * One cell at one place of a study's grid: the trials that choose its learning rate, if any, and
 * those of the report.
 *
 * @param study the study that it belongs to
 * @param place on the study's grid
 * @param cell its name
 * @param sized whether its number of units is known; always true unless the cells have equal
 *     parameters
 * @param layers resolves its settings
 * @param given its settings, except the seed and a learning rate that is chosen
 * @param reported the purpose of the trials of the report; those that choose differ in the stage
 */
public record PlannedRow<S extends Record & TaskSettings>(
    Study study,
    Place place,
    String cell,
    boolean sized,
    SettingsLayers<S> layers,
    ObjectNode given,
    Purpose reported) {

  /** Whether its learning rate is chosen. */
  public boolean chooses() {
    return study.terms().learningRate().filter(LearningRate::isChosen).isPresent();
  }

  private List<Double> candidates() {
    return study.terms().learningRate().map(LearningRate::candidates).orElse(List.of());
  }

  private int choosingSeeds() {
    return study.terms().learningRate().map(LearningRate::seeds).orElse(0);
  }

  private Trial<S> choice(double rate, int seed) {
    return trial(
        OptionalDouble.of(rate),
        LearningRate.FIRST_SEED + seed,
        new Purpose(reported.experiment(), reported.preset(), Stage.CHOICE));
  }

  private Trial<S> trial(OptionalDouble rate, long seed, Purpose purpose) {
    ObjectNode all = given.deepCopy();
    rate.ifPresent(value -> SettingsTree.put(all, Study.LEARNING_RATE, DoubleNode.valueOf(value)));
    SettingsTree.put(all, Study.SEED, LongNode.valueOf(seed));
    return layers.trial(all, purpose).withLabel(label(rate, seed));
  }

  /** Everything that distinguishes it from the other trials of its experiment. */
  private String label(OptionalDouble rate, long seed) {
    List<String> words = new ArrayList<>(List.of(study.task().name()));
    if (!study.name().equals(study.task().name())) {
      words.add(study.name());
    }
    words.add(cell);
    place.values().keySet().forEach(axis -> words.add(axis + "=" + place.text(axis)));
    rate.ifPresent(value -> words.add("learning-rate=" + Figures.plain(value)));
    words.add("seed " + seed);
    return String.join(" ", words);
  }

  /** A trial with one of its learning rates, to measure its size and cost. */
  public Trial<S> example() {
    return chooses()
        ? choice(candidates().get(0), 0)
        : trial(OptionalDouble.empty(), study.grid().seeds().get(0), reported);
  }

  /** The trials that choose its learning rate; none if it is not chosen. */
  List<Trial<?>> choices() {
    List<Trial<?>> choices = new ArrayList<>();
    if (chooses()) {
      for (int seed = 0; seed < choosingSeeds(); seed++) {
        for (double rate : candidates()) {
          choices.add(choice(rate, seed));
        }
      }
    }
    return choices;
  }

  /**
   * The learning rate with the lowest mean validation loss; empty until all trials that choose have
   * a result.
   */
  OptionalDouble chosen(Function<Trial<?>, Optional<TrialResult>> results) {
    double best = Double.NaN;
    double lowest = Double.POSITIVE_INFINITY;
    for (double rate : candidates()) {
      double sum = 0;
      for (int seed = 0; seed < choosingSeeds(); seed++) {
        Optional<TrialResult> result = results.apply(choice(rate, seed));
        if (result.isEmpty()) {
          return OptionalDouble.empty();
        }
        sum += lowestValidationLoss(result.get());
      }
      if (sum / choosingSeeds() < lowest) {
        lowest = sum / choosingSeeds();
        best = rate;
      }
    }
    return Double.isNaN(best) ? OptionalDouble.empty() : OptionalDouble.of(best);
  }

  /** Infinite if no epoch has a finite loss, so that the rate is never chosen. */
  private static double lowestValidationLoss(TrialResult result) {
    return result.validationLoss().stream()
        .mapToDouble(loss -> loss)
        .filter(Double::isFinite)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** The trials of the report, by seed; none until its learning rate is chosen. */
  public List<Trial<?>> trials(Function<Trial<?>, Optional<TrialResult>> results) {
    OptionalDouble rate = chosen(results);
    if (chooses() && rate.isEmpty()) {
      return List.of();
    }
    List<Trial<?>> trials = new ArrayList<>();
    study.grid().seeds().forEach(seed -> trials.add(trial(rate, seed, reported)));
    return trials;
  }
}
