package dev.sluice.task;

import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import java.util.Iterator;
import java.util.Map;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A task with its data loaded, split and encoded: everything that training and evaluation ask of
 * it. Iterators are views; nothing copies the data for each epoch.
 *
 * <p>Its network is of either kind of Deeplearning4j's, with any number of inputs and outputs; what
 * trains, stores and restores it does not ask which.
 */
public interface Problem {
  /** The counts that {@code --dry-run} and reports show, such as "training examples" to "960". */
  Map<String, String> facts();

  /** SHA-256 of the data's bytes, in hexadecimal: part of a result's provenance. */
  String dataSha256();

  /** The network; its weights are drawn from the training seed. */
  NetworkDefinition network();

  /**
   * Sets weights that are not to be drawn, such as pretrained word vectors or the layers of a
   * language model. Called once, when a run begins: after the weights are drawn and before the
   * first update, and not when a run is resumed. By default nothing is set.
   */
  default void initialise(TrainableNetwork network) {}

  /**
   * How many numbers the network trains, without those that a cell's mask keeps at zero; counted
   * without making it.
   */
  default long parameters() {
    return network().parameters();
  }

  /**
   * Whether the recurrent state is carried from one batch to the next, the batches being segments
   * of contiguous streams (characters); else each batch starts from zero. The network must then be
   * trained by truncated back-propagation.
   */
  default boolean stateful() {
    return false;
  }

  /** What the speed of training counts: predictions if the state is carried, else examples. */
  default String counted() {
    return stateful() ? "steps" : "examples";
  }

  /**
   * The training part in the order of one epoch, which depends on the seed and the epoch alone, so
   * that a resumed run sees what one never stopped would have seen. {@link
   * dev.sluice.network.Batches#of} makes it of a {@code DataSetIterator}.
   *
   * @param epoch counted from 1
   */
  Iterator<MultiDataSet> training(int epoch);

  /** How many batches {@link #training} gives. */
  int batchesPerEpoch();

  /**
   * The validation loss that decides early stopping and the best model: mean per prediction, lower
   * is better, no dropout.
   */
  double validationLoss(TrainableNetwork network);

  /** All metrics of the task on one part; none if the part is empty. */
  Evaluation evaluate(TrainableNetwork network, Part part);

  /**
   * The baselines, fitted on the training part, scored on the same examples of a part as the
   * network, by name, in the order that a table shows them; none if the part is empty.
   */
  Map<String, Evaluation> baselines(Part part, Progress progress);

  /**
   * What must travel with the network inside {@code model.zip} so that it can be used without the
   * data: encoder, scaler, labels. Content by entry name, such as {@code vocabulary.json}.
   */
  Map<String, byte[]> companions();

  /**
   * What is measured on the best network and travels with it beside {@link #companions}, such as
   * how far its forecasts of the validation part were off. It never looks at the test part. Content
   * by entry name, none of them a companion's.
   */
  default Map<String, byte[]> measured(TrainableNetwork network) {
    return Map.of();
  }
}
