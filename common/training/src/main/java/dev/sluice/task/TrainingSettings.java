package dev.sluice.task;

import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;

/**
 * How a network is trained; alike for every task.
 *
 * <p>The optimiser is Adam (Kingma and Ba 2015, arXiv 1412.6980) with beta1 0.9, beta2 0.999 and
 * epsilon 1e-8. {@code clipNorm} is the largest L2 norm of the whole gradient of the mean loss
 * (Pascanu et al. 2013, arXiv 1211.5063).
 *
 * <p>{@code maxSeconds} gives networks of different cost equal time. Seconds of earlier sessions of
 * a resumed run count. With it, figures depend on the machine's speed: the last epoch is another.
 */
public record TrainingSettings(
    @Setting("most passes over the training part") int epochs,
    @Setting("examples (or parallel streams) a batch") int batchSize,
    @Setting("Adam's step size at the start") double learningRate,
    @Setting("how it changes: constant, step, exponential or cosine") LearningRateSchedule schedule,
    @Setting("factor a step (step) or an epoch (exponential)") double scheduleFactor,
    @Setting("epochs between steps (step only)") int scheduleEpochs,
    @Setting("largest norm of the gradient; 0: no clipping") double clipNorm,
    @Setting("epochs without a better validation loss before it stops; 0: never stop early")
        int patience,
    @Setting(
            value = "seconds of training after which the running epoch is the last; 0: no limit",
            formerly = "0")
        double maxSeconds,
    @Setting("decides every random number") long seed) {
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

  /** The same with another seed. */
  public TrainingSettings withSeed(long seed) {
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
