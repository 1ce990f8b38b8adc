package dev.sluice.training;

import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.task.Problem;
import dev.sluice.task.TrainingSettings;
import java.util.Iterator;
import java.util.Locale;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The training loop: epochs, validation, early stopping. A {@link Saver} saves the result of each
 * epoch; the trainer itself writes no files.
 *
 * <p>Every random number of an epoch (the order of examples, dropout) depends only on the seed and
 * the epoch's number, so that a resumed run ends with the same numbers as an uninterrupted one.
 */
public final class Trainer {
  private static final long SHOW_NANOS = 100_000_000;

  private final Problem problem;
  private final TrainingSettings settings;
  private final Progress progress;
  private final Interruption interruption;
  private final Saver saver;

  /** Saves the current state of training. */
  @FunctionalInterface
  public interface Saver {
    /**
     * Called after each epoch with finite losses.
     *
     * @param network the network with its current weights and optimiser state; later epochs change
     *     it
     * @param best whether the validation loss is lower than in all earlier epochs
     */
    void save(TrainableNetwork network, TrainingState state, boolean best);
  }

  /** Why training ended. */
  public enum Ending {
    ALL_EPOCHS,
    /** No better validation loss within the patience. */
    PATIENCE,
    /** The time limit of the settings was reached. */
    TIME,
    /** The user requested a stop. */
    INTERRUPTED,
    /** A loss or gradient was no longer a finite number. */
    DIVERGED
  }

  /**
   * How training ended.
   *
   * @param state the final state; its last record may be of an epoch that diverged and was not
   *     saved
   */
  public record Outcome(Ending ending, TrainingState state) {}

  /**
   * Where to continue.
   *
   * @param network the network passed to {@link Saver#save}
   */
  public record Checkpoint(TrainableNetwork network, TrainingState state) {}

  public Trainer(
      Problem problem,
      TrainingSettings settings,
      Progress progress,
      Interruption interruption,
      Saver saver) {
    this.problem = problem;
    this.settings = settings;
    this.progress = progress;
    this.interruption = interruption;
    this.saver = saver;
  }

  /** Trains a new network, after {@link Problem#initialise}. */
  public Outcome train() {
    TrainableNetwork network = problem.network().create();
    problem.initialise(network);
    return train(network, TrainingState.BEGINNING);
  }

  /** Continues an earlier session. */
  public Outcome train(Checkpoint from) {
    return train(from.network(), from.state());
  }

  private Outcome train(TrainableNetwork network, TrainingState start) {
    if (problem.stateful() && !network.definition().isTruncated()) {
      throw new IllegalStateException(
          "state is carried from batch to batch only by truncated back-propagation, but the"
              + " network's definition does not use it");
    }
    GradientControl control = new GradientControl(network, settings.clipNorm());
    network.model().setListeners(control);
    TrainingState state = start;
    while (!state.finished(settings)) {
      double lowest = state.best().map(EpochRecord::validationLoss).orElse(Double.NaN);
      EpochRecord epoch = epoch(network, control, state.epoch() + 1);
      state = state.with(epoch);
      boolean best = state.bestEpoch() == epoch.epoch();
      report(epoch, best, lowest, state);
      if (!epoch.isFinite() || !control.finite()) {
        return new Outcome(Ending.DIVERGED, state);
      }
      saver.save(network, state, best);
      if (interruption.requested() && !state.finished(settings)) {
        return new Outcome(Ending.INTERRUPTED, state);
      }
    }
    return new Outcome(ending(state), state);
  }

  private Ending ending(TrainingState state) {
    if (state.epoch() >= settings.epochs()) {
      return Ending.ALL_EPOCHS;
    }
    return state.patienceSpent(settings) ? Ending.PATIENCE : Ending.TIME;
  }

  private EpochRecord epoch(TrainableNetwork network, GradientControl control, int number) {
    long start = System.nanoTime();
    network.startEpoch(number - 1);
    Nd4j.getRandom().setSeed(mix(settings.seed(), number));
    control.startEpoch();
    if (problem.stateful()) {
      network.startCarrying();
    }
    long counted = pass(network, control, number, start);
    // Validation starts from zero, without the state of the last batch, and must not pass its own
    // state on to the next epoch.
    network.stopCarrying();
    double validation = control.finite() ? problem.validationLoss(network) : Double.NaN;
    network.clearState();
    return new EpochRecord(
        number,
        control.meanLoss(),
        validation,
        RecurrentStack.schedule(settings).valueAt(network.updates(), number - 1),
        control.meanNorm(),
        control.clippedShare(),
        counted,
        (System.nanoTime() - start) / 1e9);
  }

  private long pass(TrainableNetwork network, GradientControl control, int number, long start) {
    long examples = 0;
    long streams = -1;
    int batches = 0;
    long shown = start;
    try (Progress.Bar bar =
        progress.startEpoch(number, settings.epochs(), problem.batchesPerEpoch())) {
      Iterator<MultiDataSet> batch = problem.training(number);
      while (batch.hasNext() && control.finite()) {
        MultiDataSet data = batch.next();
        long rows = data.getFeatures(0).size(0);
        if (problem.stateful() && streams >= 0 && rows != streams) {
          throw new IllegalStateException(
              "state is carried over %d streams, but a batch has %d".formatted(streams, rows));
        }
        streams = rows;
        network.fit(data);
        examples += rows;
        batches++;
        long now = System.nanoTime();
        if (now - shown >= SHOW_NANOS || !batch.hasNext()) {
          shown = now;
          long counted = problem.stateful() ? control.predictions() : examples;
          bar.advanceTo(
              batches,
              String.format(
                  Locale.ROOT,
                  "loss %.4f, %,.0f %s/s",
                  control.meanLoss(),
                  counted / ((now - start) / 1e9),
                  problem.counted()));
        }
      }
    }
    if (batches == 0) {
      throw new IllegalStateException("the training part has no batch");
    }
    return problem.stateful() ? control.predictions() : examples;
  }

  private void report(EpochRecord epoch, boolean best, double lowest, TrainingState state) {
    String name = "epoch %d/%d".formatted(epoch.epoch(), settings.epochs());
    if (!epoch.isFinite()) {
      progress.sayOfEpoch(name + ": the loss is no longer a finite number; training stops");
      return;
    }
    double left = state.seconds() / state.epoch() * (settings.epochs() - epoch.epoch());
    if (settings.maxSeconds() > 0) {
      // The epoch in which the time runs out is still finished.
      left = Math.min(left, settings.maxSeconds() - state.seconds() + epoch.seconds());
    }
    progress.sayOfEpoch(
        String.format(
            Locale.ROOT,
            "%s: loss %.4f, validation %.4f (%s), %,.0f %s/s, %s",
            name,
            epoch.trainingLoss(),
            epoch.validationLoss(),
            best
                ? "best"
                : String.format(Locale.ROOT, "best %.4f in epoch %d", lowest, state.bestEpoch()),
            epoch.counted() / epoch.seconds(),
            problem.counted(),
            state.finished(settings) ? "done" : "at most " + clock(left) + " left"));
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  /** A seed for each epoch, unrelated to those of other epochs (SplitMix64's finaliser). */
  static long mix(long seed, int epoch) {
    long z = seed + 0x9E3779B97F4A7C15L * epoch;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
