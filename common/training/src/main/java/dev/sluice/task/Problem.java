package dev.sluice.task;

import dev.sluice.layer.TrainedParameters;
import dev.sluice.progress.Progress;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A task with its data loaded, split and encoded: everything that training and evaluation ask of
 * it. Iterators are views; nothing copies the data for each epoch.
 */
public interface Problem {
  /** The counts that {@code --dry-run} and reports show, such as "training examples" to "960". */
  Map<String, String> facts();

  /** SHA-256 of the data's bytes, in hexadecimal: part of a result's provenance. */
  String dataSha256();

  /** The network, with weights to be initialised from the training seed. */
  MultiLayerConfiguration network();

  /**
   * How many numbers the network trains, without those that a cell's mask keeps at zero: from its
   * definition, without making it.
   */
  default long parameters() {
    return network().getConfs().stream().mapToLong(TrainedParameters::of).sum();
  }

  /**
   * Whether the recurrent state is carried from one batch to the next (characters), the iterator
   * being contiguous streams; else each batch starts from zero.
   */
  default boolean stateful() {
    return false;
  }

  /** What the speed of training counts: with a carried state predictions, else examples. */
  default String counted() {
    return stateful() ? "steps" : "examples";
  }

  /**
   * The training part in the order of one epoch, which depends on the seed and the epoch alone, so
   * that a resumed run sees what one never stopped would have seen.
   *
   * @param epoch counted from 1
   */
  DataSetIterator training(int epoch);

  /** How many batches {@link #training} gives. */
  int batchesPerEpoch();

  /**
   * The loss on the validation part that early stopping and "best" go by: mean per prediction,
   * lower is better, no dropout.
   */
  double validationLoss(MultiLayerNetwork network);

  /** All metrics of the task on one part; none if the part is empty. */
  Evaluation evaluate(MultiLayerNetwork network, Part part);

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
  default Map<String, byte[]> measured(MultiLayerNetwork network) {
    return Map.of();
  }
}
