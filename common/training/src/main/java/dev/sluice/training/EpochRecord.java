package dev.sluice.training;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * The record of one epoch.
 *
 * @param epoch counted from 1
 * @param trainingLoss the mean loss per prediction during the epoch, with dropout
 * @param validationLoss the mean loss per prediction after the epoch, without dropout; NaN if it
 *     diverged
 * @param learningRate the learning rate of this epoch
 * @param gradientNorm the gradient's L2 norm before clipping, averaged over the updates
 * @param clippedShare the share of updates whose gradient was clipped
 * @param counted the number of examples trained on, or of steps if the state is carried
 * @param seconds the duration, with validation; the only value that differs between runs of the
 *     same seed
 */
public record EpochRecord(
    int epoch,
    double trainingLoss,
    double validationLoss,
    double learningRate,
    double gradientNorm,
    double clippedShare,
    long counted,
    double seconds) {
  /** Whether both losses are numbers. */
  @JsonIgnore
  public boolean isFinite() {
    return Double.isFinite(trainingLoss) && Double.isFinite(validationLoss);
  }
}
