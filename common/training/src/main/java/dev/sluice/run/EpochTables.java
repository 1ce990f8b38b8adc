package dev.sluice.run;

import dev.sluice.training.EpochRecord;
import dev.sluice.training.TrainingState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** The epochs of a run as {@code metrics.csv} and {@code timings.csv}. */
final class EpochTables {
  private static final MathContext DIGITS = new MathContext(8);

  private EpochTables() {}

  /** All columns except times: the same bytes for the same seed. */
  static String metrics(TrainingState state) {
    StringBuilder csv =
        new StringBuilder(
            "epoch,training-loss,validation-loss,learning-rate,gradient-norm,clipped-share\n");
    for (EpochRecord epoch : state.epochs()) {
      csv.append(epoch.epoch());
      double[] figures = {
        epoch.trainingLoss(),
        epoch.validationLoss(),
        epoch.learningRate(),
        epoch.gradientNorm(),
        epoch.clippedShare()
      };
      for (double figure : figures) {
        csv.append(',').append(number(figure));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  static String timings(TrainingState state, String counted) {
    StringBuilder csv = new StringBuilder("epoch,seconds,").append(counted).append("\n");
    for (EpochRecord epoch : state.epochs()) {
      csv.append(
          String.format(
                  Locale.ROOT, "%d,%.3f,%d%n", epoch.epoch(), epoch.seconds(), epoch.counted())
              .replace("\r", ""));
    }
    return csv.toString();
  }

  /** Eight significant digits, as precise as a float, and the same on every JDK. */
  private static String number(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString()
        : String.valueOf(value);
  }
}
