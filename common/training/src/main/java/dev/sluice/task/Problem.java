package dev.sluice.task;

import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import java.util.Iterator;
import java.util.Map;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A task with its data loaded, split and encoded: everything that training and evaluation need.
 * Iterators are views; nothing copies the data for each epoch.
 *
 * <p>Its network may be of either Deeplearning4j kind, with any number of inputs and outputs;
 * training and storing treat both kinds alike.
 */
public interface Problem {
  /** The counts that {@code --dry-run} and reports show, such as "training examples" to "960". */
  Map<String, String> facts();

  /** SHA-256 of the data's bytes, in hexadecimal: part of a result's provenance. */
  String dataSha256();

  /** The network; its weights are initialised from the training seed. */
  NetworkDefinition network();

  /**
   * Sets weights that do not start at random, such as pretrained word vectors or the layers of a
   * language model. Called once when a run begins, after random initialisation and before the first
   * update; not called when a run is resumed. Does nothing by default.
   */
  default void initialise(TrainableNetwork network) {}

  /**
   * The number of trainable parameters, except those that a cell's mask keeps at zero. Does not
   * create the network.
   */
  default long parameters() {
    return network().parameters();
  }

  /**
   * Whether the recurrent state is carried from one batch to the next because batches are segments
   * of contiguous streams, such as text. The network must then be trained by truncated
   * back-propagation. Otherwise, each batch starts from zero.
   */
  default boolean stateful() {
    return false;
  }

  /** The unit of training speed: steps if the state is carried, otherwise examples. */
  default String counted() {
    return stateful() ? "steps" : "examples";
  }

  /**
   * The batches of the training part, in the order of one epoch. The order depends only on the seed
   * and the epoch, so that a resumed run sees the same batches as an uninterrupted one. {@link
   * dev.sluice.network.Batches#of} and {@link dev.sluice.network.Batches#madeOnDemand} convert a
   * {@code DataSetIterator}. A batch may be used until the next one is requested.
   *
   * @param epoch counted from 1
   */
  Iterator<MultiDataSet> training(int epoch);

  /** The number of batches that {@link #training} returns. */
  int batchesPerEpoch();

  /**
   * The validation loss, which decides early stopping and the best model: the mean per prediction,
   * without dropout. Lower is better.
   */
  double validationLoss(TrainableNetwork network);

  /** All metrics of the task on one part; none if the part is empty. */
  Evaluation evaluate(TrainableNetwork network, Part part);

  /**
   * The evaluations of the baselines by name, in display order. They are fitted on the training
   * part and scored on the same examples as the network. None if the part is empty.
   */
  Map<String, Evaluation> baselines(Part part, Progress progress);

  /**
   * What {@code model.zip} must contain besides the network so that it can be used without the
   * data: encoder, scaler, labels. Content by entry name, such as {@code vocabulary.json}.
   */
  Map<String, byte[]> companions();

  /**
   * Measurements of the best network that are stored with it in addition to {@link #companions},
   * such as its forecast errors on the validation part. Must not use the test part. Content by
   * entry name; the names differ from those of companions.
   */
  default Map<String, byte[]> measured(TrainableNetwork network) {
    return Map.of();
  }
}
