package dev.sluice.error;

/**
 * Thrown when the command itself is invalid: an unknown name, a setting out of its range, flags
 * that cannot be combined. The program exits with {@link ExitCode#USAGE}.
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

  /** Checks that a setting is at least a minimum. */
  public static void atLeast(String setting, double value, double min) {
    // Written so that NaN fails as well.
    if (!(value >= min)) {
      throw new UsageException(
          "--%s must be at least %s, found %s".formatted(setting, plain(min), plain(value)));
    }
  }

  /** Checks that a setting is finite and greater than a bound. */
  public static void above(String setting, double value, double bound) {
    if (!(value > bound) || Double.isInfinite(value)) {
      throw new UsageException(
          "--%s must be greater than %s, found %s".formatted(setting, plain(bound), plain(value)));
    }
  }

  /** Checks that a setting is in a range, both ends included. */
  public static void within(String setting, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new UsageException(
          "--%s must be from %s to %s, found %s"
              .formatted(setting, plain(min), plain(max), plain(value)));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
