package dev.sluice.experiment.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.error.InputException;
import dev.sluice.experiment.declaration.ExperimentFile;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.declaration.SettingsTree;
import dev.sluice.experiment.declaration.Study;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.run.RunStatus;
import dev.sluice.settings.UnknownName;
import dev.sluice.statistics.Spread;
import dev.sluice.task.CellOption;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import dev.sluice.task.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Comparisons made from the lines of a results file alone, without the experiment that they come
 * from: what varies is read from their settings. The order of the lines does not matter.
 *
 * <p>Of several presets the costliest is taken, with the trials of other presets that have the
 * settings of its own. Trials that chose a learning rate are left out.
 */
public final class RecordedComparisons {
  /** Settings that are never an axis, beside the one that names the data. */
  private static final Set<String> NO_AXES = Set.of(Study.CELL, Study.SEED, Study.LEARNING_RATE);

  private RecordedComparisons() {}

  /**
   * Comparisons by task and data.
   *
   * @param where named in the error: the file
   * @throws InputException if a line is of a task that is not known
   */
  public static List<TaskComparison> of(
      List<TrialResult> lines, List<Task<?>> tasks, String where) {
    Map<String, List<TrialResult>> groups = new TreeMap<>();
    for (TrialResult line : costliest(lines)) {
      groups
          .computeIfAbsent(
              line.result().task() + "\n" + line.result().data(), key -> new ArrayList<>())
          .add(line);
    }
    List<TaskComparison> comparisons = new ArrayList<>();
    for (List<TrialResult> group : groups.values()) {
      comparisons.add(comparison(task(group.get(0).result().task(), tasks, where), group));
    }
    return comparisons;
  }

