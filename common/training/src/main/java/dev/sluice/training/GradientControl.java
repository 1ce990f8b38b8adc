package dev.sluice.training;

import dev.sluice.network.TrainableNetwork;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.layers.recurrent.RnnOutputLayer;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adjusts the gradient between back-propagation and the optimiser: scales the gradient that
 * Deeplearning4j computes to that of the mean loss per prediction, clips it by its L2 norm over all
 * parameters, and records loss and norm.
 *
 * <p>A prediction is one labelled row, or one labelled time step that is not masked. At this point
 * the gradient is the <em>sum</em> over all predictions of the batch. Afterwards the updater
 * divides it by the number of examples, whatever their length, so it is multiplied here by {@code
 * examples / predictions}. The optimiser then sees the same scale for short and long sequences, and
 * one clipping norm suits both. (Deeplearning4j's own clipping works layer by layer, which changes
 * the gradient's direction.) The network's score is the sum divided by the number of examples.
 *
 * <p>For a network with several outputs, loss and predictions are summed over all outputs, so that
 * every prediction has the same weight in the mean.
 */
final class GradientControl extends BaseTrainingListener {
  private final TrainableNetwork network;
  private final double clipNorm;

  private double lossSum;
  private long predictions;
  private double normSum;
  private int updates;
  private int clipped;
  private boolean finite = true;

  /**
   * Creates a control, which the caller adds to the network's listeners.
   *
   * @param clipNorm the maximum norm; 0 for no clipping
   */
  GradientControl(TrainableNetwork network, double clipNorm) {
    this.network = network;
    this.clipNorm = clipNorm;
  }

  /** Resets the loss, the norm and all counts. */
  void startEpoch() {
    lossSum = 0;
    predictions = 0;
    normSum = 0;
    updates = 0;
    clipped = 0;
  }

  /** Whether every loss and every gradient has been a finite number. */
  boolean finite() {
    return finite;
  }

  /**
   * Mean loss per prediction since the start of the epoch, with the weights at the time of each
   * prediction.
   */
  double meanLoss() {
    return lossSum / predictions;
  }

  long predictions() {
    return predictions;
  }

  /** Mean norm before clipping, over the updates. */
  double meanNorm() {
    return normSum / updates;
  }

  /** Share of the updates that were clipped. */
  double clippedShare() {
    return (double) clipped / updates;
  }

  @Override
  public void onGradientCalculation(Model model) {
    double examples = model.batchSize();
    double count = network.trainedOutputs().stream().mapToDouble(GradientControl::count).sum();
    if (count == 0) {
      // Everything is masked: the gradient is zero, and there is nothing to average over.
      return;
    }
    INDArray gradient = model.gradient().gradient();
    double norm = gradient.norm2Number().doubleValue() / count;
    double loss = model.score() * examples;
    lossSum += loss;
    predictions += Math.round(count);
    normSum += norm;
    updates++;
    finite &= Double.isFinite(norm) && Double.isFinite(loss);
    double scale = examples / count;
    if (clipNorm > 0 && norm > clipNorm) {
      scale *= clipNorm / norm;
      clipped++;
    }
    if (scale != 1) {
      gradient.muli(scale);
    }
  }

  /**
   * The number of predictions of one output in the current batch or segment, over which the loss
   * sums.
   */
  private static double count(TrainableNetwork.Output output) {
    INDArray mask = output.mask();
    if (mask != null) {
      // One row per prediction: one column for all units, or one for each.
      return mask.sumNumber().doubleValue() / mask.size(1);
    }
    INDArray labels = output.labels();
    if (labels.rank() < 3) {
      return labels.size(0);
    }
    boolean timeSecond =
        output.layer() instanceof RnnOutputLayer recurrent
            && recurrent.layerConf().getRnnDataFormat() == RNNFormat.NWC;
    return labels.size(0) * labels.size(timeSecond ? 1 : 2);
  }
}
