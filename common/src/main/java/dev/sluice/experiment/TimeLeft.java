package dev.sluice.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Estimates how long the trials that are left will take, from those that ran. */
final class TimeLeft {
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

  /** Takes note of what a trial took. */
  void took(Trial<?> trial, double duration) {
    for (String kind : kinds(trial)) {
      seconds.computeIfAbsent(kind, k -> new ArrayList<>()).add(duration);
    }
  }

  /**
   * Of a trial that is left, the mean of the nearest kind that ran: its task and cell, else its
   * task, else any. Empty if nothing ran yet.
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

  private static List<String> kinds(Trial<?> trial) {
    String task = trial.task().name();
    return List.of(task + " " + trial.settings().network().cell(), task, "");
  }
}
