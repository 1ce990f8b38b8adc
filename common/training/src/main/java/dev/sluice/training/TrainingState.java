package dev.sluice.training;

import dev.sluice.task.TrainingSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far training is, beside the network and its optimiser: all that a resumed run must know.
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

  /** How many epochs are finished. */
  public int epoch() {
    return epochs.size();
  }

  /** The epoch with the lowest validation loss, the earliest of equals; empty at the beginning. */
  public Optional<EpochRecord> best() {
    return epochs.stream()
        .filter(EpochRecord::isFinite)
        .min(Comparator.comparingDouble(EpochRecord::validationLoss));
  }

  /** Its number, 0 if there is none. */
  public int bestEpoch() {
    return best().map(EpochRecord::epoch).orElse(0);
  }

  /** Seconds spent on epochs, in all sessions. */
  public double seconds() {
    return epochs.stream().mapToDouble(EpochRecord::seconds).sum();
  }

  /** Whether the epochs are through, the patience at its end or the time used up. */
  public boolean finished(TrainingSettings settings) {
    return epoch() >= settings.epochs() || patienceSpent(settings) || timeSpent(settings);
  }

  /** Whether all sessions together have used the time that the settings allow. */
  public boolean timeSpent(TrainingSettings settings) {
    return settings.maxSeconds() > 0 && seconds() >= settings.maxSeconds();
  }

  /** Whether as many epochs as the patience allows brought no better validation loss. */
  public boolean patienceSpent(TrainingSettings settings) {
    return settings.patience() > 0 && epoch() - bestEpoch() >= settings.patience();
  }
}
