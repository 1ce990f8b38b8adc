package dev.sluice.error;

/** The program's exit codes. */
public enum ExitCode {
  SUCCESS(0),
  /** The command was valid but failed. */
  FAILURE(1),
  /** The command, a flag or a setting was invalid. */
  USAGE(2),
  /** Stopped by a second Ctrl-C (128 + SIGINT). */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
