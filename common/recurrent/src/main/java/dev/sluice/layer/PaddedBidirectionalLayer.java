package dev.sluice.layer;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.params.BidirectionalParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The runtime of {@link PaddedBidirectional}. */
final class PaddedBidirectionalLayer extends BidirectionalLayer {
  private final Layer forwards;
  private final Layer backwards;

  /** {@code [batch, time]}, 1 at a step and 0 at padding; null if there is no padding. */
  private INDArray mask;

  PaddedBidirectionalLayer(
      NeuralNetConfiguration configuration, Layer forwards, Layer backwards, INDArray parameters) {
    super(configuration, forwards, backwards, parameters);
    this.forwards = forwards;
    this.backwards = backwards;
  }

  /** The forward half and the backward one. */
  List<Layer> halves() {
    return List.of(forwards, backwards);
  }

  @Override
  // The workspace scope is only closed.
  @SuppressWarnings("try")
  public void setInput(INDArray input, LayerWorkspaceMgr workspaces) {
    super.setInput(input, workspaces);
    // In the workspace of the input, which lasts until backpropagation is done.
    INDArray reversed;
    if (input.isAttached()) {
      try (MemoryWorkspace same = input.data().getParentWorkspace().notifyScopeBorrowed()) {
        reversed = reversed(input);
      }
    } else {
      try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        reversed = reversed(input);
      }
    }
    backwards.setInput(reversed, workspaces);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray ahead = forwards.activate(training, workspaces);
    INDArray back = reversed(backwards.activate(training, workspaces));
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, Nd4j.concat(1, ahead, back));
  }

  @Override
  public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
    setInput(input, workspaces);
    return activate(training, workspaces);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    long units = epsilon.size(1) / 2;
    Pair<Gradient, INDArray> ahead = forwards.backpropGradient(half(epsilon, 0, units), workspaces);
    Pair<Gradient, INDArray> back =
        backwards.backpropGradient(reversed(half(epsilon, units, 2 * units)), workspaces);
    Gradient gradient = new DefaultGradient(getGradientsViewArray());
    add(gradient, BidirectionalParamInitializer.FORWARD_PREFIX, ahead.getFirst());
    add(gradient, BidirectionalParamInitializer.BACKWARD_PREFIX, back.getFirst());
    if (ahead.getSecond() == null) {
      // The layer does not compute the gradient with respect to its input.
      return new Pair<>(gradient, null);
    }
    return new Pair<>(gradient, ahead.getSecond().addi(reversed(back.getSecond())));
  }

  private static INDArray half(INDArray epsilon, long from, long to) {
    return epsilon.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  private static void add(Gradient gradient, String prefix, Gradient half) {
    for (Map.Entry<String, INDArray> entry : half.gradientForVariable().entrySet()) {
      gradient.gradientForVariable().put(prefix + entry.getKey(), entry.getValue());
    }
  }

  /**
   * Reverses each sequence from its last step to its first and leaves the padding in place.
   * Applying it twice restores the original.
   *
   * @param sequences {@code [batch, features, time]}
   */
  private INDArray reversed(INDArray sequences) {
    int rows = (int) sequences.size(0);
    long features = sequences.size(1);
    int steps = (int) sequences.size(2);
    int[] source = new int[rows * steps];
    for (int row = 0; row < rows; row++) {
      int length = length(row, steps);
      for (int step = 0; step < steps; step++) {
        source[row * steps + step] = row * steps + (step < length ? length - 1 - step : step);
      }
    }
    INDArray byStep = sequences.permute(0, 2, 1).dup('c').reshape('c', source.length, features);
    return Nd4j.pullRows(byStep, 1, source)
        .reshape('c', rows, steps, features)
        .permute(0, 2, 1)
        .dup('f');
  }

  /** The number of steps up to the last unmasked one. */
  private int length(int row, int steps) {
    int length = steps;
    while (mask != null && length > 0 && mask.getDouble(row, length - 1) == 0) {
      length--;
    }
    return length;
  }

  @Override
  public void setMaskArray(INDArray maskArray) {
    mask = Masks.byStep(maskArray);
    forwards.setMaskArray(mask);
    backwards.setMaskArray(reversedMask());
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray maskArray, MaskState state, int batchSize) {
    mask = Masks.byStep(maskArray);
    backwards.feedForwardMaskArray(reversedMask(), state, batchSize);
    return forwards.feedForwardMaskArray(mask, state, batchSize);
  }

  private INDArray reversedMask() {
    return mask == null
        ? null
        : reversed(mask.reshape(mask.size(0), 1, mask.size(1))).reshape(mask.shape());
  }
}
