package dev.sluice.layer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Deeplearning4j's side of a recurrent layer, alike for every cell: data formats and types, state
 * between calls, truncated BPTT, dropout, weight noise, workspaces. The recurrence itself is an
 * {@link Unrolled}.
 *
 * <p>A forward pass in training keeps what the backward pass needs, so that it runs once; a forward
 * pass without training goes {@value #STEPS_AT_ONCE} steps at a time and keeps nothing. The memory
 * for both belongs to the layer and is used again while the batch size stays the same; what leaves
 * the layer is a copy in the workspace that Deeplearning4j asks for.
 */
abstract class UnrolledLayer<C extends UnrolledConf> extends BaseRecurrentLayer<C> {
  /** The key of the output as state {@code [batch, nOut]}, as in Deeplearning4j's own layers. */
  static final String STATE_KEY = "prevAct";

  static final int STEPS_AT_ONCE = 64;

  private Unrolled unrolled;
  private boolean kept;
  private Map<String, INDArray> beginning = Map.of();

  UnrolledLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /** Lays the cell out over time. */
  abstract Unrolled unroll(Unrolled.Size size);

  /** The keys of the states, the output's first. */
  List<String> stateKeys() {
    return List.of(STATE_KEY);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return pass(Map.of(), training, workspaceMgr);
  }

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    INDArray output = pass(stateMap, false, workspaceMgr);
    remember(stateMap);
    return output;
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    INDArray output = pass(tBpttStateMap, training, workspaceMgr);
    if (storeLastForTBPTT) {
      remember(tBpttStateMap);
    }
    return output;
  }

  @SuppressWarnings("try") // The scope is there for its closing.
  private void remember(Map<String, INDArray> states) {
    int steps = (int) features(input).size(2);
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      for (int k = 0; k < stateKeys().size(); k++) {
        INDArray last = unrolled.stateAfter(k, kept ? steps : lastOf(steps));
        states.put(stateKeys().get(k), last.dup('f'));
      }
    }
  }

  /** How many steps the last portion of a pass without training has. */
  private static int lastOf(int steps) {
    return (steps - 1) % STEPS_AT_ONCE + 1;
  }

  /** {@code [batch, nIn, time]} whatever the data format. */
  private INDArray features(INDArray array) {
    return permuteIfNWC(array);
  }

  private INDArray pass(
      Map<String, INDArray> start, boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    check(start);
    applyDropOutIfNecessary(training, workspaceMgr);
    INDArray in = features(input);
    INDArray output =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS,
            dataType,
            new long[] {in.size(0), layerConf().getNOut(), in.size(2)},
            'f');
    run(start, training, training, output, workspaceMgr);
    beginning = Map.copyOf(start);
    return permuteIfNWC(output);
  }

  /** Goes forward, keeping what the way back needs or not. */
  private void run(
      Map<String, INDArray> start,
      boolean training,
      boolean keep,
      INDArray output,
      LayerWorkspaceMgr workspaceMgr) {
    INDArray in = features(input).permute(1, 0, 2);
    INDArray out = output == null ? null : output.permute(1, 0, 2);
    int steps = (int) in.size(2);
    int portion = keep ? steps : Math.min(steps, STEPS_AT_ONCE);
    makeRoom((int) in.size(1), portion);
    Unrolled.Parameters parameters = key -> getParamWithNoise(key, training, workspaceMgr);
    unrolled.use(parameters, training);
    for (int k = 0; k < stateKeys().size(); k++) {
      unrolled.start(k, start.get(stateKeys().get(k)));
    }
    for (int from = 0; from < steps; from += portion) {
      int to = Math.min(steps, from + portion);
      if (from > 0) {
        for (int k = 0; k < stateKeys().size(); k++) {
          unrolled.start(k, unrolled.stateAfter(k, portion));
        }
      }
      unrolled.forward(
          slice(in, from, to),
          parameters,
          maskArray == null
              ? null
              : maskArray.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)),
          out == null ? null : slice(out, from, to));
    }
    kept = keep;
  }

  private static INDArray slice(INDArray array, int from, int to) {
    return from == 0 && to == array.size(2)
        ? array
        : array.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to));
  }

  private void makeRoom(int batch, int steps) {
    C conf = layerConf();
    Unrolled.Size size =
        new Unrolled.Size(dataType, (int) conf.getNIn(), (int) conf.getNOut(), batch, steps);
    if (unrolled == null || !unrolled.size().holds(size)) {
      close();
      unrolled = unroll(size);
    }
  }

  private void check(Map<String, INDArray> start) {
    if (input.rank() != 3 || features(input).size(1) != layerConf().getNIn()) {
      throw new DL4JInvalidInputException(
          "Expected input [batch, %1$d, time] (or [batch, time, %1$d] in format NWC; format is %2$s),"
                  .formatted(layerConf().getNIn(), getDataFormat())
              + " found %s %s".formatted(Arrays.toString(input.shape()), layerId()));
    }
    long batch = input.size(0);
    long steps = features(input).size(2);
    if (maskArray != null
        && (maskArray.rank() != 2 || maskArray.size(0) != batch || maskArray.size(1) != steps)) {
      throw new DL4JInvalidInputException(
          "Expected a mask [%d, %d] (batch, time) for input %s, found %s %s"
              .formatted(
                  batch,
                  steps,
                  Arrays.toString(input.shape()),
                  Arrays.toString(maskArray.shape()),
                  layerId()));
    }
    for (INDArray state : start.values()) {
      if (state.size(0) != batch || state.size(1) != layerConf().getNOut()) {
        throw new IllegalStateException(
            "The state kept from the call before is %s (batch, units), but the batch is now %d and"
                    .formatted(Arrays.toString(state.shape()), batch)
                + " the layer has %d units; call rnnClearPreviousState() between sequences %s"
                    .formatted(layerConf().getNOut(), layerId()));
      }
    }
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    return back(epsilon, 0, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int tbpttBackLength, LayerWorkspaceMgr workspaceMgr) {
    long steps = features(epsilon).size(2);
    int from = tbpttBackLength > 0 ? (int) Math.max(0, steps - tbpttBackLength) : 0;
    return back(epsilon, from, workspaceMgr);
  }

  private Pair<Gradient, INDArray> back(
      INDArray epsilon, int from, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (!kept) {
      // The forward pass was one without training, as in FrozenLayerWithBackprop.
      run(beginning, false, true, null, workspaceMgr);
    }
    INDArray error = features(epsilon);
    INDArray inputError =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATION_GRAD,
            dataType,
            new long[] {error.size(0), layerConf().getNIn(), error.size(2)},
            'f');
    unrolled.backward(
        error.permute(1, 0, 2), from, gradientViews::get, inputError.permute(1, 0, 2));
    kept = false;
    weightNoiseParams.clear();

    Gradient gradient = new DefaultGradient(gradientsFlattened);
    for (String key : conf().getLayer().initializer().paramKeys(layerConf())) {
      gradient.gradientForVariable().put(key, gradientViews.get(key));
    }
    INDArray result = permuteIfNWC(inputError);
    return new Pair<>(gradient, dropoutApplied ? backpropDropOutIfPresent(result) : result);
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    super.setInput(input, workspaceMgr);
    kept = false;
    beginning = Map.of();
  }

  @Override
  public void clear() {
    super.clear();
    kept = false;
    beginning = Map.of();
  }

  /** Gives the layer's memory back; the layer can still be used and then takes new. */
  @Override
  public void close() {
    if (unrolled != null) {
      unrolled.close();
      unrolled = null;
    }
    kept = false;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState currentMaskState, int minibatchSize) {
    setMaskArray(mask);
    maskState = currentMaskState;
    // Passed on for recurrent and pooling layers, but no longer applied by what stands in between:
    // the outputs of masked steps are zero already.
    return new Pair<>(mask, MaskState.Passthrough);
  }

  @Override
  public Layer.Type type() {
    return Layer.Type.RECURRENT;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  /** A layer of its own with copies of the parameters. */
  @Override
  public Layer clone() {
    UnrolledLayer<?> copy = layerConf().runtime(conf.clone(), dataType);
    Map<String, INDArray> own = new LinkedHashMap<>();
    params.forEach((key, value) -> own.put(key, value.dup(value.ordering())));
    copy.setParamTable(own);
    return copy;
  }
}
