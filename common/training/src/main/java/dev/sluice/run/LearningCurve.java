package dev.sluice.run;

import dev.sluice.report.Chart;
import dev.sluice.training.EpochRecord;
import dev.sluice.training.TrainingState;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws training and validation loss by epoch, with the best epoch marked. */
final class LearningCurve {
  private LearningCurve() {}

  /** The chart of a state that contains an epoch with finite losses. */
  static Chart of(String title, TrainingState state) {
    EpochRecord best = state.best().orElseThrow();
    return Chart.of(
        title,
        "epoch",
        "mean loss per prediction",
        List.of(
            line("training", 0, state, EpochRecord::trainingLoss),
            line("validation", 1, state, EpochRecord::validationLoss),
            new Chart.Series(
                String.format(
                    Locale.ROOT, "best: %.4f in epoch %d", best.validationLoss(), best.epoch()),
                2,
                Chart.Mark.DOTS,
                List.of(new Chart.Point(best.epoch(), best.validationLoss())))));
  }

  private static Chart.Series line(
      String name, int colour, TrainingState state, ToDoubleFunction<EpochRecord> loss) {
    return new Chart.Series(
        name,
        colour,
        Chart.Mark.LINE,
        state.epochs().stream()
            .map(epoch -> new Chart.Point(epoch.epoch(), loss.applyAsDouble(epoch)))
            .toList());
  }
}
