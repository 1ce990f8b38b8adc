package dev.sluice.layer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the configurations of this package's layers have in common. */
abstract class UnrolledConf extends BaseRecurrentLayer {

  UnrolledConf() {}

  UnrolledConf(Builder<?> builder) {
    super(builder);
    if (builder.getActivationFn() instanceof ActivationSoftmax) {
      throw new IllegalArgumentException(
          "Layer '%s': softmax cannot be the activation of a recurrent cell, which needs a function"
                  .formatted(builder.getLayerName())
              + " of one unit alone, such as tanh");
    }
  }

  /** The runtime layer, its parameters still to be set. */
  abstract UnrolledLayer<?> runtime(NeuralNetConfiguration conf, DataType type);

  /** Matrices {@code [nOut, batch]} a time step that a pass keeps beside inputs. */
  abstract int matricesPerStep();

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
    UnrolledLayer<?> layer = runtime(conf, networkDataType);
    layer.setListeners(trainingListeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    InputType.InputTypeRecurrent sequence = (InputType.InputTypeRecurrent) inputType;
    long steps = Math.max(1, sequence.getTimeSeriesLength());
    long parameters = initializer().numParams(this);
    long perStep = getNIn() + matricesPerStep() * getNOut();
    Map<CacheMode, Long> training = new EnumMap<>(CacheMode.class);
    for (CacheMode mode : CacheMode.values()) {
      training.put(mode, steps * perStep);
    }
    return new LayerMemoryReport.Builder(
            getLayerName(), getClass(), inputType, getOutputType(-1, inputType))
        .standardMemory(parameters, getIUpdater().stateSize(parameters))
        .workingMemory(
            0,
            Math.min(steps, UnrolledLayer.STEPS_AT_ONCE) * perStep,
            MemoryReport.CACHE_MODE_ALL_ZEROS,
            training)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  /**
   * Options of this package's layers. The activation is tanh unless set here: the network's default
   * (Deeplearning4j's is sigmoid) is not taken over, since the equations say tanh.
   */
  abstract static class Builder<T extends Builder<T>> extends BaseRecurrentLayer.Builder<T> {
    Builder() {
      setActivationFn(new ActivationTanH());
    }
  }
}
