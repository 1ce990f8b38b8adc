package dev.sluice.training;

import dev.sluice.task.TrainingSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The progress of training: what a resumed run needs besides the network and its optimiser.
 *
 * @param epochs one record for each finished epoch, in order
 */
public record TrainingState(List<EpochRecord> epochs) {
  /** Before the first epoch. */
  public static final TrainingState BEGINNING = new TrainingState(List.of());

  public TrainingState {
    epochs = List.copyOf(epochs);
  }

  TrainingState with(EpochRecord epoch) {
    List<EpochRecord> all = new ArrayList<>(epochs);
    all.add(epoch);
    return new TrainingState(all);
  }

  /** The number of finished epochs. */
  public int epoch() {
    return epochs.size();
  }

  /**
   * The epoch with the lowest validation loss, the earliest if several are equal; empty at the
   * beginning.
   */
  public Optional<EpochRecord> best() {
    return epochs.stream()
        .filter(EpochRecord::isFinite)
        .min(Comparator.comparingDouble(EpochRecord::validationLoss));
  }

  /** The number of the best epoch; 0 if there is none. */
  public int bestEpoch() {
    return best().map(EpochRecord::epoch).orElse(0);
  }

  /** Seconds spent on epochs, in all sessions. */
  public double seconds() {
    return epochs.stream().mapToDouble(EpochRecord::seconds).sum();
  }

  /** Whether all epochs are trained, the patience is exhausted, or the time limit is reached. */
  public boolean finished(TrainingSettings settings) {
    return epoch() >= settings.epochs() || patienceSpent(settings) || timeSpent(settings);
  }

  /** Whether all sessions together have reached the time limit. */
  public boolean timeSpent(TrainingSettings settings) {
    return settings.maxSeconds() > 0 && seconds() >= settings.maxSeconds();
  }

  /** Whether the validation loss has not improved for as many epochs as the patience allows. */
  public boolean patienceSpent(TrainingSettings settings) {
    return settings.patience() > 0 && epoch() - bestEpoch() >= settings.patience();
  }
}
