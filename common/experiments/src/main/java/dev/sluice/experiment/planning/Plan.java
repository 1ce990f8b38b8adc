package dev.sluice.experiment.planning;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.experiment.declaration.Experiment;
import dev.sluice.experiment.declaration.SettingsLayers;
import dev.sluice.experiment.declaration.Study;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.progress.Progress;
import dev.sluice.report.Figures;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TaskSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The trials of an experiment, in two phases: first those that choose learning rates, which may be
 * none; then, each cell with its own rate, those of the report. What a row is: one cell at one
 * combination of the axes of one study.
 *
 * <p>Within a phase there is a whole round of all rows for the first seed, then one for the next.
 * Stopped at any time, it leaves every row with about as many seeds, and the time left is known
 * after the first round.
 */
public final class Plan {
  private final Experiment experiment;
  private final List<PlannedRow<?>> rows;

  private Plan(Experiment experiment, List<PlannedRow<?>> rows) {
    this.experiment = experiment;
    this.rows = List.copyOf(rows);
  }

  /**
   * Plans an experiment. Where it asks for equal parameters, the tasks' data is loaded to count
   * them, and where a study has other data to turn to, to see whether its own can be had; else none
   * is.
   *
   * @throws dev.sluice.error.InputException if a setting is out of its range, or data is needed and
   *     cannot be had
   */
  public static Plan of(Experiment experiment, Progress progress) {
    EqualParameters sizes = new EqualParameters(progress);
    List<Study> studies = new ArrayList<>();
    List<PlannedRow<?>> rows = new ArrayList<>();
    for (Study declared : experiment.studies()) {
      Study study =
          declared.otherwise().isPresent()
              ? onDataAtHand(experiment, declared, SettingsLayers.of(declared.task()), progress)
              : declared;
      studies.add(study);
      rows.addAll(rows(experiment, study, SettingsLayers.of(study.task()), sizes));
    }
    return new Plan(experiment.withStudies(studies), rows);
  }

  private static <S extends Record & TaskSettings> Study onDataAtHand(
      Experiment experiment, Study study, SettingsLayers<S> layers, Progress progress) {
    ObjectNode given = study.given(study.points().get(0), study.cells().get(0));
    Trial<S> trial = layers.trial(given, experiment.purpose(Stage.FINAL));
    try {
      trial.task().prepare(trial.settings(), Optional.empty(), progress);
      return study;
    } catch (InputException e) {
      Study other = study.onOtherData();
      progress.say(
          "%s is used for %s, with no published figures: %s"
              .formatted(
                  study.otherwise().orElseThrow(), trial.settings().dataName(), e.getMessage()));
      return other;
    }
  }

  private static <S extends Record & TaskSettings> List<PlannedRow<S>> rows(
      Experiment experiment, Study study, SettingsLayers<S> layers, EqualParameters sizes) {
    Map<String, Integer> unitsByCell = new LinkedHashMap<>();
    List<PlannedRow<S>> rows = new ArrayList<>();
    for (Study.Point point : study.points()) {
      for (String cell : study.cells()) {
        ObjectNode given = study.given(point, cell);
        // Out of its range, a setting is an error before anything else happens.
        NetworkSettings network = layers.resolve(given).network();
        if (study.parameters().isPresent()) {
          int start = unitsByCell.getOrDefault(cell, network.units());
          int units = sizes.units(layers, given, study.parameters().getAsLong(), start);
          unitsByCell.put(cell, units);
          Study.put(given, "network.units", IntNode.valueOf(units));
        }
        rows.add(
            new PlannedRow<>(
                study,
                point,
                cell,
                layers,
                given,
                experiment.purpose(Stage.FINAL),
                experiment.purpose(Stage.CHOICE)));
      }
    }
    return rows;
  }

  public Experiment experiment() {
    return experiment;
  }

  /** The rows of its tables, in the order of the studies. */
  public List<PlannedRow<?>> rows() {
    return rows;
  }

  /** The trials that choose learning rates; none where nothing is to be chosen. */
  public List<Trial<?>> choices() {
    return rounds(rows.stream().<List<Trial<?>>>map(row -> row.choices()).toList());
  }

  /**
   * The trials of the report: of each row whose learning rate is known.
   *
   * @param results of the choices' trials, as far as they have one
   */
  public List<Trial<?>> trials(Function<Trial<?>, Optional<TrialResult>> results) {
    return rounds(rows.stream().<List<Trial<?>>>map(row -> row.trials(results)).toList());
  }

  /** How many trials it has in all, those that choose included. */
  public int size() {
    return rows.stream().mapToInt(row -> row.choices().size() + row.study().seeds().size()).sum();
  }

  private static List<Trial<?>> rounds(List<List<Trial<?>>> byRow) {
    List<Trial<?>> rounds = new ArrayList<>();
    int longest = byRow.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (List<Trial<?>> row : byRow) {
        if (i < row.size()) {
          rounds.add(row.get(i));
        }
      }
    }
    return rounds;
  }

  /**
   * What is still to be run, row by row: an example of its trials, and how many there are.
   *
   * @param results as far as there are any
   * @param settled whether a trial will not be run (again)
   */
  public Map<Trial<?>, Integer> open(
      Function<Trial<?>, Optional<TrialResult>> results, Predicate<Trial<?>> settled) {
    Map<Trial<?>, Integer> open = new LinkedHashMap<>();
    for (PlannedRow<?> row : rows) {
      int choices = (int) row.choices().stream().filter(settled.negate()).count();
      List<Trial<?>> reported = row.trials(results);
      int left = choices + (int) reported.stream().filter(settled.negate()).count();
      if (reported.isEmpty() && choices > 0) {
        left += row.study().seeds().size();
      }
      if (left > 0) {
        open.put(row.example(), left);
      }
    }
    return open;
  }

  /** The learning rate of each row that chose one, such as {@code gru, length 50: 0.01}. */
  public List<String> chosenRates(Function<Trial<?>, Optional<TrialResult>> results) {
    List<String> chosen = new ArrayList<>();
    for (PlannedRow<?> row : rows) {
      OptionalDouble rate = row.chosen(results);
      if (row.chooses() && rate.isPresent()) {
        String place = row.point().at().isEmpty() ? "" : ", " + Study.place(row.point().at());
        chosen.add(row.cell() + place + ": " + Figures.plain(rate.getAsDouble()));
      }
    }
    return chosen;
  }
}
