package dev.sluice.layer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The runtime of {@link AttentionPooling}. Rows are ordered by time: step {@code t} of example
 * {@code b} is row {@code t * batch + b}, which is how a recurrent layer stores its output.
 *
 * <p>The backward pass recomputes the weights, instead of keeping them across two workspaces.
 */
final class AttentionPoolingLayer extends BaseLayer<AttentionPooling> {
  private static final long serialVersionUID = 1L;

  /** Larger than any score; subtracted from a masked score, so that it is never the largest. */
  private static final double MASK_OFFSET = 1e9;

  AttentionPoolingLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  /**
   * The values computed from the input.
   *
   * @param rows {@code h_t}, {@code [time * batch, nIn]}
   * @param hidden {@code u_t}, {@code [time * batch, size]}
   * @param weights {@code a_t}, {@code [time, batch]}
   */
  private record Attention(INDArray rows, INDArray hidden, INDArray weights) {
    /** The weights as a column, one per row. */
    INDArray column() {
      return weights.reshape('c', weights.length(), 1);
    }
  }

  private Attention attend(boolean training, LayerWorkspaceMgr workspaces) {
    if (input.rank() != 3 || input.size(1) != layerConf().getNIn()) {
      throw new DL4JInvalidInputException(
          "Expected input [batch, %d, time], found %s %s"
              .formatted(layerConf().getNIn(), Arrays.toString(input.shape()), layerId()));
    }
    long batch = input.size(0);
    long steps = input.size(2);
    INDArray rows =
        input.castTo(dataType).permute(2, 0, 1).reshape('c', steps * batch, input.size(1));
    INDArray hidden =
        Transforms.tanh(
            rows.mmul(
                    getParamWithNoise(
                        AttentionPoolingParamInitializer.WEIGHT_KEY, training, workspaces))
                .addiRowVector(
                    getParamWithNoise(
                        AttentionPoolingParamInitializer.BIAS_KEY, training, workspaces)),
            false);
    INDArray scores =
        hidden
            .mmul(
                getParamWithNoise(
                    AttentionPoolingParamInitializer.CONTEXT_KEY, training, workspaces))
            .reshape('c', steps, batch);
    return new Attention(rows, hidden, softmax(scores, mask(batch, steps)));
  }

  /** {@code [time, batch]} of 0 and 1; null if no step is masked. */
  private INDArray mask(long batch, long steps) {
    if (maskArray == null) {
      return null;
    }
    if (maskArray.length() != batch * steps || maskArray.size(0) != batch) {
      throw new DL4JInvalidInputException(
          "Expected a mask [%d, %d] (batch, time), found %s %s"
              .formatted(batch, steps, Arrays.toString(maskArray.shape()), layerId()));
    }
    return maskArray.reshape(batch, steps).transpose().neq(0).castTo(dataType);
  }

  /** Softmax over the steps of each example. */
  private static INDArray softmax(INDArray scores, INDArray mask) {
    INDArray unmasked = mask == null ? scores : scores.add(mask.sub(1).muli(MASK_OFFSET));
    INDArray exponentials = Transforms.exp(unmasked.subRowVector(unmasked.max(0)), false);
    if (mask != null) {
      exponentials.muli(mask);
    }
    INDArray sums = exponentials.sum(0);
    if (mask != null) {
      // A fully masked sequence has the sum 0; dividing by 1 keeps its weights at 0.
      sums.addi(sums.eq(0).castTo(sums.dataType()));
    }
    return exponentials.diviRowVector(sums);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    Attention attention = attend(training, workspaces);
    INDArray output =
        attention
            .rows()
            .mulColumnVector(attention.column())
            .reshape('c', input.size(2), input.size(0), input.size(1))
            .sum(0);
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, output);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    Attention attention = attend(true, workspaces);
    long batch = input.size(0);
    long steps = input.size(2);
    INDArray weights = attention.weights();
    // The gradient of the output, repeated at every step: [time * batch, nIn].
    INDArray error =
        epsilon
            .castTo(dataType)
            .reshape(1, batch, input.size(1))
            .repeat(0, steps)
            .reshape('c', steps * batch, input.size(1));
    INDArray weightError = error.mul(attention.rows()).sum(1).reshape('c', steps, batch);
    INDArray mean = weights.mul(weightError).sum(0);
    INDArray scoreError =
        weightError.subRowVector(mean).muli(weights).reshape('c', steps * batch, 1);

    INDArray context =
        getParamWithNoise(AttentionPoolingParamInitializer.CONTEXT_KEY, true, workspaces);
    INDArray hidden = attention.hidden();
    INDArray hiddenError = scoreError.mmul(context.transpose()).muli(hidden.mul(hidden).rsub(1));
    gradientViews
        .get(AttentionPoolingParamInitializer.WEIGHT_KEY)
        .assign(attention.rows().transpose().mmul(hiddenError));
    gradientViews.get(AttentionPoolingParamInitializer.BIAS_KEY).assign(hiddenError.sum(true, 0));
    gradientViews
        .get(AttentionPoolingParamInitializer.CONTEXT_KEY)
        .assign(hidden.transpose().mmul(scoreError));

    INDArray inputError =
        error
            .muliColumnVector(attention.column())
            .addi(
                hiddenError.mmul(
                    getParamWithNoise(AttentionPoolingParamInitializer.WEIGHT_KEY, true, workspaces)
                        .transpose()))
            .reshape('c', steps, batch, input.size(1))
            .permute(1, 2, 0);
    weightNoiseParams.clear();
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradientViews.forEach(gradient.gradientForVariable()::put);
    return new Pair<>(
        gradient,
        backpropDropOutIfPresent(workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, inputError)));
  }

  /** Returns no mask: after pooling there is no time axis. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState state, int batchSize) {
    this.maskArray = mask;
    this.maskState = state;
    return new Pair<>(null, MaskState.Passthrough);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  /** An independent layer with copies of the parameters. */
  @Override
  public Layer clone() {
    AttentionPoolingLayer copy = new AttentionPoolingLayer(conf.clone(), dataType);
    Map<String, INDArray> own = new LinkedHashMap<>();
    params.forEach((key, value) -> own.put(key, value.dup(value.ordering())));
    copy.setParamTable(own);
    return copy;
  }
}
