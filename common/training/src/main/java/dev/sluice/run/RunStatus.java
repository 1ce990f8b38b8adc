package dev.sluice.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a run ended. */
public enum RunStatus {
  /** All its epochs, or stopped early by its patience or when its time was used up. */
  @JsonProperty("completed")
  COMPLETED,
  /** Stopped by a person after some epoch; evaluated, and able to go on. */
  @JsonProperty("interrupted")
  INTERRUPTED,
  /** A loss or gradient was no longer a finite number; the best epoch before is evaluated. */
  @JsonProperty("diverged")
  DIVERGED,
  /** An error; the result says which. */
  @JsonProperty("failed")
  FAILED;

  /** Its name in results. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
