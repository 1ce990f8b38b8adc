package dev.sluice.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.TaskSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Estimates how long the trials that are left will take, from those that ran. */
final class TimeLeft {
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();
  // By the trial's key: asked for again with every step of a bar.
  private final Map<String, List<String>> kindsByTrial = new HashMap<>();

  /** Takes note of what a trial took. */
  void took(Trial<?> trial, double duration) {
    for (String kind : kinds(trial)) {
      seconds.computeIfAbsent(kind, k -> new ArrayList<>()).add(duration);
    }
  }

  /**
   * Of a trial that is left, the mean of the nearest kind that ran: the same but for its seed and
   * learning rate, else its data and cell, else its data, its task, or any. Empty if nothing ran
   * yet.
   */
  OptionalDouble of(List<Trial<?>> left) {
    double sum = 0;
    for (Trial<?> trial : left) {
      OptionalDouble one =
          kinds(trial).stream()
              .filter(seconds::containsKey)
              .findFirst()
              .map(kind -> seconds.get(kind).stream().mapToDouble(x -> x).average())
              .orElse(OptionalDouble.empty());
      if (one.isEmpty()) {
        return one;
      }
      sum += one.getAsDouble();
    }
    return OptionalDouble.of(sum);
  }

  private List<String> kinds(Trial<?> trial) {
    return kindsByTrial.computeIfAbsent(trial.key(), key -> kindsOf(trial));
  }

  private static <S extends Record & TaskSettings> List<String> kindsOf(Trial<S> trial) {
    String task = trial.task().name();
    String data = task + " " + trial.settings().dataName();
    ObjectNode settings = SettingsSchema.of(trial.task().settingsType()).tree(trial.settings());
    settings.withObjectProperty("training").remove(List.of("seed", "learning-rate"));
    return List.of(task + settings, data + " " + trial.settings().network().cell(), data, task, "");
  }
}
