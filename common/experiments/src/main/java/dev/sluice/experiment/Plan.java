package dev.sluice.experiment;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.error.InputException;
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
  private static final String RATE = "training.learning-rate";

  private final Experiment experiment;
  private final List<Row<?>> rows;

  /** What {@code given} misses is the seed and, where it is to be chosen, the learning rate. */
  private record Row<S extends Record & TaskSettings>(
      Study study,
      Study.Point point,
      String cell,
      SettingsLayers<S> layers,
      ObjectNode given,
      Purpose reported,
      Purpose choosing) {

    boolean chooses() {
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
      rate.ifPresent(value -> Study.put(all, RATE, DoubleNode.valueOf(value)));
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
    Trial<S> example() {
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
    List<Trial<?>> trials(Function<Trial<?>, Optional<TrialResult>> results) {
      OptionalDouble rate = chosen(results);
      if (chooses() && rate.isEmpty()) {
        return List.of();
      }
      List<Trial<?>> trials = new ArrayList<>();
      study.seeds().forEach(seed -> trials.add(trial(rate, seed, reported)));
      return trials;
    }
  }

  private Plan(Experiment experiment, List<Row<?>> rows) {
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
    List<Row<?>> rows = new ArrayList<>();
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
    ObjectNode given = given(study, study.points().get(0), study.cells().get(0));
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

  private static <S extends Record & TaskSettings> List<Row<S>> rows(
      Experiment experiment, Study study, SettingsLayers<S> layers, EqualParameters sizes) {
    Map<String, Integer> unitsByCell = new LinkedHashMap<>();
    List<Row<S>> rows = new ArrayList<>();
    for (Study.Point point : study.points()) {
      for (String cell : study.cells()) {
        ObjectNode given = given(study, point, cell);
        // Out of its range, a setting is an error before anything else happens.
        NetworkSettings network = layers.resolve(given).network();
        if (study.parameters().isPresent()) {
          int start = unitsByCell.getOrDefault(cell, network.units());
          int units = sizes.units(layers, given, study.parameters().getAsLong(), start);
          unitsByCell.put(cell, units);
          Study.put(given, "network.units", IntNode.valueOf(units));
        }
        rows.add(
            new Row<>(
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

  /** Settings of a row over the task's own, but for the seed and what is to be chosen. */
  static ObjectNode given(Study study, Study.Point point, String cell) {
    ObjectNode given = study.settings().deepCopy();
    point
        .settings()
        .properties()
        .forEach(
            group ->
                given
                    .withObjectProperty(group.getKey())
                    .setAll((ObjectNode) group.getValue().deepCopy()));
    Study.put(given, "network.cell", TextNode.valueOf(cell));
    study
        .seconds()
        .ifPresent(
            seconds -> Study.put(given, "training.max-seconds", DoubleNode.valueOf(seconds)));
    study
        .learningRate()
        .filter(rate -> !rate.isChosen())
        .ifPresent(rate -> Study.put(given, RATE, DoubleNode.valueOf(rate.candidates().get(0))));
    return given;
  }

  public Experiment experiment() {
    return experiment;
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
  Map<Trial<?>, Integer> open(
      Function<Trial<?>, Optional<TrialResult>> results, Predicate<Trial<?>> settled) {
    Map<Trial<?>, Integer> open = new LinkedHashMap<>();
    for (Row<?> row : rows) {
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
  List<String> chosenRates(Function<Trial<?>, Optional<TrialResult>> results) {
    List<String> chosen = new ArrayList<>();
    for (Row<?> row : rows) {
      OptionalDouble rate = row.chosen(results);
      if (row.chooses() && rate.isPresent()) {
        String place =
            row.point().at().isEmpty() ? "" : ", " + TaskComparison.place(row.point().at());
        chosen.add(row.cell() + place + ": " + Figures.plain(rate.getAsDouble()));
      }
    }
    return chosen;
  }

  /**
   * The tables of the report, one a study.
   *
   * @param results as far as there are any
   */
  public List<TaskComparison> comparisons(Function<Trial<?>, Optional<TrialResult>> results) {
    List<TaskComparison> comparisons = new ArrayList<>();
    for (Study study : experiment.studies()) {
      List<Row<?>> own = new ArrayList<>();
      rows.stream().filter(row -> row.study().equals(study)).forEach(own::add);
      comparisons.add(
          new TaskComparison(
              study.task(),
              own.get(0).example().settings().dataName(),
              study.name(),
              List.copyOf(study.vary().keySet()),
              own.stream().map(row -> row(row, results)).toList(),
              study.published()));
    }
    return comparisons;
  }

  private static TaskComparison.Row row(
      Row<?> row, Function<Trial<?>, Optional<TrialResult>> results) {
    List<Trial<?>> trials = row.trials(results);
    NetworkSettings network = row.example().settings().network();
    String units = Integer.toString(network.units());
    return new TaskComparison.Row(
        row.point().at(),
        row.cell(),
        network.layers() == 1 ? units : network.layers() + " x " + units,
        learningRate(row, trials),
        row.study().seeds().size(),
        trials.stream().map(results).flatMap(Optional::stream).toList());
  }

  private static String learningRate(Row<?> row, List<Trial<?>> trials) {
    if (trials.isEmpty()) {
      return "not chosen yet";
    }
    String rate = Figures.plain(trials.get(0).settings().training().learningRate());
    return row.chooses() ? rate + TaskComparison.Row.CHOSEN : rate;
  }
}
