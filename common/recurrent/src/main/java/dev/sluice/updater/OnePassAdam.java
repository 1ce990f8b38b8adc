package dev.sluice.updater;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Adam (Kingma and Ba, 2015, algorithm 1 with the bias correction moved into the step size) in one
 * pass over gradient and state, without temporary arrays and on all processors. A drop-in
 * replacement for Deeplearning4j's {@link Adam}, with the same settings, defaults and results.
 *
 * <pre>
 *     m = β1 m + (1 − β1) g          v = β2 v + (1 − β2) g²
 *     update = α √(1 − β2ᵗ) / (1 − β1ᵗ) · m / (√v + ε)        t = 1, 2, ...
 * </pre>
 *
 * <p>The state has the layout of {@code Adam}'s: a network saved with one can continue with the
 * other. Results deliberately differ in two ways: the factors of the bias correction are computed
 * in double precision, and a learning rate of 0 (the end of a schedule) leaves the parameters
 * unchanged, whereas Deeplearning4j then uses ε as the step size.
 *
 * <p>As a subclass of {@code Adam}, it works wherever code checks for that type. It equals only
 * another {@code OnePassAdam} with the same settings, so that a network with both keeps their
 * states apart.
 */
public final class OnePassAdam extends Adam {
  private static final long serialVersionUID = 1L;

  /** Adam with a learning rate of 0.001, β1 = 0.9, β2 = 0.999, ε = 1e-8. */
  public OnePassAdam() {}

  /** Adam with a constant learning rate and the other defaults. */
  public OnePassAdam(double learningRate) {
    super(learningRate);
  }

  /** Adam with a learning rate by iteration or epoch and the other defaults. */
  public OnePassAdam(ISchedule learningRateSchedule) {
    super(learningRateSchedule);
  }

  /**
   * Adam with a constant learning rate.
   *
   * @param beta1 the decay of the mean of the gradients, in [0, 1)
   * @param beta2 the decay of the mean of their squares, in [0, 1)
   * @param epsilon added to the root of that mean
   */
  public OnePassAdam(double learningRate, double beta1, double beta2, double epsilon) {
    super(learningRate, beta1, beta2, epsilon);
  }

  /** With the settings of Deeplearning4j's updater. */
  public OnePassAdam(Adam settings) {
    this(
        settings.getLearningRate(),
        settings.getLearningRateSchedule(),
        settings.getBeta1(),
        settings.getBeta2(),
        settings.getEpsilon());
  }

  @JsonCreator
  private OnePassAdam(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("learningRateSchedule") ISchedule learningRateSchedule,
      @JsonProperty("beta1") double beta1,
      @JsonProperty("beta2") double beta2,
      @JsonProperty("epsilon") double epsilon) {
    super(learningRate, beta1, beta2, epsilon);
    setLearningRateSchedule(learningRateSchedule);
  }

  /** A builder with the options of {@link Adam#builder()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** An {@link Adam.Builder} that builds a {@link OnePassAdam}. */
  public static final class Builder extends Adam.Builder {
    @Override
    public OnePassAdam build() {
      return new OnePassAdam(super.build());
    }
  }

  @Override
  public GradientUpdater<OnePassAdam> instantiate(INDArray state, boolean initialise) {
    INDArray flat = state.reshape(state.length());
    OnePassAdamUpdater updater = new OnePassAdamUpdater(this);
    updater.setStateViewArray(flat, new long[] {flat.length() / 2}, flat.ordering(), initialise);
    return updater;
  }

  @Override
  public GradientUpdater<OnePassAdam> instantiate(Map<String, INDArray> state, boolean initialise) {
    OnePassAdamUpdater updater = new OnePassAdamUpdater(this);
    updater.setState(state, initialise);
    return updater;
  }

  @Override
  public OnePassAdam clone() {
    return new OnePassAdam(this);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof OnePassAdam && super.equals(other));
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof OnePassAdam;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + 1;
  }

  @Override
  public String toString() {
    return "OnePass" + super.toString();
  }
}
