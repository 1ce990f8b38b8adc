package dev.sluice.experiment.planning;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.experiment.declaration.Experiment;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.declaration.SettingsLayers;
import dev.sluice.experiment.declaration.SettingsTree;
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
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The trials of an experiment, in two phases: first those that choose learning rates, if there are
 * any; then, each cell with its own rate, those of the report.
 *
 * <p>Each phase runs all rows with the first seed, then all with the next. Whenever it is stopped,
 * all rows have about the same number of seeds, and the time left is known after the first round.
 */
public final class Plan {
  private final Experiment experiment;
  private final List<PlannedRow<?>> rows;

  private Plan(Experiment experiment, List<PlannedRow<?>> rows) {
    this.experiment = experiment;
    this.rows = List.copyOf(rows);
  }

  /**
   * Plans an experiment that is to be run. Data is loaded only if it is needed: to count parameters
   * if cells are to have equally many, and to check whether a study's data is available if the
   * study names alternative data.
   *
   * @throws InputException if a setting is out of its range, or required data is not available
   */
  public static Plan of(Experiment experiment, Progress progress) {
    return of(
        experiment,
        study -> onAvailableData(experiment, study, SettingsLayers.of(study.task()), progress),
        new EqualParameters(progress));
  }

  /**
   * Plans an experiment whose results are recorded, as it was when it ran: network sizes and the
   * data used are taken from the results, and no data is loaded.
   */
  public static Plan recorded(Experiment experiment, RecordedTrials results) {
    return of(experiment, study -> onRecordedData(study, results), results);
  }

  private static Plan of(Experiment experiment, UnaryOperator<Study> onData, Sizes sizes) {
    List<Study> studies = new ArrayList<>();
    List<PlannedRow<?>> rows = new ArrayList<>();
    for (Study declared : experiment.studies()) {
      Study study = declared.otherwise().isPresent() ? onData.apply(declared) : declared;
      studies.add(study);
      rows.addAll(rows(experiment, study, SettingsLayers.of(study.task()), sizes));
    }
    return new Plan(experiment.withStudies(studies), rows);
  }

  private static <S extends Record & TaskSettings> Study onAvailableData(
      Experiment experiment, Study study, SettingsLayers<S> layers, Progress progress) {
    Trial<S> trial = layers.trial(example(study), experiment.purpose(Stage.FINAL));
    try {
      trial.task().prepare(trial.settings(), Optional.empty(), progress);
      return study;
    } catch (InputException e) {
      progress.say(
          "%s is used instead of %s, without published figures: %s"
              .formatted(
                  study.otherwise().orElseThrow(), trial.settings().dataName(), e.getMessage()));
      return study.onOtherData();
    }
  }

  private static Study onRecordedData(Study study, RecordedTrials results) {
    String task = study.task().name();
    String own = SettingsLayers.of(study.task()).resolve(example(study)).dataName();
    return !results.hasData(task, own) && results.hasData(task, study.otherwise().orElseThrow())
        ? study.onOtherData()
        : study;
  }

  private static ObjectNode example(Study study) {
    return study.given(study.grid().places().get(0), study.grid().cells().get(0));
  }

  private static <S extends Record & TaskSettings> List<PlannedRow<S>> rows(
      Experiment experiment, Study study, SettingsLayers<S> layers, Sizes sizes) {
    Map<String, Integer> unitsByCell = new LinkedHashMap<>();
    List<PlannedRow<S>> rows = new ArrayList<>();
    for (Place place : study.grid().places()) {
      for (String cell : study.grid().cells()) {
        ObjectNode given = study.given(place, cell);
        // Fails early if a setting is out of its range.
        NetworkSettings network = layers.resolve(given).network();
        boolean sized = true;
        if (study.terms().parameters().isPresent()) {
          int start = unitsByCell.getOrDefault(cell, network.units());
          OptionalInt units =
              sizes.units(layers, given, study.terms().parameters().getAsLong(), start);
          units.ifPresent(
              number -> {
                unitsByCell.put(cell, number);
                SettingsTree.put(given, Study.UNITS, IntNode.valueOf(number));
              });
          sized = units.isPresent();
        }
        rows.add(
            new PlannedRow<>(
                study, place, cell, sized, layers, given, experiment.purpose(Stage.FINAL)));
      }
    }
    return rows;
  }

  public Experiment experiment() {
    return experiment;
  }

  /** The rows of the tables, in the order of the studies. */
  public List<PlannedRow<?>> rows() {
    return rows;
  }

  /** The trials that choose learning rates; may be empty. */
  public List<Trial<?>> choices() {
    return rounds(rows.stream().<List<Trial<?>>>map(row -> row.choices()).toList());
  }

  /**
   * The trials of the report, for each row whose learning rate is known.
   *
   * @param results of the trials that choose, if they have ended
   */
  public List<Trial<?>> trials(Function<Trial<?>, Optional<TrialResult>> results) {
    return rounds(rows.stream().<List<Trial<?>>>map(row -> row.trials(results)).toList());
  }

  /** The number of trials, including those that choose. */
  public int size() {
    return rows.stream()
        .mapToInt(row -> row.choices().size() + row.study().grid().seeds().size())
        .sum();
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
   * The open trials of each row: an example, and their number.
   *
   * @param results of the trials that have ended
   * @param settled whether a trial need not be run
   */
  public Map<Trial<?>, Integer> open(
      Function<Trial<?>, Optional<TrialResult>> results, Predicate<Trial<?>> settled) {
    Map<Trial<?>, Integer> open = new LinkedHashMap<>();
    for (PlannedRow<?> row : rows) {
      int choices = (int) row.choices().stream().filter(settled.negate()).count();
      List<Trial<?>> reported = row.trials(results);
      int left = choices + (int) reported.stream().filter(settled.negate()).count();
      if (reported.isEmpty() && choices > 0) {
        left += row.study().grid().seeds().size();
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
        String place = row.place().isEmpty() ? "" : ", " + row.place().text();
        chosen.add(row.cell() + place + ": " + Figures.plain(rate.getAsDouble()));
      }
    }
    return chosen;
  }
}
