package dev.sluice.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a run ended. */
public enum RunStatus {
  /** Trained all epochs, or stopped early because of its patience or time limit. */
  @JsonProperty("completed")
  COMPLETED,
  /** Stopped by the user after an epoch; evaluated, and can be resumed. */
  @JsonProperty("interrupted")
  INTERRUPTED,
  /** A loss or gradient was no longer a finite number; the best earlier epoch is evaluated. */
  @JsonProperty("diverged")
  DIVERGED,
  /** Ended with an error, which the result contains. */
  @JsonProperty("failed")
  FAILED;

  /** Its name in results. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
