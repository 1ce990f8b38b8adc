package dev.sluice.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The runtime of {@link LastState}. */
final class LastStateLayer extends AbstractLayer<LastState> {
  private static final long serialVersionUID = 1L;

  LastStateLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray chosen = input.mul(choice(input)).sum(2);
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, chosen);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray spread =
        choice(input)
            .mul(epsilon.castTo(input.dataType()).reshape(epsilon.size(0), epsilon.size(1), 1));
    return new Pair<>(
        new DefaultGradient(), workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, spread));
  }

  /**
   * 1 at the step from which each feature is taken, otherwise 0: {@code [batch, features, time]}.
   */
  private INDArray choice(INDArray sequences) {
    long rows = sequences.size(0);
    long features = sequences.size(1);
    long steps = sequences.size(2);
    INDArray choice = Nd4j.zeros(sequences.dataType(), rows, features, steps);
    long forwards = layerConf().isBidirectional() ? features / 2 : features;
    for (long row = 0; row < rows; row++) {
      long first = 0;
      long last = steps - 1;
      if (maskArray != null) {
        while (last > 0 && maskArray.getDouble(row, last) == 0) {
          last--;
        }
        while (first < last && maskArray.getDouble(row, first) == 0) {
          first++;
        }
      }
      put(choice, row, 0, forwards, last);
      put(choice, row, forwards, features, first);
    }
    return choice;
  }

  private static void put(INDArray choice, long row, long from, long to, long step) {
    if (from < to) {
      choice
          .get(NDArrayIndex.point(row), NDArrayIndex.interval(from, to), NDArrayIndex.point(step))
          .assign(1);
    }
  }

  @Override
  public void setMaskArray(INDArray mask) {
    super.setMaskArray(Masks.byStep(mask));
  }

  /** Returns no mask: after pooling there is no time axis. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState state, int batchSize) {
    setMaskArray(mask);
    this.maskState = state;
    return new Pair<>(null, MaskState.Passthrough);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {
    // There are no weights.
  }

  @Override
  public Layer clone() {
    throw new UnsupportedOperationException("a layer is cloned by its network");
  }
}
