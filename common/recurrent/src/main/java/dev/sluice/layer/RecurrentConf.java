package dev.sluice.layer;

import dev.sluice.cell.ActivationFunction;
import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.engine.Activations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The configuration of a recurrent layer, except for the choice of the cell: {@link Recurrent}
 * takes any cell by its name, {@link Lstm}, {@link Gru} and {@link Rnn} are shorter.
 *
 * <p>Inputs are {@code [batch, nIn, time]} and outputs {@code [batch, nOut, time]}; {@code [batch,
 * time, ...]} with {@code dataFormat(RNNFormat.NWC)}; outputs {@code [batch, nOut]} with {@code
 * returnSequences(false)}. The features' mask is {@code [batch, time]} or {@code [batch, 1, time]},
 * of zeros and ones; where it is zero, the output is zero and the state does not change, anywhere
 * in the sequence. For the parameters see {@link RecurrentParamInitializer}.
 */
public abstract sealed class RecurrentConf extends BaseRecurrentLayer
    permits Recurrent, Lstm, Gru, Rnn {
  private double forgetGateBiasInit = 1;
  private double recurrentDropOut = 1;
  private boolean inputGradient = true;
  private boolean returnSequences = true;
  private IActivation gateActivationFn = new ActivationSigmoid();

  /** For JSON. */
  RecurrentConf() {}

  RecurrentConf(Builder<?> builder, Cell cell) {
    super(builder);
    cell.verify();
    builder.check(cell, getClass());
    activationFn =
        builder.getActivationFn() == null
            ? ActivationFunctions.ofCell(cell)
            : builder.getActivationFn();
    if (builder.gateActivationFn != null) {
      gateActivationFn = builder.gateActivationFn;
    }
    if (builder.forgetGateBiasInit != null) {
      forgetGateBiasInit = builder.forgetGateBiasInit;
    }
    recurrentDropOut = builder.recurrentDropOut;
    inputGradient = builder.inputGradient;
    returnSequences = builder.returnSequences;
  }

  /** The layer's cell. */
  public abstract Cell cell();

  /** The initial bias of each forget gate; unused without a forget gate. */
  public double getForgetGateBiasInit() {
    return forgetGateBiasInit;
  }

  /** For JSON. */
  public void setForgetGateBiasInit(double forgetGateBiasInit) {
    this.forgetGateBiasInit = forgetGateBiasInit;
  }

  /** The probability that a unit of the previous output is kept in training; 1 means no dropout. */
  public double getRecurrentDropOut() {
    return recurrentDropOut;
  }

  /** For JSON. */
  public void setRecurrentDropOut(double recurrentDropOut) {
    this.recurrentDropOut = keepProbability(recurrentDropOut);
  }

  private static double keepProbability(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "recurrentDropOut is the probability of keeping a unit, between 0 and 1, found "
              + probability);
    }
    // 0 means no dropout, as in Deeplearning4j's dropOut.
    return probability == 0 ? 1 : probability;
  }

  /** Whether the gradient with respect to the layer's input is computed. */
  public boolean isInputGradient() {
    return inputGradient;
  }

  /** For JSON. */
  public void setInputGradient(boolean inputGradient) {
    this.inputGradient = inputGradient;
  }

  /** Whether there is an output for each step, rather than only for the last one. */
  public boolean isReturnSequences() {
    return returnSequences;
  }

  /** For JSON. */
  public void setReturnSequences(boolean returnSequences) {
    this.returnSequences = returnSequences;
  }

  /** The activation of the gates. */
  public IActivation getGateActivationFn() {
    return gateActivationFn;
  }

  /** For JSON. */
  public void setGateActivationFn(IActivation gateActivationFn) {
    this.gateActivationFn = gateActivationFn;
  }

  /** What the engine computes in place of the cell's sigmoid and tanh. */
  Activations activations() {
    Cell cell = cell();
    return new Activations(
        function(gateActivationFn),
        activationFn.equals(ActivationFunctions.ofCell(cell))
            ? ActivationFunction.TANH
            : function(activationFn));
  }

  private static ActivationFunction function(IActivation activation) {
    return ActivationFunctions.of(activation).orElseThrow();
  }

  /**
   * For JSON, which sets it once. The activation does not change afterwards: Deeplearning4j applies
   * {@code FineTuneConfiguration.activation(...)} to every layer, including frozen ones, which
   * would change what a trained layer computes.
   *
   * @throws IllegalArgumentException if it differs from the layer's activation
   */
  @Override
  public void setActivationFn(IActivation activation) {
    if (activationFn != null && !activationFn.equals(activation)) {
      throw new IllegalArgumentException(
          ("%s was built with the activation %s, found %s; a FineTuneConfiguration"
                  + " with activation(...) applies to every layer, including frozen ones: omit it"
                  + " there, and set the activation on individual layers")
              .formatted(title(getLayerName(), getClass()), activationFn, activation));
    }
    super.setActivationFn(activation);
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
   * Rejects an invalid configuration.
   *
   * @param inStack whether the network is a MultiLayerNetwork, in which a layer with an index above
   *     0 has a layer below it (a graph reports a missing epsilon itself)
   */
  private void check(int layerIndex, boolean inStack, DataType type) {
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw new IllegalStateException(
          ("%s: recurrent layers require the data type FLOAT or DOUBLE, but the network's is %s;"
                  + " set dataType(DataType.FLOAT) in its configuration")
              .formatted(title(layerIndex), type));
    }
    obstacle(cell(), getActivationFn(), gateActivationFn)
        .ifPresent(
            obstacle -> {
              throw new IllegalStateException(
                  ("%s: the network was stored by an early version, and %s. Train it again, or use"
                          + " the network with the version that stored it")
                      .formatted(title(layerIndex), obstacle));
            });
    if (!inputGradient && inStack && layerIndex > 0) {
      throw new IllegalStateException(
          ("%s: inputGradient(false) is only for the first layer of a network; the layers below"
                  + " this one need its gradient, so omit it here")
              .formatted(title(layerIndex)));
    }
  }

  /** Why a cell cannot be computed with these activations; empty if it can. */
  private static Optional<String> obstacle(Cell cell, IActivation candidate, IActivation gates) {
    IActivation own = ActivationFunctions.ofCell(cell);
    if (candidate != null && !candidate.equals(own)) {
      if (!cell.replaceableActivations().contains(ActivationFunction.TANH)) {
        return Optional.of(
            "the cell %s has no tanh that could be replaced; omit activation(%s)"
                .formatted(cell, candidate));
      }
      if (ActivationFunctions.of(candidate).isEmpty()) {
        return Optional.of(
            "activation(...) must be one of %s, found %s"
                .formatted(ActivationFunctions.names(), candidate));
      }
    }
    if (gates != null && !gates.equals(new ActivationSigmoid())) {
      if (!cell.replaceableActivations().contains(ActivationFunction.SIGMOID)) {
        return Optional.of(
            "the cell %s has no sigmoid that could be replaced; omit gateActivationFunction(%s)"
                .formatted(cell, gates));
      }
      if (ActivationFunctions.of(gates).isEmpty()) {
        return Optional.of(
            "gateActivationFunction(...) must be one of %s, found %s"
                .formatted(ActivationFunctions.names(), gates));
      }
    }
    return Optional.empty();
  }

  private String title(int layerIndex) {
    return getLayerName() == null
        ? "Layer %d (%s)".formatted(layerIndex, getClass().getSimpleName())
        : "Layer %d '%s' (%s)".formatted(layerIndex, getLayerName(), getClass().getSimpleName());
  }

  /** How errors name a layer without an index; a layer that is being built may have no name. */
  static String title(String name, Class<?> type) {
    return name == null
        ? type.getSimpleName() + " layer"
        : "Layer '%s' (%s)".formatted(name, type.getSimpleName());
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
            && gateActivationFn.equals(conf.gateActivationFn)
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
        gateActivationFn,
        inputGradient,
        returnSequences);
  }

  @Override
  public String toString() {
    return ("%s(cell=%s, gateActivationFn=%s, recurrentDropOut=%s, inputGradient=%s,"
            + " returnSequences=%s, forgetGateBiasInit=%s, %s)")
        .formatted(
            getClass().getSimpleName(),
            cell(),
            gateActivationFn,
            recurrentDropOut,
            inputGradient,
            returnSequences,
            forgetGateBiasInit,
            super.toString());
  }

  /**
   * Options of every recurrent layer; {@code nOut} is required.
   *
   * <p>The activation is that of the cell, tanh except for rectified cells, and not
   * Deeplearning4j's default, sigmoid. {@code activation(...)} puts another function in the place
   * of the tanh wherever the cell's equations have it: sigmoid, hardsigmoid, hardtanh, softsign,
   * relu or identity. Any other function is an error, as is a cell without tanh. The activation set
   * for the whole network does not change it: that default is ignored, and fine-tuning with another
   * activation is an error ({@link #setActivationFn}).
   */
  public abstract static class Builder<T extends Builder<T>> extends BaseRecurrentLayer.Builder<T> {
    private Double forgetGateBiasInit;
    private double recurrentDropOut = 1;
    private boolean inputGradient = true;
    private boolean returnSequences = true;
    private IActivation gateActivationFn;

    Builder() {}

    /**
     * The function of the gates, in place of the sigmoid wherever the cell's equations have it:
     * sigmoid (the default), hardsigmoid, or any that {@code activation(...)} takes. The activation
     * set for the whole network does not change it. It is an error for a cell without sigmoid, and
     * for {@code min-lstm}, whose gates are normalised to a sum of 1.
     */
    public T gateActivationFunction(Activation gateActivationFunction) {
      return gateActivationFunction(gateActivationFunction.getActivationFunction());
    }

    /** The same by ND4J's name of the function, such as {@code hardsigmoid}. */
    public T gateActivationFunction(String gateActivationFunction) {
      return gateActivationFunction(Activation.fromString(gateActivationFunction));
    }

    /** The same with one of ND4J's activations. */
    public T gateActivationFunction(IActivation gateActivationFunction) {
      gateActivationFn = gateActivationFunction;
      return self();
    }

    /**
     * The initial bias of each forget gate: well above 0, so that the memory lasts at first
     * (Jozefowicz et al. 2015). Default: 1. An error for cells without a forget gate.
     */
    public T forgetGateBiasInit(double forgetGateBiasInit) {
      this.forgetGateBiasInit = forgetGateBiasInit;
      return self();
    }

    /**
     * Dropout of the previous output {@code h_{t-1}} before it is multiplied by the recurrent
     * weights, with one mask for all steps of a sequence (Gal and Ghahramani 2016, arXiv
     * 1512.05287; {@code recurrent_dropout} in Keras, which is the fraction to drop). In truncated
     * BPTT, each segment has its own mask. Kept units are scaled by 1 / keepProbability.
     *
     * @param keepProbability above 0 and at most 1, as for {@code dropOut}; 0 and 1 (the default)
     *     mean no dropout
     */
    public T recurrentDropOut(double keepProbability) {
      recurrentDropOut = RecurrentConf.keepProbability(keepProbability);
      return self();
    }

    /**
     * Whether the gradient with respect to the layer's input is computed. Set it to false to save
     * that work in the first layer of a network, whose input is data; the layer then returns null,
     * as Deeplearning4j's embeddings do. The layer's input must be the network's: after a
     * preprocessor, in a {@code Bidirectional} (but not in a {@link PaddedBidirectional}), after a
     * graph vertex or above another layer, training fails, because Deeplearning4j expects the
     * gradient. Default: true.
     */
    public T inputGradient(boolean inputGradient) {
      this.inputGradient = inputGradient;
      return self();
    }

    /**
     * Whether there is an output for each step, {@code [batch, nOut, time]}. If false, there is one
     * for each sequence, {@code [batch, nOut]}: that of the last unmasked step, or zero if there is
     * none. This costs less than {@code LastTimeStep}, and cannot be combined with a wrapper
     * ({@code LastTimeStep}, {@code Bidirectional} or {@code MaskZeroLayer}). Default: true.
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

    private void check(Cell cell, Class<?> type) {
      String title = title(getLayerName(), type);
      obstacle(cell, getActivationFn(), gateActivationFn)
          .ifPresent(
              obstacle -> {
                throw new IllegalArgumentException(title + ": " + obstacle);
              });
      if (recurrentDropOut < 1 && !cell.hasRecurrentWeights()) {
        throw new IllegalArgumentException(
            ("%s: recurrentDropOut is set, but the cell %s has no recurrent weights; use"
                    + " dropOut")
                .formatted(title, cell));
      }
      if (forgetGateBiasInit != null && cell.forgetGates().isEmpty()) {
        throw new IllegalArgumentException(
            ("%s: forgetGateBiasInit is set, but the cell %s has no forget gate; cells with"
                        + " one are ")
                    .formatted(title, cell)
                + Cells.all().stream()
                    .filter(other -> !other.forgetGates().isEmpty())
                    .map(Cell::name)
                    .collect(Collectors.joining(", ")));
      }
    }
  }
}
