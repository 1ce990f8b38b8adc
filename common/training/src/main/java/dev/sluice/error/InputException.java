package dev.sluice.error;

/**
 * Thrown when input (a file, a stored model, an address) or the disk cannot be used. Only the
 * message is printed, so it says what was found and where, what was expected, and what to do. The
 * program exits with {@link ExitCode#FAILURE}.
 */
public class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The program's exit code after this failure. */
  public ExitCode exitCode() {
    return ExitCode.FAILURE;
  }
}
