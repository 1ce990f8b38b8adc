package dev.sluice.diagnostics.generated;

import dev.sluice.datasets.iterate.ExampleIterator;
import dev.sluice.network.Batches;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import dev.sluice.task.TrainingSettings;
import java.util.Iterator;
import java.util.Map;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A problem with numbered examples of one length, trained in a new random order in each epoch. */
public abstract class GeneratedProblem implements Problem {
  private final TrainingSettings training;

  protected GeneratedProblem(TrainingSettings training) {
    this.training = training;
  }

  /** The number of examples in a part. */
  protected abstract int count(Part part);

  /** The examples of a part with these numbers, batch by batch. */
  protected abstract ExampleIterator iterator(Part part, int[][] batches);

  @Override
  public final Iterator<MultiDataSet> training(int epoch) {
    return Batches.madeOnDemand(
        iterator(
            Part.TRAIN,
            ExampleIterator.shuffled(
                count(Part.TRAIN), training.batchSize(), training.seed(), epoch)));
  }

  @Override
  public final int batchesPerEpoch() {
    int size = training.batchSize();
    return (count(Part.TRAIN) + size - 1) / size;
  }

  /** None, because the network needs no further data. */
  @Override
  public final Map<String, byte[]> companions() {
    return Map.of();
  }
}
