package dev.sluice.error;

/**
 * Something that a person gave (a file, a stored model, an address, a full disk) cannot be worked
 * with. The message alone goes to the terminal, so it says what was found and where, what was
 * expected, and what to do. The program exits with {@link ExitCode#FAILURE}.
 */
public class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The exit code that this failure ends the program with. */
  public ExitCode exitCode() {
    return ExitCode.FAILURE;
  }
}
