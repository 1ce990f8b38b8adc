package dev.sluice.training;

import dev.sluice.network.TrainableNetwork;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.layers.recurrent.RnnOutputLayer;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Stands between back-propagation and the optimiser: turns the gradient that Deeplearning4j
 * computes into that of the mean loss per prediction, clips it by its L2 norm over all parameters
 * at once, and keeps count of loss and norm.
 *
 * <p>A prediction is one labelled row, or one labelled time step that no mask hides. At this point
 * the gradient is the <em>sum</em> over all predictions of the batch, and after it the updater
 * divides by the number of examples, however long they are; so it is multiplied here by {@code
 * examples / predictions}. The optimiser then sees the same scale for short and long sequences, and
 * one clipping norm serves both. (Deeplearning4j's own clipping goes layer by layer, which changes
 * the gradient's direction.) The network's score is the sum divided by the number of examples.
 *
 * <p>Of a network with several outputs, loss and predictions are the sums over all of them: the
 * mean is over all predictions alike, whichever output makes them.
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
   * Makes a control, which is to be a listener of the network.
   *
   * @param clipNorm the largest norm that passes unchanged; 0 for no clipping
   */
  GradientControl(TrainableNetwork network, double clipNorm) {
    this.network = network;
    this.clipNorm = clipNorm;
  }

  /** Forgets what was counted. */
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

  /** Mean loss per prediction since the epoch's start, each under the weights of its time. */
  double meanLoss() {
    return lossSum / predictions;
  }

  long predictions() {
    return predictions;
  }

  /** Mean over the updates of the norm before clipping. */
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

  /** Predictions of one output in the current batch or segment, as the loss sums over them. */
  private static double count(TrainableNetwork.Output output) {
    INDArray mask = output.mask();
    if (mask != null) {
      // One row a prediction: a column for all outputs alike, or one for each output.
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
