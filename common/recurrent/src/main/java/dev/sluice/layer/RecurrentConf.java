package dev.sluice.layer;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the configurations of recurrent layers have in common: everything but how the cell is
 * chosen. {@link Recurrent} takes any cell by its name; {@link Lstm}, {@link Gru} and {@link Rnn}
 * are short ways to the common ones.
 *
 * <p>Inputs are {@code [batch, nIn, time]} and outputs {@code [batch, nOut, time]}; {@code [batch,
 * time, ...]} with {@code dataFormat(RNNFormat.NWC)}; outputs {@code [batch, nOut]} with {@code
 * returnSequences(false)}. Where the features' mask is zero the output is zero and the state stays
 * as it was, wherever in the sequence that is. Parameters: see {@link RecurrentParamInitializer}.
 */
public abstract sealed class RecurrentConf extends BaseRecurrentLayer
    permits Recurrent, Lstm, Gru, Rnn {
  private double forgetGateBiasInit = 1;
  private double recurrentDropOut = 1;
  private boolean inputGradient = true;
  private boolean returnSequences = true;

  /** For JSON. */
  RecurrentConf() {}

  RecurrentConf(Builder<?> builder, Cell cell) {
    super(builder);
    cell.verify();
    builder.check(cell);
    activationFn = activationOf(cell);
    if (builder.forgetGateBiasInit != null) {
      forgetGateBiasInit = builder.forgetGateBiasInit;
    }
    recurrentDropOut = builder.recurrentDropOut;
    inputGradient = builder.inputGradient;
    returnSequences = builder.returnSequences;
  }

  /** The cell that the layer runs. */
  public abstract Cell cell();

  /** What the bias of each forget gate starts from; without a forget gate it means nothing. */
  public double getForgetGateBiasInit() {
    return forgetGateBiasInit;
  }

  /** For JSON. */
  public void setForgetGateBiasInit(double forgetGateBiasInit) {
    this.forgetGateBiasInit = forgetGateBiasInit;
  }

  /** The probability with which a unit of the old output is kept in training; 1 for no dropout. */
  public double getRecurrentDropOut() {
    return recurrentDropOut;
  }

  /** For JSON. */
  public void setRecurrentDropOut(double recurrentDropOut) {
    this.recurrentDropOut = kept(recurrentDropOut);
  }

  private static double kept(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "recurrentDropOut takes the probability of keeping a unit, between 0 and 1; found "
              + probability);
    }
    // As Deeplearning4j's dropOut has it, 0 is none.
    return probability == 0 ? 1 : probability;
  }

  /** Whether a gradient with respect to the layer's input is computed. */
  public boolean isInputGradient() {
    return inputGradient;
  }

  /** For JSON. */
  public void setInputGradient(boolean inputGradient) {
    this.inputGradient = inputGradient;
  }

  /** Whether there is an output for each step, not for the last one alone. */
  public boolean isReturnSequences() {
    return returnSequences;
  }

  /** For JSON. */
  public void setReturnSequences(boolean returnSequences) {
    this.returnSequences = returnSequences;
  }

  /** What stands in the equations: it is written down with the network, and cannot be chosen. */
  private static IActivation activationOf(Cell cell) {
    return cell.isRectified() ? new ActivationReLU() : new ActivationTanH();
  }

  @Override
  public ParamInitializer initializer() {
    return RecurrentParamInitializer.getInstance();
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    InputType sequence = super.getOutputType(layerIndex, inputType);
    return returnSequences ? sequence : InputType.feedForward(getNOut());
  }

  @Override
  protected void initializeConstraints(Layer.Builder<?> builder) {
    super.initializeConstraints(builder);
    BaseRecurrentLayer.Builder<?> recurrent = (BaseRecurrentLayer.Builder<?>) builder;
    add(recurrent.getRecurrentConstraints(), RecurrentParamInitializer.RECURRENT_WEIGHT_KEY);
    add(recurrent.getInputWeightConstraints(), RecurrentParamInitializer.WEIGHT_KEY);
  }

  private void add(List<LayerConstraint> wanted, String key) {
    if (wanted == null) {
      return;
    }
    List<LayerConstraint> all = new ArrayList<>(constraints == null ? List.of() : constraints);
    for (LayerConstraint constraint : wanted) {
      LayerConstraint own = constraint.clone();
      own.setParams(Set.of(key));
      all.add(own);
    }
    constraints = all;
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet(
        getClass().getSimpleName(), getLayerName(), layerIndex, getNIn(), getNOut());
    check(layerIndex, trainingListeners != null, networkDataType);
    RecurrentLayer layer = new RecurrentLayer(conf, networkDataType);
    layer.setListeners(trainingListeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
    layer.setConf(conf);
    return layer;
  }

  /**
   * Refuses what cannot be computed.
   *
   * @param inStack whether the network is a MultiLayerNetwork: the index then says whether there is
   *     a layer below. (A graph has an error of its own where an epsilon is missing.)
   */
  private void check(int layerIndex, boolean inStack, DataType type) {
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw new IllegalStateException(
          "%s: recurrent layers compute in FLOAT or DOUBLE, but the network's data type is %s;"
                  .formatted(title(layerIndex), type)
              + " set dataType(DataType.FLOAT) in its configuration");
    }
    if (!activationOf(cell()).equals(getActivationFn())) {
      throw new IllegalStateException(
          "%s: the cell %s computes with %s, but the configuration says %s (earlier versions had"
                  .formatted(title(layerIndex), cell(), activationOf(cell()), getActivationFn())
              + " other activations); train again without activation(...), or use the network with"
              + " the version that made it");
    }
    if (!inputGradient && inStack && layerIndex > 0) {
      throw new IllegalStateException(
          "%s: inputGradient(false) is for the first layer of a network, but there are layers below"
                  .formatted(title(layerIndex))
              + " that learn from this gradient; leave it out here");
    }
  }

  private String title(int layerIndex) {
    return "Layer %d '%s' (%s)".formatted(layerIndex, getLayerName(), getClass().getSimpleName());
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    InputType.InputTypeRecurrent sequence = (InputType.InputTypeRecurrent) inputType;
    long steps = Math.max(1, sequence.getTimeSeriesLength());
    long parameters = initializer().numParams(this);
    Cell cell = cell();
    int matrices = cell.gates().size() + cell.keptBlocks().size() + cell.states().size();
    long kept = steps * (getNIn() + matrices * getNOut());
    Map<CacheMode, Long> training = new EnumMap<>(CacheMode.class);
    for (CacheMode mode : CacheMode.values()) {
      training.put(mode, kept);
    }
    return new LayerMemoryReport.Builder(
            getLayerName(), getClass(), inputType, getOutputType(-1, inputType))
        .standardMemory(parameters, getIUpdater().stateSize(parameters))
        .workingMemory(0, kept, MemoryReport.CACHE_MODE_ALL_ZEROS, training)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof RecurrentConf conf
            && conf.canEqual(this)
            && super.equals(other)
            && cell().isSameAs(conf.cell())
            && Double.compare(forgetGateBiasInit, conf.forgetGateBiasInit) == 0
            && Double.compare(recurrentDropOut, conf.recurrentDropOut) == 0
            && inputGradient == conf.inputGradient
            && returnSequences == conf.returnSequences);
  }

  @Override
  protected boolean canEqual(Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        super.hashCode(),
        cell().name(),
        forgetGateBiasInit,
        recurrentDropOut,
        inputGradient,
        returnSequences);
  }

  @Override
  public String toString() {
    return "%s(cell=%s, recurrentDropOut=%s, inputGradient=%s, returnSequences=%s, forgetGateBiasInit=%s, %s)"
        .formatted(
            getClass().getSimpleName(),
            cell(),
            recurrentDropOut,
            inputGradient,
            returnSequences,
            forgetGateBiasInit,
            super.toString());
  }

  /**
   * Options of every recurrent layer; {@code nOut} is required. The activation is the cell's: the
   * network's default is not taken over, and another one is an error.
   */
  public abstract static class Builder<T extends Builder<T>> extends BaseRecurrentLayer.Builder<T> {
    private Double forgetGateBiasInit;
    private double recurrentDropOut = 1;
    private boolean inputGradient = true;
    private boolean returnSequences = true;

    Builder() {}

    /**
     * What the bias of each forget gate starts from: well above 0, so that the memory is kept at
     * first (Jozefowicz et al. 2015). Default: 1. An error for cells without a forget gate.
     */
    public T forgetGateBiasInit(double forgetGateBiasInit) {
      this.forgetGateBiasInit = forgetGateBiasInit;
      return self();
    }

    /**
     * Dropout of the old output {@code h_{t-1}} where the recurrent weights see it, with one mask
     * for all steps of a sequence (Gal and Ghahramani 2016, arXiv 1512.05287; {@code
     * recurrent_dropout} in Keras, which asks for the share that is dropped). In truncated BPTT
     * each segment has its mask. What is kept is scaled by 1 / keepProbability.
     *
     * @param keepProbability above 0 and at most 1, as for {@code dropOut}; 0 and 1 (the default)
     *     mean no dropout
     */
    public T recurrentDropOut(double keepProbability) {
      recurrentDropOut = kept(keepProbability);
      return self();
    }

    /**
     * Whether the gradient with respect to the layer's input is computed. False saves that work in
     * the first layer of a network, whose input is data; the layer then hands null back, as
     * Deeplearning4j's embeddings do. The data must come straight from the outside: behind a
     * preprocessor, in a {@code Bidirectional} (though not in {@link PaddedBidirectional}), behind
     * a vertex of a graph or above a layer, training fails, because Deeplearning4j looks for the
     * gradient there. Default: true.
     */
    public T inputGradient(boolean inputGradient) {
      this.inputGradient = inputGradient;
      return self();
    }

    /**
     * Whether there is an output for each step, {@code [batch, nOut, time]}. With false there is
     * one for each sequence, {@code [batch, nOut]}: that of the last step which the mask lets
     * through, zero if it lets none. It is {@code LastTimeStep} at less cost, and like it not for
     * within another wrapper: not in {@code LastTimeStep}, {@code Bidirectional} or {@code
     * MaskZeroLayer}. Default: true.
     */
    public T returnSequences(boolean returnSequences) {
      this.returnSequences = returnSequences;
      return self();
    }

    // T is the builder's own type.
    @SuppressWarnings("unchecked")
    private T self() {
      return (T) this;
    }

    private void check(Cell cell) {
      IActivation own = activationOf(cell);
      if (getActivationFn() != null && !getActivationFn().equals(own)) {
        throw new IllegalArgumentException(
            "Layer '%s': the cell %s computes with %s, found activation(%s); leave the activation out"
                .formatted(getLayerName(), cell, own, getActivationFn()));
      }
      if (recurrentDropOut < 1 && !cell.hasRecurrentWeights()) {
        throw new IllegalArgumentException(
            "Layer '%s': recurrentDropOut is set, but the cell %s has no recurrent weights; use dropOut"
                .formatted(getLayerName(), cell));
      }
      if (forgetGateBiasInit != null && cell.forgetGates().isEmpty()) {
        throw new IllegalArgumentException(
            "Layer '%s': forgetGateBiasInit is set, but the cell %s has no forget gate; those with"
                    .formatted(getLayerName(), cell)
                + " one are "
                + Cells.all().stream()
                    .filter(other -> !other.forgetGates().isEmpty())
                    .map(Cell::name)
                    .collect(Collectors.joining(", ")));
      }
    }
  }
}
