package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.State;
import dev.sluice.engine.Precision;
import dev.sluice.engine.Recurrence;
import dev.sluice.engine.View;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.BernoulliDistribution;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A recurrent layer at work, whatever its cell. Networks make it themselves from a {@link
 * RecurrentConf}.
 *
 * <p>This is Deeplearning4j's side of it: data formats and types, state between calls, truncated
 * BPTT, dropout, weight noise, workspaces. The recurrence itself is the engine's. A forward pass in
 * training keeps what the backward pass needs, so that it runs once.
 */
public final class RecurrentLayer extends BaseRecurrentLayer<RecurrentConf> {
  private Recurrence recurrence;
  private boolean kept;

  /** Whether the last forward pass was that of a segment of truncated BPTT. */
  private boolean segment;

  private Map<String, INDArray> beginning = Map.of();

  /** Arrays that the engine may read until the way back; nobody else may hold them. */
  private List<INDArray> inUse = List.of();

  RecurrentLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  private Cell cell() {
    return layerConf().cell();
  }

  /** The shape of a state, {@code [batch, width]}. */
  private long[] shape(State state) {
    int inputs = Math.toIntExact(layerConf().getNIn());
    int units = Math.toIntExact(layerConf().getNOut());
    return new long[] {input.size(0), state.width(inputs, units)};
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

  /**
   * Starts from the state that {@link #rnnSetPreviousState} or {@link #rnnTimeStep} left, and does
   * not change it: what Deeplearning4j documents, and what its {@code GravesLSTM} does. Its {@code
   * LSTM} and {@code SimpleRnn} start from the state that the last call stored for truncated BPTT;
   * networks hand that on between segments, so that training is the same.
   */
  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    INDArray output = pass(stateMap, training, workspaceMgr);
    if (storeLastForTBPTT) {
      remember(tBpttStateMap);
    }
    segment = storeLastForTBPTT;
    return output;
  }

  /**
   * Sets what the next call starts from.
   *
   * @param states those of {@link Cell#states()} by their keys, {@code [batch, nOut]} for what a
   *     cell computes; those left out are zero
   * @throws IllegalArgumentException if a key is not that of a state of the cell
   */
  @Override
  public void rnnSetPreviousState(Map<String, INDArray> states) {
    checkKeys(states);
    super.rnnSetPreviousState(states);
  }

  @Override
  public void rnnSetTBPTTState(Map<String, INDArray> states) {
    checkKeys(states);
    super.rnnSetTBPTTState(states);
  }

