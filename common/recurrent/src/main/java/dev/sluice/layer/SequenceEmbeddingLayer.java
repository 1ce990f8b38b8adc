package dev.sluice.layer;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Broadcast;

/**
 * The runtime of {@link SequenceEmbedding}. Rows are ordered by time: step {@code t} of example
 * {@code b} is row {@code t * batch + b}. The output is stored in this order, whatever its shape.
 */
final class SequenceEmbeddingLayer extends EmbeddingSequenceLayer {
  /** The index of a masked row, for which nothing is read. */
  private static final int NONE = -1;

  /** A buffer addresses less than 2 GiB, but a table may be larger. */
  private static final long LARGEST_PIECE = 1L << 30;

  private int batch;
  private int steps;
  private int[] indices = new int[0];

  /** The mask by row; null if nothing is masked. */
  private double[] factors;

  private boolean fractional;

  SequenceEmbeddingLayer(NeuralNetConfiguration configuration, DataType dataType) {
    super(configuration, dataType);
  }

  private int width() {
    return (int) layerConf().getNOut();
  }

  private boolean timeSecond() {
    return layerConf().getOutputFormat() == RNNFormat.NWC;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    INDArray output = preOutput(training, workspaceMgr);
    IActivation activation = layerConf().getActivationFn();
    boolean plain = activation instanceof ActivationIdentity;
    if (!plain) {
      output = activation.getActivation(output, training);
    }
    if (factors != null && (fractional || !plain || hasBias())) {
      INDArray mask = maskArray.castTo(output.dataType());
      Broadcast.mul(output, mask, output, 0, timeSecond() ? 1 : 2);
    }
    return output;
  }

  @Override
  protected INDArray preOutput(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return lookUp(ArrayType.ACTIVATIONS, workspaceMgr);
  }

  private INDArray lookUp(ArrayType purpose, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    readInput();
    long[] byTime = {width(), batch, steps};
    INDArray rows = workspaceMgr.createUninitialized(purpose, dataType, byTime, 'f');
    INDArray table = getParam(DefaultParamInitializer.WEIGHT_KEY);
    if (table.ordering() != 'c' || !Shape.hasDefaultStridesForShape(table)) {
      table = table.dup('c');
    }
    try {
      copy(table, rows);
    } finally {
      Reference.reachabilityFence(table);
    }
    if (hasBias()) {
      INDArray bias = getParam(DefaultParamInitializer.BIAS_KEY);
      Broadcast.add(rows, bias, rows, 0);
    }
    return rows.permute(timeSecond() ? new int[] {1, 2, 0} : new int[] {1, 0, 2});
  }

  private void copy(INDArray table, INDArray rows) {
    int bytes = width() * dataType.width();
    Pieces from = new Pieces(table, width());
    ByteBuffer nothing = ByteBuffer.allocateDirect(bytes);
    for (int t = 0; t < steps; t++) {
      // One step of a batch is far below 2 GiB.
      ByteBuffer to =
          NativeMemory.bytes(rows, (long) t * batch * width(), (t + 1L) * batch * width());
      for (int b = 0; b < batch; b++) {
        int index = indices[t * batch + b];
        if (index == NONE) {
          to.put(b * bytes, nothing, 0, bytes);
        } else {
          to.put(b * bytes, from.piece(index), from.position(index) * dataType.width(), bytes);
        }
      }
    }
  }

  /** The rows of a table, in buffers with {@code rows} rows each. */
  private static final class Pieces {
    private final int rows;
    private final int width;
    private final ByteBuffer[] buffers;

    Pieces(INDArray table, int width) {
      long count = table.size(0);
      this.width = width;
      rows = (int) Math.min(count, LARGEST_PIECE / ((long) width * table.dataType().width()));
      buffers = new ByteBuffer[(int) ((count + rows - 1) / rows)];
      for (int i = 0; i < buffers.length; i++) {
        long end = Math.min(count, (i + 1L) * rows);
        buffers[i] = NativeMemory.bytes(table, (long) i * rows * width, end * width);
      }
    }

    ByteBuffer piece(int row) {
      return buffers[row / rows];
    }

    /** The position of a row in its buffer, in elements. */
    int position(int row) {
      return row % rows * width;
    }

    FloatBuffer[] floats() {
      return Arrays.stream(buffers).map(ByteBuffer::asFloatBuffer).toArray(FloatBuffer[]::new);
    }

