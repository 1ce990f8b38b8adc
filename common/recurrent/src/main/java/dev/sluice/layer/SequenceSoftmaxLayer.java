package dev.sluice.layer;

import dev.sluice.engine.Precision;
import dev.sluice.engine.SoftmaxProjection;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.RnnOutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Broadcast;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * The runtime of {@link SequenceSoftmax}, on top of the engine's {@link SoftmaxProjection}. The
 * backward pass also computes the loss and keeps it for {@code computeScore}, which Deeplearning4j
 * calls next.
 */
final class SequenceSoftmaxLayer extends RnnOutputLayer {
  private SoftmaxProjection softmax;

  /** The loss of the last backward pass. */
  private double trainingLoss = Double.NaN;

  private boolean fresh;
  private double regularisation;

  SequenceSoftmaxLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  private boolean timeSecond() {
    return layerConf().getRnnDataFormat() != RNNFormat.NCW;
  }

  /** The array as {@code [batch, features, time]}, for any data format. */
  private INDArray byFormat(INDArray array) {
    return timeSecond() ? array.permute(0, 2, 1) : array;
  }

  /**
   * Whether the mask has an element for every output, which Deeplearning4j's gradient of this loss
   * rejects.
   */
  private boolean maskedByOutput() {
    return maskArray != null && !maskArray.isColumnVectorOrScalar();
  }

  /** The parameters and arrays of one call, kept reachable until it ends. */
  private final class Call implements AutoCloseable {
    private final INDArray in;
    private final INDArray weights;
    private final INDArray bias;
    private final INDArray mask;
    private final INDArray target;

    Call(boolean training, boolean learning, LayerWorkspaceMgr workspaceMgr) {
      if (input.rank() != 3 || byFormat(input).size(1) != layerConf().getNIn()) {
        throw new DL4JInvalidInputException(
            ("Expected input [batch, %1$d, time] (or [batch, time, %1$d] in format NWC; format is"
                    + " %2$s), found %3$s %4$s")
                .formatted(
                    layerConf().getNIn(),
                    layerConf().getRnnDataFormat(),
                    Arrays.toString(input.shape()),
                    layerId()));
      }
      applyDropOutIfNecessary(training, workspaceMgr);
      in = byFormat(input.castTo(dataType));
      weights = getParamWithNoise(DefaultParamInitializer.WEIGHT_KEY, training, workspaceMgr);
      bias =
          hasBias()
              ? getParamWithNoise(DefaultParamInitializer.BIAS_KEY, training, workspaceMgr)
                  .reshape(1, layerConf().getNOut())
              : null;
      mask = maskArray == null ? null : mask();
      target = learning ? target() : null;
      if (softmax == null) {
        softmax =
            new SoftmaxProjection(
                (int) layerConf().getNIn(),
                (int) layerConf().getNOut(),
                dataType == DataType.DOUBLE ? Precision.DOUBLE : Precision.FLOAT);
      }
      softmax.use(NativeMemory.view(weights), bias == null ? null : NativeMemory.view(bias));
    }

    /** The label mask, which Deeplearning4j passes as one column, step after step. */
    private INDArray mask() {
      long rows = in.size(0) * in.size(2);
      if (maskArray.length() != rows) {
        throw new DL4JInvalidInputException(
            "Expected a label mask [%d, %d] (batch, time), found one of %d numbers %s"
                .formatted(in.size(0), in.size(2), maskArray.length(), layerId()));
      }
      return maskArray.castTo(dataType).reshape('f', in.size(0), in.size(2));
    }

    private INDArray target() {
      INDArray expected = byFormat(labels);
      long[] shape = {in.size(0), layerConf().getNOut(), in.size(2)};
      if (labels.rank() != 3 || !Arrays.equals(expected.shape(), shape)) {
        throw new DL4JInvalidInputException(
            "Expected labels %s (batch, classes, time) for input %s, found %s in format %s %s"
                .formatted(
                    Arrays.toString(shape),
                    Arrays.toString(input.shape()),
                    Arrays.toString(labels.shape()),
                    layerConf().getRnnDataFormat(),
                    layerId()));
      }
      INDArray wanted = expected.castTo(dataType);
      INDArray classWeights = ((LossMCXENT) layerConf().getLossFn()).getWeights();
      if (classWeights == null) {
        return wanted;
      }
      if (classWeights.length() != layerConf().getNOut()) {
        throw new IllegalStateException(
            "The loss has %d class weights, but there are %d classes %s"
                .formatted(classWeights.length(), layerConf().getNOut(), layerId()));
      }
      // Class weights are equivalent to multiplying the labels.
      INDArray row = classWeights.castTo(dataType).reshape(classWeights.length());
      return Broadcast.mul(wanted, row, wanted.ulike(), 1);
    }

    void forward(INDArray output) {
      softmax.forward(NativeMemory.view(in), NativeMemory.view(output));
    }

    /** The loss of each example. */
    double[] losses() {
      LossMCXENT loss = (LossMCXENT) layerConf().getLossFn();
      return softmax.loss(
          NativeMemory.view(in),
          NativeMemory.view(target),
          mask == null ? null : NativeMemory.view(mask),
          loss.getSoftmaxClipEps());
    }

