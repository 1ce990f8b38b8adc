package dev.sluice.updater;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.GradientUpdater;

/**
 * The state of {@link OnePassAdam} for one block of parameters: the running means of the gradients
 * and of their squares, consecutive in the network's flat state, with the keys of Deeplearning4j's
 * Adam.
 */
final class OnePassAdamUpdater implements GradientUpdater<OnePassAdam> {
  private final OnePassAdam settings;
  private final AdamArithmetic arithmetic = new AdamArithmetic();
  private INDArray m;
  private INDArray v;

  OnePassAdamUpdater(OnePassAdam settings) {
    this.settings = settings;
  }

  @Override
  public OnePassAdam getConfig() {
    return settings;
  }

  @Override
  public void setState(Map<String, INDArray> state, boolean initialise) {
    Set<String> keys = Set.of(AdamUpdater.M_STATE, AdamUpdater.V_STATE);
    if (!state.keySet().equals(keys)) {
      throw new IllegalStateException(
          "The state of Adam must have the keys M and V, found " + state.keySet());
    }
    m = state.get(AdamUpdater.M_STATE);
    v = state.get(AdamUpdater.V_STATE);
    if (initialise) {
      m.assign(0);
      v.assign(0);
    }
  }

  @Override
  public Map<String, INDArray> getState() {
    Map<String, INDArray> state = new LinkedHashMap<>();
    state.put(AdamUpdater.M_STATE, m);
    state.put(AdamUpdater.V_STATE, v);
    return state;
  }

  @Override
  public void setStateViewArray(
      INDArray view, long[] gradientShape, char gradientOrder, boolean initialise) {
    if (view.length() % 2 != 0 || view.rank() > 2 || view.length() != view.size(view.rank() - 1)) {
      throw new IllegalArgumentException(
          "The state of Adam must be a row with two numbers for each parameter, found "
              + view.shapeInfoToString());
    }
    if (initialise) {
      view.assign(0);
    }
    INDArray flat = view.reshape(view.length());
    long half = flat.length() / 2;
    m = flat.get(NDArrayIndex.interval(0, half)).reshape(gradientOrder, gradientShape);
    v = flat.get(NDArrayIndex.interval(half, 2 * half)).reshape(gradientOrder, gradientShape);
  }

  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    if (m == null) {
      throw new IllegalStateException(
          "The updater has no state; call setStateViewArray or setState first");
    }
    arithmetic.update(
        gradient, m, v, settings, settings.getLearningRate(iteration, epoch), iteration + 1L);
  }
}