    DoubleBuffer[] doubles() {
      return Arrays.stream(buffers).map(ByteBuffer::asDoubleBuffer).toArray(DoubleBuffer[]::new);
    }
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    INDArray delta = epsilon.castTo(dataType);
    IActivation activation = layerConf().getActivationFn();
    if (activation instanceof ActivationIdentity) {
      readInput();
    } else {
      INDArray before = lookUp(ArrayType.BP_WORKING_MEM, workspaceMgr);
      delta = activation.backprop(before, delta).getFirst();
    }
    delta = timeSecond() ? delta.permute(0, 2, 1) : delta;
    if (delta.stride(1) != 1) {
      // Not a contiguous row, unlike the gradients of other layers.
      long[] byTime = {width(), batch, steps};
      INDArray rows =
          workspaceMgr
              .createUninitialized(ArrayType.BP_WORKING_MEM, dataType, byTime, 'f')
              .permute(1, 0, 2);
      delta = rows.assign(delta);
    }
    Gradient gradient = new DefaultGradient();
    INDArray table = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
    INDArray bias = hasBias() ? gradientViews.get(DefaultParamInitializer.BIAS_KEY) : null;
    NativeMemory.clear(table);
    try {
      if (dataType == DataType.DOUBLE) {
        addDoubles(delta, table, bias);
      } else {
        addFloats(delta, table, bias);
      }
    } finally {
      Reference.reachabilityFence(delta);
    }
    gradient.gradientForVariable().put(DefaultParamInitializer.WEIGHT_KEY, table);
    if (bias != null) {
      gradient.gradientForVariable().put(DefaultParamInitializer.BIAS_KEY, bias);
    }
    return new Pair<>(gradient, null);
  }

  private void addFloats(INDArray delta, INDArray table, INDArray bias) {
    int width = width();
    float[] row = new float[width];
    float[] sum = new float[width];
    float[] all = new float[width];
    Pieces pieces = new Pieces(table, width);
    FloatBuffer[] sums = pieces.floats();
    int stride = delta.stride(0);
    for (int t = 0; t < steps; t++) {
      long from = (long) t * delta.stride(2);
      FloatBuffer step = NativeMemory.floats(delta, from, from + (batch - 1L) * stride + width);
      for (int b = 0; b < batch; b++) {
        int index = indices[t * batch + b];
        if (index == NONE) {
          continue;
        }
        float factor = factors == null ? 1 : (float) factors[t * batch + b];
        step.get(b * stride, row, 0, width);
        FloatBuffer piece = sums[index / pieces.rows];
        int at = pieces.position(index);
        piece.get(at, sum, 0, width);
        for (int i = 0; i < width; i++) {
          sum[i] += factor * row[i];
        }
        piece.put(at, sum, 0, width);
        if (bias != null) {
          for (int i = 0; i < width; i++) {
            all[i] += factor * row[i];
          }
        }
      }
    }
    if (bias != null) {
      NativeMemory.floats(bias).put(0, all);
    }
  }

  private void addDoubles(INDArray delta, INDArray table, INDArray bias) {
    int width = width();
    double[] row = new double[width];
    double[] sum = new double[width];
    double[] all = new double[width];
    Pieces pieces = new Pieces(table, width);
    DoubleBuffer[] sums = pieces.doubles();
    int stride = delta.stride(0);
    for (int t = 0; t < steps; t++) {
      long from = (long) t * delta.stride(2);
      DoubleBuffer step = NativeMemory.doubles(delta, from, from + (batch - 1L) * stride + width);
      for (int b = 0; b < batch; b++) {
        int index = indices[t * batch + b];
        if (index == NONE) {
          continue;
        }
        double factor = factors == null ? 1 : factors[t * batch + b];
        step.get(b * stride, row, 0, width);
        DoubleBuffer piece = sums[index / pieces.rows];
        int at = pieces.position(index);
        piece.get(at, sum, 0, width);
        for (int i = 0; i < width; i++) {
          sum[i] += factor * row[i];
        }
        piece.put(at, sum, 0, width);
        if (bias != null) {
          for (int i = 0; i < width; i++) {
            all[i] += factor * row[i];
          }
        }
      }
    }
    if (bias != null) {
      NativeMemory.doubles(bias).put(0, all);
    }
  }