    @Override
    @SuppressWarnings("ReachabilityFenceUsage") // Try-with-resources acts as finally.
    public void close() {
      Reference.reachabilityFence(in);
      Reference.reachabilityFence(weights);
      Reference.reachabilityFence(bias);
      Reference.reachabilityFence(mask);
      Reference.reachabilityFence(target);
    }
  }

  /** A new array {@code [batch, features, time]}, stored step by step. */
  private INDArray create(ArrayType purpose, long features, LayerWorkspaceMgr workspaceMgr) {
    INDArray in = byFormat(input);
    long[] byTime = {features, in.size(0), in.size(2)};
    return workspaceMgr.createUninitialized(purpose, dataType, byTime, 'f').permute(1, 0, 2);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    if (maskedByOutput()) {
      return super.activate(training, workspaceMgr);
    }
    try (Call call = new Call(training, false, workspaceMgr)) {
      INDArray output = create(ArrayType.ACTIVATIONS, layerConf().getNOut(), workspaceMgr);
      call.forward(output);
      if (call.mask != null) {
        Broadcast.mul(output, call.mask, output, 0, 2);
      }
      return byFormat(output);
    }
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (maskedByOutput()) {
      return super.backpropGradient(epsilon, workspaceMgr);
    }
    if (labels == null) {
      throw new IllegalStateException("The labels are not set " + layerId());
    }
    INDArray weightGradient = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
    INDArray biasGradient = hasBias() ? gradientViews.get(DefaultParamInitializer.BIAS_KEY) : null;
    INDArray inputGradient;
    try (Call call = new Call(true, true, workspaceMgr)) {
      inputGradient = create(ArrayType.ACTIVATION_GRAD, layerConf().getNIn(), workspaceMgr);
      trainingLoss = Arrays.stream(call.losses()).sum();
      softmax.backward(
          NativeMemory.view(inputGradient),
          NativeMemory.view(weightGradient),
          biasGradient == null
              ? null
              : NativeMemory.view(biasGradient.reshape(1, layerConf().getNOut())));
      fresh = true;
    }
    weightNoiseParams.clear();
    Gradient result = new DefaultGradient();
    result.gradientForVariable().put(DefaultParamInitializer.WEIGHT_KEY, weightGradient);
    if (biasGradient != null) {
      result.gradientForVariable().put(DefaultParamInitializer.BIAS_KEY, biasGradient);
    }
    return new Pair<>(result, backpropDropOutIfPresent(byFormat(inputGradient)));
  }

  @Override
  public double computeScore(
      double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaceMgr) {
    regularisation = fullNetRegTerm;
    if (maskedByOutput()) {
      return super.computeScore(fullNetRegTerm, training, workspaceMgr);
    }
    double sum;
    if (training && fresh) {
      sum = trainingLoss;
      fresh = false;
    } else {
      sum = Arrays.stream(losses(training, workspaceMgr)).sum();
    }
    if (conf().isMiniBatch()) {
      sum /= getInputMiniBatchSize();
    }
    score = sum + fullNetRegTerm;
    return score;
  }

  private double[] losses(boolean training, LayerWorkspaceMgr workspaceMgr) {
    if (input == null || labels == null) {
      throw new IllegalStateException("The score requires input and labels " + layerId());
    }
    try (Call call = new Call(training, true, workspaceMgr)) {
      return call.losses();
    }
  }

  @Override
  public INDArray computeScoreForExamples(double fullNetRegTerm, LayerWorkspaceMgr workspaceMgr) {
    if (maskedByOutput()) {
      return super.computeScoreForExamples(fullNetRegTerm, workspaceMgr);
    }
    double[] losses = losses(false, workspaceMgr);
    for (int i = 0; i < losses.length; i++) {
      losses[i] += fullNetRegTerm;
    }
    return Nd4j.createFromArray(losses).castTo(dataType).reshape(losses.length, 1);
  }

  @Override
  public void computeGradientAndScore(LayerWorkspaceMgr workspaceMgr) {
    if (input != null && labels != null) {
      gradient = backpropGradient(null, workspaceMgr).getFirst();
      computeScore(regularisation, true, workspaceMgr);
    }
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    super.setInput(input, workspaceMgr);
    fresh = false;
  }

  @Override
  public void setLabels(INDArray labels) {
    super.setLabels(labels);
    fresh = false;
  }

  @Override
  public void setMaskArray(INDArray maskArray) {
    super.setMaskArray(maskArray);
    fresh = false;
  }

  @Override
  public void clear() {
    super.clear();
    fresh = false;
    regularisation = 0;
  }

  /** An independent layer with copies of the parameters. */
  @Override
  public Layer clone() {
    SequenceSoftmaxLayer copy = new SequenceSoftmaxLayer(conf.clone(), dataType);
    Map<String, INDArray> own = new LinkedHashMap<>();
    params.forEach((key, value) -> own.put(key, value.dup(value.ordering())));
    copy.setParamTable(own);
    return copy;
  }
}
