package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.State;
import dev.sluice.engine.Precision;
import dev.sluice.engine.Recurrence;
import dev.sluice.engine.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
 * The runtime of every recurrent layer. Networks create it from a {@link RecurrentConf}.
 *
 * <p>It handles what concerns Deeplearning4j: data formats and types, state between calls,
 * truncated BPTT, dropout, weight noise and workspaces. The engine computes the recurrence. In
 * training, a forward pass keeps what the backward pass needs, so that it runs only once.
 */
public final class RecurrentLayer extends BaseRecurrentLayer<RecurrentConf> {
  private Recurrence recurrence;
  private boolean kept;

  /** Whether the last forward pass was that of a segment of truncated BPTT. */
  private boolean segment;

  private Map<String, INDArray> startStates = Map.of();

  /** What the next pass starts from, set by an {@link InitialState}; null if nothing is. */
  private Map<String, INDArray> handedOver;

  /** Whether the last forward pass started from what was handed over. */
  private boolean startedFromHandedOver;

  /** The gradients of the states after the last step, from where they were handed to. */
  private Map<String, INDArray> lastGradients = Map.of();

  /** The gradients of the states that were handed over. */
  private Map<String, INDArray> initialGradients = Map.of();

  /** Arrays that the engine may read until the backward pass; kept alive here. */
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
    return pass(startFrom(Map.of()), training, workspaceMgr);
  }

  // ---- for InitialState ----

  /** The states after the last step of the last forward pass, by their keys, outside workspaces. */
  Map<String, INDArray> lastStates() {
    Map<String, INDArray> states = new LinkedHashMap<>();
    storeStates(states);
    return states;
  }

  /**
   * Hands the next forward pass its initial states; it alone starts from them, and only if the
   * layer keeps no states of its own from an earlier call.
   *
   * @param states all of the cell's, by their keys, {@code [batch, width]}
   */
  void handOver(Map<String, INDArray> states) {
    handedOver = states;
  }

  /**
   * Adds to the gradients of {@link #lastStates}, which the next {@link #backpropGradient} starts
   * from. The arrays become the layer's own.
   */
  void addLastGradients(Map<String, INDArray> gradients) {
    if (lastGradients.isEmpty()) {
      lastGradients = gradients;
    } else {
      gradients.forEach((key, gradient) -> lastGradients.get(key).addi(gradient));
    }
  }

  /**
   * The gradients of the states that were handed over, once after each {@link #backpropGradient};
   * empty if the pass started from the layer's own states.
   */
  Map<String, INDArray> takeInitialGradients() {
    Map<String, INDArray> gradients = initialGradients;
    initialGradients = Map.of();
    return gradients;
  }

  /** The layer's own states from an earlier call, or what was handed over. */
  private Map<String, INDArray> startFrom(Map<String, INDArray> own) {
    Map<String, INDArray> states = handedOver;
    handedOver = null;
    startedFromHandedOver = own.isEmpty() && states != null;
    return startedFromHandedOver ? states : own;
  }

  // ---- passes ----

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    INDArray output = pass(startFrom(stateMap), false, workspaceMgr);
    storeStates(stateMap);
    return output;
  }

  /**
   * Starts from the state set by {@link #rnnSetPreviousState} or {@link #rnnTimeStep} and does not
   * change it, as Deeplearning4j documents and as its {@code GravesLSTM} does. Its {@code LSTM} and
   * {@code SimpleRnn} start from the state that the last call stored for truncated BPTT; networks
   * pass that on between segments, so training is the same.
   */
  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    INDArray output = pass(startFrom(stateMap), training, workspaceMgr);
    if (storeLastForTBPTT) {
      storeStates(tBpttStateMap);
    }
    segment = storeLastForTBPTT;
    return output;
  }

  /**
   * Sets the states from which the next call starts.
   *
   * @param states the states by their keys, as in {@link Cell#states()}; {@code [batch, nOut]} for
   *     a state that the cell computes. Missing states are zero
   * @throws IllegalArgumentException if the cell has no state with one of the keys
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

  private void storeStates(Map<String, INDArray> states) {
    for (State state : cell().states()) {
      INDArray last = detached(shape(state));
      recurrence.state(state.index(), NativeMemory.view(last));
      states.put(state.key(), last);
    }
  }

  /** A new row-major matrix outside all workspaces. */
  @SuppressWarnings("try") // The scope is there for its closing.
  private INDArray detached(long... shape) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return Nd4j.create(dataType, shape, 'c');
    }
  }

  /** The array in the network's data type; a converted copy is outside all workspaces. */
  @SuppressWarnings("try") // The scope is there for its closing.
  private INDArray typed(INDArray array) {
    if (array == null || array.dataType() == dataType) {
      return array;
    }
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return array.castTo(dataType);
    }
  }

  /** The array as {@code [batch, features, time]}, for any data format. */
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
    startStates = Map.copyOf(start);
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
   * A new array {@code [batch, features, time]}, stored step by step and row by row within a step,
   * which the engine reads and writes in bulk.
   */
  private INDArray byStep(ArrayType type, long features, LayerWorkspaceMgr workspaceMgr) {
    long steps = features(input).size(2);
    return workspaceMgr
        .createUninitialized(type, dataType, new long[] {features, input.size(0), steps}, 'f')
        .permute(1, 0, 2);
  }

  /** Runs the forward pass, and keeps what the backward pass needs if asked to. */
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
    List<INDArray> states = states(start);
    inUse = new ArrayList<>(Arrays.asList(in, mask, factors));
    inUse.addAll(states);
    recurrence.forward(
        new Recurrence.Input(view(in), view(mask), views(states), view(factors)),
        keep,
        view(output));
    kept = keep;
  }

  private static View view(INDArray array) {
    return array == null ? null : NativeMemory.view(array);
  }

  private static List<View> views(List<INDArray> arrays) {
    return arrays.stream().map(NativeMemory::view).toList();
  }

  /** An array for each of the cell's states, zeros for those left out; none if all are. */
  private List<INDArray> states(Map<String, INDArray> named) {
    if (named.isEmpty()) {
      return List.of();
    }
    return cell().states().stream()
        .map(
            state ->
                named.containsKey(state.key())
                    ? typed(named.get(state.key()))
                    : detached(shape(state)))
        .toList();
  }

  /** One mask for all steps of each sequence: 1 / probability where a unit is kept, otherwise 0. */
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
          ("Expected input [batch, %1$d, time] (or [batch, time, %1$d] in format NWC; format is"
                      + " %2$s),")
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
          ("Expected a mask [%1$d, %2$d] (batch, time) or [%1$d, 1, %2$d] for input %3$s, found"
                  + " %4$s %5$s")
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
          "Truncated BPTT is not possible in the data format NWC: Deeplearning4j cuts sequences"
              + " along the last dimension, there the features; use dataFormat(RNNFormat.NCW) and"
              + " arrays [batch, features, time] "
              + layerId());
    }
    if (startedFromHandedOver && (segment || from > 0)) {
      throw new DL4JInvalidConfigException(InitialState.NO_TRUNCATED_BPTT + layerId());
    }
    if (!kept) {
      // The forward pass was not in training mode, as in FrozenLayerWithBackprop.
      run(startStates, false, true, null, workspaceMgr);
    }
    INDArray error = typed(layerConf().isReturnSequences() ? features(epsilon) : epsilon);
    INDArray inputError =
        layerConf().isInputGradient()
            ? byStep(ArrayType.ACTIVATION_GRAD, layerConf().getNIn(), workspaceMgr)
            : null;
    Map<String, View> gradients = new LinkedHashMap<>();
    gradientViews.forEach((key, values) -> gradients.put(key, NativeMemory.view(values)));
    List<INDArray> last = states(lastGradients);
    inUse = Stream.concat(inUse.stream(), last.stream()).toList();
    Map<String, INDArray> initial = new LinkedHashMap<>();
    if (startedFromHandedOver) {
      cell().states().forEach(state -> initial.put(state.key(), detached(shape(state))));
    }
    recurrence.backward(
        NativeMemory.view(error),
        from,
        view(inputError),
        gradients,
        new Recurrence.StateGradients(views(last), views(List.copyOf(initial.values()))));
    lastGradients = Map.of();
    initialGradients = initial;
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
    forgetLastPass();
  }

  @Override
  public void clear() {
    super.clear();
    handedOver = null;
    forgetLastPass();
  }

  private void forgetLastPass() {
    kept = false;
    segment = false;
    inUse = List.of();
    startStates = Map.of();
    startedFromHandedOver = false;
    lastGradients = Map.of();
    initialGradients = Map.of();
  }

  /** Releases the layer's memory. The layer can still be used and allocates memory again. */
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
    // Passed on to recurrent and pooling layers, but not applied by layers in between: the outputs
    // of masked steps are already zero.
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

  /** An independent layer with copies of the parameters. */
  @Override
  public Layer clone() {
    RecurrentLayer copy = new RecurrentLayer(conf.clone(), dataType);
    Map<String, INDArray> own = new LinkedHashMap<>();
    params.forEach((key, value) -> own.put(key, value.dup(value.ordering())));
    copy.setParamTable(own);
    return copy;
  }
}
