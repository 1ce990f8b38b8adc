package dev.sluice.training;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What one epoch gave.
 *
 * @param epoch counted from 1
 * @param trainingLoss mean per prediction while the weights changed, with dropout
 * @param validationLoss mean per prediction after the epoch, without dropout; NaN if it diverged
 * @param learningRate of this epoch
 * @param gradientNorm mean over the updates of the gradient's L2 norm before clipping
 * @param clippedShare share of the updates whose gradient was clipped
 * @param counted examples (characters, where the state is carried) that were trained on
 * @param seconds it took, with validation; the one figure that differs from run to run
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