  private void checkKeys(Map<String, INDArray> states) {
    List<String> known = cell().states().stream().map(State::key).toList();
    for (String key : states.keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            "The cell %s has no state '%s'; its states are %s %s"
                .formatted(cell(), key, String.join(", ", known), layerId()));
      }
    }
  }

  private void remember(Map<String, INDArray> states) {
    for (State state : cell().states()) {
      INDArray last = detached(shape(state));
      recurrence.state(state.index(), NativeMemory.view(last));
      states.put(state.key(), last);
    }
  }

  /** A new matrix outside every workspace, row by row. */
  @SuppressWarnings("try") // The scope is there for its closing.
  private INDArray detached(long... shape) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return Nd4j.create(dataType, shape, 'c');
    }
  }

  /** The array in the network's data type, outside workspaces if it has to be a new one. */
  @SuppressWarnings("try") // The scope is there for its closing.
  private INDArray typed(INDArray array) {
    if (array == null || array.dataType() == dataType) {
      return array;
    }
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return array.castTo(dataType);
    }
  }

  /** {@code [batch, features, time]} whatever the data format. */
  private INDArray features(INDArray array) {
    return permuteIfNWC(array);
  }

  private INDArray pass(
      Map<String, INDArray> start, boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    check(start);
    applyDropOutIfNecessary(training, workspaceMgr);
    INDArray output = output(workspaceMgr);
    run(start, training, training, output, workspaceMgr);
    beginning = Map.copyOf(start);
    return layerConf().isReturnSequences() ? permuteIfNWC(output) : output;
  }

  private INDArray output(LayerWorkspaceMgr workspaceMgr) {
    long units = layerConf().getNOut();
    if (!layerConf().isReturnSequences()) {
      return workspaceMgr.createUninitialized(
          ArrayType.ACTIVATIONS, dataType, new long[] {input.size(0), units}, 'c');
    }
    return byStep(ArrayType.ACTIVATIONS, units, workspaceMgr);
  }

  /**
   * A new {@code [batch, features, time]} that lies in memory step by step, and within a step row
   * by row: what the engine reads and writes in bulk.
   */
  private INDArray byStep(ArrayType type, long features, LayerWorkspaceMgr workspaceMgr) {
    long steps = features(input).size(2);
    return workspaceMgr
        .createUninitialized(type, dataType, new long[] {features, input.size(0), steps}, 'f')
        .permute(1, 0, 2);
  }

  /** Goes forward, keeping what the way back needs or not. */
  private void run(
      Map<String, INDArray> start,
      boolean training,
      boolean keep,
      INDArray output,
      LayerWorkspaceMgr workspaceMgr) {
    if (recurrence == null) {
      recurrence =
          new Recurrence(
              cell(),
              layerConf().activations(),
              Math.toIntExact(layerConf().getNIn()),
              Math.toIntExact(layerConf().getNOut()),
              dataType == DataType.DOUBLE ? Precision.DOUBLE : Precision.FLOAT);
    }
    Map<String, View> parameters = new LinkedHashMap<>();
    for (String key : params.keySet()) {
      parameters.put(key, NativeMemory.view(getParamWithNoise(key, training, workspaceMgr)));
    }
    recurrence.use(parameters);
    INDArray in = typed(features(input));
    INDArray mask = typed(maskArray);
    INDArray factors = training ? recurrentDropOut() : null;
    inUse = Arrays.asList(in, mask, factors);
    recurrence.forward(
        new Recurrence.Input(view(in), view(mask), states(start), view(factors)),
        keep,
        view(output));
    kept = keep;
  }

  private static View view(INDArray array) {
    return array == null ? null : NativeMemory.view(array);
  }

  private List<View> states(Map<String, INDArray> start) {
    if (start.isEmpty()) {
      return List.of();
    }
    return cell().states().stream()
        .map(
            state ->
                start.containsKey(state.key())
                    ? typed(start.get(state.key()))
                    : detached(shape(state)))
        .map(NativeMemory::view)
        .toList();
  }

  /** One mask for all steps of each sequence: 0, or 1 / probability where a unit is kept. */
  private INDArray recurrentDropOut() {
    double keep = layerConf().getRecurrentDropOut();
    if (keep == 1) {
      return null;
    }
    INDArray factors = detached(input.size(0), layerConf().getNOut());
    return Nd4j.getExecutioner().exec(new BernoulliDistribution(factors, keep)).divi(keep);
  }

  private void check(Map<String, INDArray> start) {
    if (input.rank() != 3 || features(input).size(1) != layerConf().getNIn()) {
      throw new DL4JInvalidInputException(
          "Expected input [batch, %1$d, time] (or [batch, time, %1$d] in format NWC; format is %2$s),"
                  .formatted(layerConf().getNIn(), getDataFormat())
              + " found %s%s %s"
                  .formatted(
                      Arrays.toString(input.shape()),
                      getDataFormat() == RNNFormat.NWC
                          ? "; truncated BPTT, which cuts the last dimension, needs"
                              + " dataFormat(RNNFormat.NCW)"
                          : "",
                      layerId()));
    }
    long batch = input.size(0);
    long steps = features(input).size(2);
    if (maskArray != null
        && (maskArray.rank() != 2 || maskArray.size(0) != batch || maskArray.size(1) != steps)) {
      throw new DL4JInvalidInputException(
          "Expected a mask [%1$d, %2$d] (batch, time) or [%1$d, 1, %2$d] for input %3$s, found %4$s %5$s"
              .formatted(
                  batch,
                  steps,
                  Arrays.toString(input.shape()),
                  Arrays.toString(maskArray.shape()),
                  layerId()));
    }
    for (State state : cell().states()) {
      INDArray found = start.get(state.key());
      if (found != null && !Arrays.equals(found.shape(), shape(state))) {
        throw new IllegalStateException(
            "Expected the state '%s' %s (batch, units), found %s from an earlier call or"
                    .formatted(
                        state.key(), Arrays.toString(shape(state)), Arrays.toString(found.shape()))
                + " rnnSetPreviousState; call rnnClearPreviousState() between sequences %s"
                    .formatted(layerId()));
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
    assertInputSet(true);
    long steps = features(input).size(2);
    int from = tbpttBackLength > 0 ? (int) Math.max(0, steps - tbpttBackLength) : 0;
    return back(epsilon, from, workspaceMgr);
  }

  private Pair<Gradient, INDArray> back(
      INDArray epsilon, int from, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (getDataFormat() == RNNFormat.NWC && (segment || from > 0)) {
      throw new DL4JInvalidConfigException(
          "Truncated BPTT is not possible in the data format NWC: Deeplearning4j cuts sequences along"
              + " the last dimension, there the features; use dataFormat(RNNFormat.NCW) and arrays"
              + " [batch, features, time] "
              + layerId());
    }
    if (!kept) {
      // The forward pass was one without training, as in FrozenLayerWithBackprop.
      run(beginning, false, true, null, workspaceMgr);
    }
    INDArray error = typed(layerConf().isReturnSequences() ? features(epsilon) : epsilon);
    INDArray inputError =
        layerConf().isInputGradient()
            ? byStep(ArrayType.ACTIVATION_GRAD, layerConf().getNIn(), workspaceMgr)
            : null;
    Map<String, View> gradients = new LinkedHashMap<>();
    gradientViews.forEach((key, values) -> gradients.put(key, NativeMemory.view(values)));
    recurrence.backward(NativeMemory.view(error), from, view(inputError), gradients);
    kept = false;
    inUse = List.of();
    weightNoiseParams.clear();

    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradientViews.forEach(gradient.gradientForVariable()::put);
    if (inputError == null) {
      return new Pair<>(gradient, null);
    }
    INDArray result = permuteIfNWC(inputError);
    return new Pair<>(gradient, dropoutApplied ? backpropDropOutIfPresent(result) : result);
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    super.setInput(input, workspaceMgr);
    forget();
  }

  @Override
  public void clear() {
    super.clear();
    forget();
  }

  private void forget() {
    kept = false;
    segment = false;
    inUse = List.of();
    beginning = Map.of();
  }

  /** Gives the layer's memory back; the layer can still be used and then takes new. */
  @Override
  public void close() {
    recurrence = null;
    kept = false;
    inUse = List.of();
  }

  /**
   * Sets the mask of the steps.
   *
   * @param mask {@code [batch, time]} or {@code [batch, 1, time]}, of zeros and ones
   */
  @Override
  public void setMaskArray(INDArray mask) {
    super.setMaskArray(Masks.byStep(mask));
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState currentMaskState, int minibatchSize) {
    setMaskArray(mask);
    maskState = currentMaskState;
    if (!layerConf().isReturnSequences()) {
      return new Pair<>(null, currentMaskState);
    }
    // Passed on for recurrent and pooling layers, but no longer applied by what stands in between:
    // the outputs of masked steps are zero already.
    return new Pair<>(maskArray, MaskState.Passthrough);
  }

  @Override
  public Layer.Type type() {
    return layerConf().isReturnSequences() ? Layer.Type.RECURRENT : Layer.Type.FEED_FORWARD;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  /** A layer of its own with copies of the parameters. */
  @Override
  public Layer clone() {
    RecurrentLayer copy = new RecurrentLayer(conf.clone(), dataType);
    Map<String, INDArray> own = new LinkedHashMap<>();
    params.forEach((key, value) -> own.put(key, value.dup(value.ordering())));
    copy.setParamTable(own);
    return copy;
  }
}
