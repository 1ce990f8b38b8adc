package dev.sluice.experiment.declaration;

import dev.sluice.report.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What is equal for all cells of a study.
 *
 * @param parameters each cell gets the number of units that comes closest to this count; if empty,
 *     all have the units of the settings
 * @param seconds of training for each trial; if empty, {@code training.max-seconds} of the settings
 * @param learningRate if empty, that of the settings
 */
public record Terms(
    OptionalLong parameters, OptionalDouble seconds, Optional<LearningRate> learningRate) {
  /** Everything as in the settings. */
  public static final Terms NONE =
      new Terms(OptionalLong.empty(), OptionalDouble.empty(), Optional.empty());

  Terms withoutRate() {
    return new Terms(parameters, seconds, Optional.empty());
  }

  Terms withoutLimit() {
    return new Terms(parameters, OptionalDouble.empty(), learningRate);
  }

  /** The terms as phrases for a report. */
  List<String> phrases() {
    List<String> phrases = new ArrayList<>();
    phrases.add(
        parameters.isPresent()
            ? "equal parameters: each cell has the number of units that comes closest to "
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
