package dev.sluice.experiment.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.TaskSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Estimates the time of the remaining trials from those that have run. */
public final class TimeLeft {
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();
  private final Map<String, Double> expected = new HashMap<>();
  // The sums over trials that ran and have an expected time.
  private double took;
  private double tookExpected;
  // By the trial's key; cached because every step of a progress bar needs them.
  private final Map<String, List<String>> kindsByTrial = new HashMap<>();

  /** Records the expected time of trials like this one, measured before any ran. */
  public void expect(Trial<?> trial, double duration) {
    expected.put(kinds(trial).get(0), duration);
  }

  /** Records how long a trial took. */
  public void took(Trial<?> trial, double duration) {
    Double before = expected.get(kinds(trial).get(0));
    if (before != null) {
      took += duration;
      tookExpected += before;
    }
    for (String kind : kinds(trial)) {
      seconds.computeIfAbsent(kind, k -> new ArrayList<>()).add(duration);
    }
  }

  /**
   * The seconds that the given trials will take. For each trial this is the mean of those that ran
   * and differ only in seed and learning rate; otherwise the expected time, scaled by the ratio of
   * actual to expected times so far; otherwise the mean of the closest kind that ran: its data and
   * cell, its data, its task, or any.
   *
   * @return empty if nothing is known
   */
  public OptionalDouble of(List<Trial<?>> left) {
    double sum = 0;
    for (Trial<?> trial : left) {
      String same = kinds(trial).get(0);
      OptionalDouble one =
          expected.containsKey(same) && !seconds.containsKey(same)
              ? OptionalDouble.of(expected.get(same) * (tookExpected > 0 ? took / tookExpected : 1))
              : kinds(trial).stream()
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
