package dev.sluice.experiment.declaration;

import dev.sluice.error.UsageException;
import dev.sluice.experiment.trial.Purpose;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.settings.UnknownName;
import dev.sluice.task.CellOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A declared comparison at one of its presets: read by {@link ExperimentFile}, or made from the
 * flags of {@code sluice compare}.
 *
 * @param name of its results
 * @param preset its cost: {@code quick}, {@code standard} or {@code paper}; empty if it has none
 * @param title of its report; empty if there is none
 * @param question that it should answer; empty if there is none
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

  /**
   * The same experiment with changes from the command line.
   *
   * @param cells replace those of every study; empty to keep them
   * @param seeds replace those of every study; empty to keep them
   * @param overrides settings for all trials, as typed, by {@code group.key} or {@code key}
   * @throws UsageException if a name is unknown, or given twice
   */
  public Experiment with(
      Optional<List<String>> cells, Optional<List<Long>> seeds, Map<String, String> overrides) {
    cells.ifPresent(Experiment::checkCells);
    seeds.ifPresent(Experiment::checkSeeds);
    return new Experiment(
        name,
        // With other settings it no longer is a preset of the file.
        overrides.isEmpty() ? preset : Optional.empty(),
        title,
        question,
        studies.stream().map(study -> study.with(cells, seeds).with(overrides)).toList());
  }

  static void checkCells(List<String> cells) {
    requireDistinct("--cells", cells);
    for (String cell : cells) {
      if (!CellOption.labels().contains(cell)) {
        throw new UsageException(UnknownName.message("--cells", "cell", cell, CellOption.labels()));
      }
    }
  }

  static void checkSeeds(List<Long> seeds) {
    requireDistinct("--seeds", seeds);
  }

  private static void requireDistinct(String flag, List<?> values) {
    if (values.isEmpty()) {
      throw new UsageException(flag + ": expected at least one value, found none.");
    }
    Set<Object> seen = new HashSet<>();
    for (Object value : values) {
      if (!seen.add(value)) {
        throw new UsageException("%s: %s is given twice.".formatted(flag, value));
      }
    }
  }

  public Experiment withStudies(List<Study> others) {
    return new Experiment(name, preset, title, question, others);
  }

  public Purpose purpose(Stage stage) {
    return new Purpose(name, preset.orElse(null), stage);
  }
}
