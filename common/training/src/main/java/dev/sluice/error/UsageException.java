package dev.sluice.error;

/**
 * The command itself is wrong: an unknown name, a setting out of its range, flags that exclude each
 * other. The program exits with {@link ExitCode#USAGE}.
 */
public final class UsageException extends InputException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.USAGE;
  }

  /** Checks a setting against its smallest value. */
  public static void atLeast(String setting, double value, double least) {
    // Written so that NaN fails as well.
    if (!(value >= least)) {
      throw new UsageException(
          "--%s must be at least %s, found %s".formatted(setting, plain(least), plain(value)));
    }
  }

  /** Checks a setting that must be greater than a bound. */
  public static void above(String setting, double value, double bound) {
    if (!(value > bound) || Double.isInfinite(value)) {
      throw new UsageException(
          "--%s must be greater than %s, found %s".formatted(setting, plain(bound), plain(value)));
    }
  }

  /** Checks a setting against a range, both ends included. */
  public static void within(String setting, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new UsageException(
          "--%s must be from %s to %s, found %s"
              .formatted(setting, plain(least), plain(most), plain(value)));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
