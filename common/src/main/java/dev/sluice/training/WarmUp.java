package dev.sluice.training;

import dev.sluice.task.Problem;
import dev.sluice.task.TrainingSettings;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Measures how fast a network trains, on a few batches of its real data. The network is thrown
 * away: nothing that is trained later is touched.
 */
public final class WarmUp {
  /** While the first batches run, loops are not compiled and memory is not yet there. */
  private static final int UNTIMED = 3;

  private static final int MOST_TIMED = 40;

  private final CarryingNetwork network;
  private final Problem problem;

  /** A new network for a problem. */
  public WarmUp(Problem problem) {
    this.problem = problem;
    network = CarryingNetwork.create(problem.network());
  }

  /**
   * Seconds that a batch takes in training.
   *
   * @param atMost seconds of measuring after which the running batch is the last
   */
  public double secondsPerBatch(TrainingSettings settings, double atMost) {
    GradientControl control = new GradientControl(settings.clipNorm());
    network.setListeners(control);
    control.startEpoch();
    long begin = System.nanoTime();
    double timed = 0;
    int batches = 0;
    for (int epoch = 1; batches < UNTIMED + MOST_TIMED; epoch++) {
      if (problem.stateful()) {
        network.startCarrying();
      }
      DataSetIterator batch = problem.training(epoch);
      if (!batch.hasNext()) {
        throw new IllegalStateException("the training part gave no batch");
      }
      while (batch.hasNext() && batches < UNTIMED + MOST_TIMED) {
        long start = System.nanoTime();
        DataSet data = batch.next();
        network.fit(data);
        long now = System.nanoTime();
        batches++;
        if (batches > UNTIMED) {
          timed += (now - start) / 1e9;
        } else {
          // Should there be time for no other.
          timed = 0;
        }
        if ((now - begin) / 1e9 >= atMost) {
          network.stopCarrying();
          return batches > UNTIMED ? timed / (batches - UNTIMED) : (now - start) / 1e9;
        }
      }
      network.stopCarrying();
    }
    return timed / MOST_TIMED;
  }

  /** Seconds that the validation after an epoch takes. */
  public double validationSeconds() {
    long start = System.nanoTime();
    problem.validationLoss(network);
    network.rnnClearPreviousState();
    return (System.nanoTime() - start) / 1e9;
  }
}
