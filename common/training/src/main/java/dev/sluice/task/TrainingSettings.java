package dev.sluice.task;

import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/**
 * How a network is trained. These settings are the same for every task.
 *
 * <p>The optimiser is Adam (Kingma and Ba 2015, arXiv 1412.6980) with beta1 0.9, beta2 0.999 and
 * epsilon 1e-8. {@code clipNorm} is the largest L2 norm of the whole gradient of the mean loss
 * (Pascanu et al. 2013, arXiv 1211.5063).
 *
 * <p>{@code maxSeconds} gives networks of different cost the same time. The seconds of earlier
 * sessions of a resumed run count. With this limit, results depend on the machine's speed.
 */
public record TrainingSettings(
    @Setting("maximum number of passes over the training part") int epochs,
    @Setting("examples (or parallel streams) per batch") int batchSize,
    @Setting("initial learning rate of Adam") double learningRate,
    @Setting("learning rate schedule: constant, step, exponential or cosine")
        LearningRateSchedule schedule,
    @Setting("decay factor per step (step) or per epoch (exponential)") double scheduleFactor,
    @Setting("epochs between steps (step only)") int scheduleEpochs,
    @Setting("maximum norm of the gradient; 0: no clipping") double clipNorm,
    @Setting("epochs without a better validation loss before training stops; 0: never stop early")
        int patience,
    @Setting(
            value = "seconds after which the current epoch is the last; 0: no limit",
            formerly = "0")
        double maxSeconds,
    @Setting("seed of all random numbers") long seed) {
  public TrainingSettings {
    UsageException.atLeast("epochs", epochs, 1);
    UsageException.atLeast("batch-size", batchSize, 1);
    UsageException.above("learning-rate", learningRate, 0);
    UsageException.above("schedule-factor", scheduleFactor, 0);
    UsageException.atLeast("schedule-epochs", scheduleEpochs, 1);
    UsageException.atLeast("clip-norm", clipNorm, 0);
    UsageException.atLeast("patience", patience, 0);
    UsageException.atLeast("max-seconds", maxSeconds, 0);
  }

  /**
   * A new builder. Epochs, batch size and learning rate must be set. By default, the learning rate
   * is constant, gradients are not clipped, training does not stop early, and the seed is 1.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with these settings. */
  public Builder toBuilder() {
    return new Builder()
        .epochs(epochs)
        .batchSize(batchSize)
        .learningRate(learningRate)
        .schedule(schedule, scheduleFactor, scheduleEpochs)
        .clipNorm(clipNorm)
        .patience(patience)
        .maxSeconds(maxSeconds)
        .seed(seed);
  }

  /** A copy with another seed. */
  public TrainingSettings withSeed(long seed) {
    return toBuilder().seed(seed).build();
  }

  /** Builds settings; {@link #build} checks them. */
  public static final class Builder {
    private int epochs;
    private int batchSize;
    private double learningRate;
    private LearningRateSchedule schedule = LearningRateSchedule.CONSTANT;
    private double scheduleFactor = 1;
    private int scheduleEpochs = 1;
    private double clipNorm;
    private int patience;
    private double maxSeconds;
    private long seed = 1;

    private Builder() {}

    public Builder epochs(int epochs) {
      this.epochs = epochs;
      return this;
    }

    public Builder batchSize(int batchSize) {
      this.batchSize = batchSize;
      return this;
    }

    public Builder learningRate(double learningRate) {
      this.learningRate = learningRate;
      return this;
    }

    public Builder clipNorm(double clipNorm) {
      this.clipNorm = clipNorm;
      return this;
    }

    public Builder patience(int patience) {
      this.patience = patience;
      return this;
    }

    public Builder maxSeconds(double maxSeconds) {
      this.maxSeconds = maxSeconds;
      return this;
    }

    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * How the learning rate changes.
     *
     * @param factor the decay factor per step or epoch; unused by constant and cosine schedules
     * @param epochsPerStep the epochs between steps of a step schedule; unused by the others
     */
    public Builder schedule(LearningRateSchedule schedule, double factor, int epochsPerStep) {
      this.schedule = schedule;
      scheduleFactor = factor;
      scheduleEpochs = epochsPerStep;
      return this;
    }

    /**
     * The settings.
     *
     * @throws UsageException naming a value that is missing or out of range
     */
    public TrainingSettings build() {
      return new TrainingSettings(
          epochs,
          batchSize,
          learningRate,
          schedule,
          scheduleFactor,
          scheduleEpochs,
          clipNorm,
          patience,
          maxSeconds,
          seed);
    }
  }
}
