package dev.sluice.experiment.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.error.InputException;
import dev.sluice.experiment.declaration.ExperimentFile;
import dev.sluice.experiment.declaration.Study;
import dev.sluice.experiment.trial.Stage;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.run.RunResult;
import dev.sluice.run.RunStatus;
import dev.sluice.statistics.Spread;
import dev.sluice.task.CellOption;
import dev.sluice.task.Metric;
import dev.sluice.task.Part;
import dev.sluice.task.Task;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Comparisons made from a results file alone, without the experiment that it came from: what varies
 * is read from the settings in its lines. Order of lines does not matter.
 *
 * <p>Of a file that holds several presets, the costliest is taken, with the trials of others that
 * have the settings of its own. Trials that chose a learning rate are no results.
 */
public final class RecordedResults {
  private static final Set<String> NO_AXES =
      Set.of("network.cell", "training.seed", "training.learning-rate", "data.data");

  private RecordedResults() {}

  /**
   * Reads every {@code NAME.jsonl} of a folder.
   *
   * @return by name, in the order of the names; empty if there is no such folder
   * @throws InputException if a line is not a result, or of a task that is not known
   */
  public static Map<String, List<TaskComparison>> folder(Path folder, List<Task<?>> tasks)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      return Map.of();
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
    Map<String, List<TaskComparison>> all = new LinkedHashMap<>();
    for (Path file : files) {
      List<TaskComparison> comparisons = of(lines(file), tasks, file.toString());
      if (!comparisons.isEmpty()) {
        all.put(String.valueOf(file.getFileName()).replaceFirst("\\.jsonl$", ""), comparisons);
      }
    }
    return all;
  }

  private static List<TrialResult> lines(Path file) throws IOException {
    Map<String, TrialResult> byKey = new LinkedHashMap<>();
    String text = Files.readString(file, StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      try {
        TrialResult result = TrialResult.parse(lines.get(i), file + ", line " + (i + 1));
        byKey.put(result.key(), result);
      } catch (InputException e) {
        // What a kill left of a last line is no result, and no mistake either.
        if (i < lines.size() - 1 || text.endsWith("\n")) {
          throw e;
        }
      }
    }
    return List.copyOf(byKey.values());
  }

  /** Comparisons by task and data. */
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
      String name = group.get(0).result().task();
      Task<?> task =
          tasks.stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InputException(
                          "%s: there is no task '%s'. Known: %s"
                              .formatted(
                                  where,
                                  name,
                                  tasks.stream()
                                      .map(Task::name)
                                      .collect(Collectors.joining(", ")))));
      comparisons.add(comparison(task, group));
    }
    return comparisons;
  }

  private static List<TrialResult> costliest(List<TrialResult> all) {
    List<TrialResult> lines = all.stream().filter(line -> line.stage() == Stage.FINAL).toList();
    int most = lines.stream().mapToInt(RecordedResults::cost).max().orElse(0);
    Set<String> own =
        lines.stream()
            .filter(line -> cost(line) == most)
            .map(RecordedResults::signature)
            .collect(Collectors.toSet());
    return lines.stream().filter(line -> own.contains(signature(line))).toList();
  }

  private static int cost(TrialResult line) {
    return line.preset() == null ? -1 : ExperimentFile.PRESETS.indexOf(line.preset());
  }

  /** All settings but the seed. */
  private static String signature(TrialResult line) {
    Map<String, String> settings = new TreeMap<>(settings(line));
    settings.remove("training.seed");
    return line.result().task() + settings;
  }

  private static Map<String, String> settings(TrialResult line) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> group : line.result().settings().properties()) {
      for (Map.Entry<String, JsonNode> key : group.getValue().properties()) {
        settings.put(group.getKey() + "." + key.getKey(), Study.text(key.getValue()));
      }
    }
    return settings;
  }

  private static TaskComparison comparison(Task<?> task, List<TrialResult> lines) {
    List<String> axes = axes(lines);
    Map<Map<String, String>, Map<String, List<TrialResult>>> grid = new LinkedHashMap<>();
    for (TrialResult line : lines) {
      Map<String, String> settings = settings(line);
      Map<String, String> at = new LinkedHashMap<>();
      axes.forEach(axis -> at.put(axis, settings.getOrDefault(axis, "")));
      grid.computeIfAbsent(at, place -> new LinkedHashMap<>())
          .computeIfAbsent(line.result().cell(), cell -> new ArrayList<>())
          .add(line);
    }
    List<Map<String, String>> places = new ArrayList<>(grid.keySet());
    places.sort(
        (one, other) ->
            axes.stream()
                .mapToInt(axis -> compare(one.get(axis), other.get(axis)))
                .filter(sign -> sign != 0)
                .findFirst()
                .orElse(0));
    List<String> known = CellOption.labels();
    List<TaskComparison.Row> rows = new ArrayList<>();
    for (Map<String, String> at : places) {
      List<String> cells = new ArrayList<>(grid.get(at).keySet());
      cells.sort(Comparator.comparingInt(known::indexOf));
      for (String cell : cells) {
        List<TrialResult> chosen = new ArrayList<>(chosen(task, grid.get(at).get(cell)));
        chosen.sort(Comparator.comparingLong(line -> line.result().seed()));
        Map<String, String> settings = settings(chosen.get(0));
        String units = settings.getOrDefault("network.units", "");
        String layers = settings.getOrDefault("network.layers", "1");
        rows.add(
            new TaskComparison.Row(
                at,
                cell,
                layers.equals("1") ? units : layers + " x " + units,
                settings.getOrDefault("training.learning-rate", ""),
                chosen.size(),
                chosen));
      }
    }
    String data = lines.get(0).result().data();
    return new TaskComparison(task, data, data, axes, rows, List.of());
  }

  /** Of several learning rates the one whose figures are reported. */
  private static List<TrialResult> chosen(Task<?> task, List<TrialResult> lines) {
    Map<String, List<TrialResult>> byRate =
        lines.stream()
            .collect(
                Collectors.groupingBy(
                    RecordedResults::signature, TreeMap::new, Collectors.toList()));
    if (byRate.size() == 1) {
      return lines;
    }
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
  private static List<String> axes(List<TrialResult> lines) {
    Map<String, Map<String, Set<String>>> values = new LinkedHashMap<>();
    for (TrialResult line : lines) {
      RunResult result = line.result();
      settings(line)
          .forEach(
              (key, value) ->
                  values
                      .computeIfAbsent(key, k -> new TreeMap<>())
                      .computeIfAbsent(result.cell(), cell -> new LinkedHashSet<>())
                      .add(value));
    }
    List<String> axes = new ArrayList<>();
    values.forEach(
        (key, byCell) -> {
          if (NO_AXES.contains(key)) {
            return;
          }
          boolean varies = byCell.values().stream().anyMatch(of -> of.size() > 1);
          if (key.equals("network.units")) {
            Set<String> shared = new LinkedHashSet<>(byCell.values().iterator().next());
            byCell.values().forEach(shared::retainAll);
            varies = shared.size() > 1;
          }
          if (varies) {
            axes.add(key);
          }
        });
    return Collections.unmodifiableList(axes);
  }

  /** Figures by size, words by letter. */
  public static int compare(String one, String other) {
    try {
      return new BigDecimal(one).compareTo(new BigDecimal(other));
    } catch (NumberFormatException e) {
      return one.compareTo(other);
    }
  }
}