  private static Task<?> task(String name, List<Task<?>> tasks, String where) {
    return tasks.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    UnknownName.message(
                        where, "task", name, tasks.stream().map(Task::name).toList())));
  }

  private static List<TrialResult> costliest(List<TrialResult> all) {
    List<TrialResult> lines = all.stream().filter(line -> line.stage() == Stage.FINAL).toList();
    int most = lines.stream().mapToInt(RecordedComparisons::cost).max().orElse(0);
    Map<String, Set<String>> keysByTask = new TreeMap<>();
    for (TrialResult line : lines) {
      keysByTask
          .computeIfAbsent(
              line.result().task(), task -> new LinkedHashSet<>(settings(line).keySet()))
          .retainAll(settings(line).keySet());
    }
    Function<TrialResult, String> signature =
        line -> line.result().task() + signature(line, keysByTask.get(line.result().task()));
    Set<String> own =
        lines.stream()
            .filter(line -> cost(line) == most)
            .map(signature)
            .collect(Collectors.toSet());
    return lines.stream().filter(line -> own.contains(signature.apply(line))).toList();
  }

  private static int cost(TrialResult line) {
    return line.preset() == null ? -1 : ExperimentFile.PRESETS.indexOf(line.preset());
  }

  /**
   * The settings of a line except the seed.
   *
   * @param keys those that all lines have: one that was added later tells no lines apart
   */
  private static String signature(TrialResult line, Set<String> keys) {
    Map<String, JsonNode> settings = new TreeMap<>(settings(line));
    settings.keySet().retainAll(keys);
    settings.remove(Study.SEED);
    return settings.toString();
  }

  private static Map<String, JsonNode> settings(TrialResult line) {
    return SettingsTree.leaves(line.result().settings());
  }

  private static TaskComparison comparison(Task<?> task, List<TrialResult> lines) {
    List<String> axes = axes(task, lines);
    Map<Place, Map<String, List<TrialResult>>> grid = new LinkedHashMap<>();
    for (TrialResult line : lines) {
      Map<String, JsonNode> settings = settings(line);
      Map<String, JsonNode> at = new LinkedHashMap<>();
      axes.stream().filter(settings::containsKey).forEach(axis -> at.put(axis, settings.get(axis)));
      grid.computeIfAbsent(new Place(at), place -> new LinkedHashMap<>())
          .computeIfAbsent(line.result().cell(), cell -> new ArrayList<>())
          .add(line);
    }
    List<Place> places = new ArrayList<>(grid.keySet());
    places.sort(
        (one, other) ->
            axes.stream()
                .mapToInt(axis -> Place.compare(one.value(axis), other.value(axis)))
                .filter(sign -> sign != 0)
                .findFirst()
                .orElse(0));
    List<TaskComparison.Row> rows = new ArrayList<>();
    for (Place at : places) {
      List<String> cells = new ArrayList<>(grid.get(at).keySet());
      cells.sort(Comparator.comparingInt(CellOption.labels()::indexOf));
      cells.forEach(cell -> rows.add(row(task, at, cell, grid.get(at).get(cell))));
    }
    String data = lines.get(0).result().data();
    return new TaskComparison(task, data, data, axes, rows, List.of());
  }

  private static TaskComparison.Row row(
      Task<?> task, Place at, String cell, List<TrialResult> lines) {
    List<TrialResult> chosen = new ArrayList<>(chosen(task, lines));
    chosen.sort(Comparator.comparingLong(line -> line.result().seed()));
    JsonNode settings = chosen.get(0).result().settings();
    return new TaskComparison.Row(
        at,
        cell,
        Optional.of(
            new NetworkSize(
                SettingsTree.get(settings, Study.UNITS).asInt(),
                SettingsTree.get(settings, "network.layers").asInt(1))),
        TaskComparison.Rate.of(SettingsTree.get(settings, Study.LEARNING_RATE).asDouble()),
        chosen.size(),
        chosen);
  }

  /** Of several learning rates the one whose figures are reported. */
  private static List<TrialResult> chosen(Task<?> task, List<TrialResult> lines) {
    Set<String> keys = new LinkedHashSet<>(settings(lines.get(0)).keySet());
    lines.forEach(line -> keys.retainAll(settings(line).keySet()));
    Map<String, List<TrialResult>> byRate =
        lines.stream()
            .collect(
                Collectors.groupingBy(
                    line -> signature(line, keys), TreeMap::new, Collectors.toList()));
    Metric headline = task.headline();
    return byRate.values().stream()
        .reduce(
            (one, other) ->
                headline.beats(validation(other, headline), validation(one, headline))
                    ? other
                    : one)
        .orElseThrow();
  }

  private static double validation(List<TrialResult> lines, Metric headline) {
    return Spread.of(
            lines.stream()
                .filter(line -> line.result().status() != RunStatus.FAILED)
                .mapToDouble(
                    line ->
                        line.result().metric(Part.VALIDATION, headline.name()).orElse(Double.NaN))
                .toArray())
        .mean();
  }

  /**
   * Settings that vary while the cell does not. Units are an axis only where cells share them: with
   * equal parameters each cell has its own.
   */
  private static List<String> axes(Task<?> task, List<TrialResult> lines) {
    Set<String> noAxes = new HashSet<>(NO_AXES);
    Study.dataSetting(task).ifPresent(noAxes::add);
    Map<String, Map<String, Set<JsonNode>>> values = new LinkedHashMap<>();
    for (TrialResult line : lines) {
      settings(line)
          .forEach(
              (key, value) ->
                  values
                      .computeIfAbsent(key, k -> new TreeMap<>())
                      .computeIfAbsent(line.result().cell(), cell -> new LinkedHashSet<>())
                      .add(value));
    }
    List<String> axes = new ArrayList<>();
    values.forEach(
        (key, byCell) -> {
          if (noAxes.contains(key)) {
            return;
          }
          boolean varies = byCell.values().stream().anyMatch(of -> of.size() > 1);
          if (key.equals(Study.UNITS)) {
            Set<JsonNode> shared = new LinkedHashSet<>(byCell.values().iterator().next());
            byCell.values().forEach(shared::retainAll);
            varies = shared.size() > 1;
          }
          if (varies) {
            axes.add(key);
          }
        });
    return List.copyOf(axes);
  }
}