  /** Reads indices and mask. */
  private void readInput() {
    INDArray in = readable(input.rank() == 1 ? input.reshape(input.length(), 1, 1) : input);
    if (in.rank() > 3 || (in.rank() == 3 && in.size(1) != 1)) {
      throw new DL4JInvalidInputException(
          "Expected indices [batch, 1, time] or [batch, time], found %s %s"
              .formatted(Arrays.toString(in.shape()), layerId()));
    }
    int time = in.rank() - 1;
    batch = (int) in.size(0);
    steps = (int) in.size(time);
    if (!layerConf().isInferInputLength() && steps != layerConf().getInputLength()) {
      throw new DL4JInvalidInputException(
          ("Expected sequences of %d steps (inputLength), found %d; set inferInputLength to accept"
                  + " any length %s")
              .formatted(layerConf().getInputLength(), steps, layerId()));
    }
    readMask();
    if (indices.length != batch * steps) {
      indices = new int[batch * steps];
    }
    try {
      readIndices(values(in), in.stride(0), in.stride(time));
    } finally {
      Reference.reachabilityFence(in);
    }
  }

  private void readIndices(IntToDoubleFunction values, int rowStride, int stepStride) {
    long limit = layerConf().getNIn();
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < batch; b++) {
        int row = t * batch + b;
        if (factors != null && factors[row] == 0) {
          indices[row] = NONE;
          continue;
        }
        double value = values.applyAsDouble(b * rowStride + t * stepStride);
        int index = (int) value;
        if (index != value || index < 0 || index >= limit) {
          throw badIndex(value, b, t);
        }
        indices[row] = index;
      }
    }
  }

  @Override
  public void setMaskArray(INDArray mask) {
    super.setMaskArray(Masks.byStep(mask));
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState state, int batchSize) {
    return super.feedForwardMaskArray(Masks.byStep(mask), state, batchSize);
  }

  private void readMask() {
    if (maskArray == null) {
      factors = null;
      return;
    }
    if (maskArray.rank() != 2 || maskArray.size(0) != batch || maskArray.size(1) != steps) {
      throw new DL4JInvalidInputException(
          "Expected a mask [%d, %d] (batch, time) for indices %s, found %s %s"
              .formatted(
                  batch,
                  steps,
                  Arrays.toString(input.shape()),
                  Arrays.toString(maskArray.shape()),
                  layerId()));
    }
    if (factors == null || factors.length != batch * steps) {
      factors = new double[batch * steps];
    }
    INDArray mask = readable(maskArray);
    try {
      readFactors(values(mask), mask.stride(0), mask.stride(1));
    } finally {
      Reference.reachabilityFence(mask);
    }
  }

  private void readFactors(IntToDoubleFunction values, int rowStride, int stepStride) {
    fractional = false;
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < batch; b++) {
        double value = values.applyAsDouble(b * rowStride + t * stepStride);
        factors[t * batch + b] = value;
        fractional |= value != 0 && value != 1;
      }
    }
  }

  private DL4JInvalidInputException badIndex(double value, int example, int step) {
    return new DL4JInvalidInputException(
        ("Example %d of the batch has the index %3$s at step %2$d, expected an integer from 0 to"
                + " %4$d (nIn = %5$d); mask steps without an index %6$s")
            .formatted(
                example,
                step,
                value == (long) value && Math.abs(value) < 1e18
                    ? Long.toString((long) value)
                    : Double.toString(value),
                layerConf().getNIn() - 1,
                layerConf().getNIn(),
                layerId()));
  }

  /** Converts an index or mask array of a type that is not read directly. */
  private static INDArray readable(INDArray array) {
    boolean direct = array.dataType() == DataType.FLOAT || array.dataType() == DataType.DOUBLE;
    return direct ? array : array.castTo(DataType.DOUBLE);
  }

  /** The elements of an array by their position in memory. */
  private static IntToDoubleFunction values(INDArray array) {
    if (array.dataType() == DataType.FLOAT) {
      return NativeMemory.floats(array)::get;
    }
    return NativeMemory.doubles(array)::get;
  }

  @Override
  public void setParams(INDArray params) {
    if (params != paramsFlattened) {
      setParams(params, 'c');
    }
  }

  @Override
  public void clear() {
    super.clear();
    factors = null;
  }

  /** An independent layer with copies of the parameters. */
  @Override
  public Layer clone() {
    SequenceEmbeddingLayer copy = new SequenceEmbeddingLayer(conf.clone(), dataType);
    Map<String, INDArray> own = new LinkedHashMap<>();
    params.forEach((key, value) -> own.put(key, value.dup(value.ordering())));
    copy.setParamTable(own);
    return copy;
  }
}
