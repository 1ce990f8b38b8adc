package dev.sluice.updater;

import java.util.Objects;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that follows half a cosine: at epoch e of E, counted from 0, it is {@code initial
 * / 2 (1 + cos(pi e / E))}, {@code initial} in the first epoch, and close to zero in the last
 * (Loshchilov and Hutter 2017, arXiv 1608.03983, equation 5, without restarts). Deeplearning4j has
 * no such schedule; this one is stored with the network like the others.
 */
public final class CosineSchedule implements ISchedule {
  private static final long serialVersionUID = 1L;

  private final double initial;
  private final int epochs;

  public CosineSchedule(
      @JsonProperty("initial") double initial, @JsonProperty("epochs") int epochs) {
    this.initial = initial;
    this.epochs = epochs;
  }

  @JsonProperty("initial")
  public double initial() {
    return initial;
  }

  @JsonProperty("epochs")
  public int epochs() {
    return epochs;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    double share = Math.min(1, (double) epoch / epochs);
    return initial / 2 * (1 + Math.cos(Math.PI * share));
  }

  /** Immutable, so returns itself. */
  @Override
  @SuppressWarnings({"MissingSuperCall", "super"})
  public ISchedule clone() {
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CosineSchedule that && initial == that.initial && epochs == that.epochs;
  }

  @Override
  public int hashCode() {
    return Objects.hash(initial, epochs);
  }
}
