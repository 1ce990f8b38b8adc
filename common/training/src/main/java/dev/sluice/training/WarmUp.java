package dev.sluice.training;

import dev.sluice.network.TrainableNetwork;
import dev.sluice.task.Problem;
import dev.sluice.task.TrainingSettings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Measures how fast a network trains, on a few batches of its real data. The network is thrown
 * away: nothing that is trained later is touched.
 */
public final class WarmUp {
  private static final int MOST = 400;

  private final TrainableNetwork network;
  private final Problem problem;

  /** A new network for a problem. */
  public WarmUp(Problem problem) {
    this.problem = problem;
    network = problem.network().create();
  }

  /**
   * Seconds that a batch takes in training.
   *
   * @param atMost seconds of measuring after which the running batch is the last
   */
  public double secondsPerBatch(TrainingSettings settings, double atMost) {
    return secondsPerBatch(settings, atMost, MOST);
  }

  double secondsPerBatch(TrainingSettings settings, double atMost, int most) {
    GradientControl control = new GradientControl(network, settings.clipNorm());
    network.model().setListeners(control);
    control.startEpoch();
    long begin = System.nanoTime();
    List<Double> seconds = new ArrayList<>();
    for (int epoch = 1; ; epoch++) {
      if (problem.stateful()) {
        network.startCarrying();
      }
      Iterator<MultiDataSet> batch = problem.training(epoch);
      if (!batch.hasNext()) {
        throw new IllegalStateException("the training part gave no batch");
      }
      while (batch.hasNext()) {
        long start = System.nanoTime();
        network.fit(batch.next());
        long now = System.nanoTime();
        seconds.add((now - start) / 1e9);
        if (seconds.size() == most || (now - begin) / 1e9 >= atMost) {
          network.stopCarrying();
          // While the first ran, loops were not compiled and memory was not yet there.
          return seconds.stream().skip(seconds.size() / 2).mapToDouble(s -> s).average().orElse(0);
        }
      }
      network.stopCarrying();
    }
  }

  /** Seconds that the validation after an epoch takes. */
  public double validationSeconds() {
    long start = System.nanoTime();
    problem.validationLoss(network);
    network.clearState();
    return (System.nanoTime() - start) / 1e9;
  }
}
