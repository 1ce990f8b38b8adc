package dev.sluice.training;

import dev.sluice.network.TrainableNetwork;
import dev.sluice.task.Problem;
import dev.sluice.task.TrainingSettings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Measures how fast a network trains, on a few batches of its data. The network is discarded; later
 * training is not affected.
 */
public final class WarmUp {
  private static final int MAX_BATCHES = 400;

  private final TrainableNetwork network;
  private final Problem problem;

  /** Creates a network for a problem. */
  public WarmUp(Problem problem) {
    this.problem = problem;
    network = problem.network().create();
  }

  /**
   * The seconds that a batch takes in training.
   *
   * @param maxSeconds the time after which measuring stops at the end of the current batch
   */
  public double secondsPerBatch(TrainingSettings settings, double maxSeconds) {
    return secondsPerBatch(settings, maxSeconds, MAX_BATCHES);
  }

  double secondsPerBatch(TrainingSettings settings, double maxSeconds, int maxBatches) {
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
        throw new IllegalStateException("the training part has no batch");
      }
      while (batch.hasNext()) {
        long start = System.nanoTime();
        network.fit(batch.next());
        long now = System.nanoTime();
        seconds.add((now - start) / 1e9);
        if (seconds.size() == maxBatches || (now - begin) / 1e9 >= maxSeconds) {
          network.stopCarrying();
          // During the first half, loops were not yet compiled and memory was not yet allocated.
          return seconds.stream().skip(seconds.size() / 2).mapToDouble(s -> s).average().orElse(0);
        }
      }
      network.stopCarrying();
    }
  }

  /** The seconds that the validation after an epoch takes. */
  public double validationSeconds() {
    long start = System.nanoTime();
    problem.validationLoss(network);
    network.clearState();
    return (System.nanoTime() - start) / 1e9;
  }
}
