package dev.sluice.experiment;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.sluice.experiment.comparison.NetworkSize;
import dev.sluice.experiment.comparison.TaskComparison;
import dev.sluice.experiment.declaration.Place;
import dev.sluice.experiment.declaration.Published;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.experiment.trial.TrialResult;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Invented comparisons over an axis, for tests of reports. */
public final class Grids {
  private Grids() {}

  /**
   * Three cells at two lengths over six seeds: at 8 the gru wins on every seed; at 16 the rnn
   * learns nothing and diverges once, and one run of the lstm fails.
   */
  public static TaskComparison threeCellsAtTwoLengths() {
    List<TaskComparison.Row> rows = new ArrayList<>();
    for (int length : new int[] {8, 16}) {
      for (String cell : List.of("rnn", "lstm", "gru")) {
        List<TrialResult> results = new ArrayList<>();
        for (long seed = 1; seed <= 6; seed++) {
          results.add(result(length, cell, seed));
        }
        rows.add(row(place("data.length", length), cell, 6, results));
      }
    }
    return new TaskComparison(
        new BitsTask(),
        "bits",
        "bits",
        List.of("data.length"),
        rows,
        List.of(
            new Published(
                "LSTM",
                "lstm",
                place("data.length", 16),
                "accuracy",
                Part.TEST,
                0.9,
                "Doe & Roe 2019, table 1",
                "ten times the data"),
            new Published(
                "Transformer",
                "",
                place("data.length", 16),
                "accuracy",
                Part.TEST,
                0.99,
                "Doe & Roe 2019, table 1",
                "")));
  }

  /** The place with a value of one integer axis. */
  public static Place place(String axis, int value) {
    return new Place(Map.of(axis, IntNode.valueOf(value)));
  }

  /** A row of networks of three units, trained at the rate 0.05. */
  public static TaskComparison.Row row(
      Place at, String cell, int planned, List<TrialResult> results) {
    return new TaskComparison.Row(
        at,
        cell,
        Optional.of(new NetworkSize(3, 1)),
        TaskComparison.Rate.of(0.05),
        planned,
        results);
  }

  private static TrialResult result(int length, String cell, long seed) {
    Trial<?> trial =
        Trials.of(List.of(cell), List.of(seed), Map.of("data.length", Integer.toString(length)))
            .get(0);
    boolean far = length == 16;
    if (far && cell.equals("lstm") && seed == 6) {
      return Trials.failed(trial, "out of memory");
    }
    Map<String, Map<String, Double>> baselines = Map.of("majority", Map.of("accuracy", 0.5));
    if (far && cell.equals("rnn") && seed == 6) {
      return ResultBuilder.of(trial).diverged("loss NaN").baselines(baselines).build();
    }
    double base = cell.equals("rnn") ? (far ? 0.45 : 0.6) : cell.equals("lstm") ? 0.8 : 0.85;
    double accuracy = base + 0.01 * seed * (cell.equals("gru") ? 1.2 : 1);
    double steep = cell.equals("rnn") ? 2.5 : 0.3;
    List<Double> norms = new ArrayList<>();
    List<Double> x = new ArrayList<>();
    for (int distance = 0; distance < 8; distance++) {
      x.add((double) distance);
      norms.add(Math.exp(-steep * distance) * (1 + 0.1 * seed));
    }
    return ResultBuilder.of(trial)
        .experiment("bits-by-length")
        .parameters(cell.equals("lstm") ? 1234 : 1000)
        .metrics(Map.of("accuracy", accuracy))
        .curves(
            new Evaluation.Curves(
                "gradient-flow",
                "distance in steps",
                "norm of the gradient",
                true,
                x,
                Map.of("after training", norms)))
        .baselines(baselines)
        .seconds(1.5 * (cell.equals("lstm") ? 2 : 1) + 0.1 * seed)
        .validationLoss(List.of(0.7, 0.6 - 0.01 * seed, 0.5 - 0.02 * seed))
        .build();
  }
}
