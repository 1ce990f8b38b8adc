package dev.sluice.experiment;

import java.util.List;
import java.util.Optional;

/**
 * A declared comparison at one of its presets: what {@link ExperimentFile} reads, or what the flags
 * of {@code sluice compare} ask for.
 *
 * @param name of its results
 * @param preset its cost: {@code quick}, {@code standard} or {@code paper}; empty if it has none
 * @param title for people; empty if there is none
 * @param question what it is to decide; empty if it has none
 * @param studies at least one
 */
public record Experiment(
    String name, Optional<String> preset, String title, String question, List<Study> studies) {
  public Experiment {
    studies = List.copyOf(studies);
    if (studies.isEmpty()) {
      throw new IllegalArgumentException("an experiment needs a study");
    }
  }

  Purpose purpose(Stage stage) {
    return new Purpose(name, preset.orElse(null), stage);
  }
}
