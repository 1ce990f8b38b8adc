package dev.sluice.experiment.declaration;

import dev.sluice.report.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What is made equal for all cells of a study.
 *
 * @param parameters each cell gets the number of units that brings it nearest to this count; empty:
 *     the settings' units for all
 * @param seconds of training for each trial; empty: the settings' {@code training.max-seconds}
 * @param learningRate empty: the settings'
 */
public record Terms(
    OptionalLong parameters, OptionalDouble seconds, Optional<LearningRate> learningRate) {
  /** The settings as they are. */
  public static final Terms NONE =
      new Terms(OptionalLong.empty(), OptionalDouble.empty(), Optional.empty());

  Terms withoutRate() {
    return new Terms(parameters, seconds, Optional.empty());
  }

  Terms withoutLimit() {
    return new Terms(parameters, OptionalDouble.empty(), learningRate);
  }

  /** In phrases. */
  List<String> phrases() {
    List<String> phrases = new ArrayList<>();
    phrases.add(
        parameters.isPresent()
            ? "equal parameters: each cell has the number of units that comes nearest to "
                + Figures.count(parameters.getAsLong())
            : "equal units");
    seconds.ifPresent(limit -> phrases.add("equal training time: " + Figures.duration(limit)));
    learningRate.ifPresent(rate -> phrases.add("learning rate: " + phrase(rate)));
    return phrases;
  }

  private static String phrase(LearningRate rate) {
    String rates = rate.candidates().stream().map(Figures::plain).collect(Collectors.joining(", "));
    return rate.isChosen()
        ? "chosen for each cell on validation from %s, over %s"
            .formatted(rates, Figures.counted(rate.seeds(), "seed"))
        : rates;
  }
}
