package dev.sluice.layer;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer that keeps the final output of the recurrent layer before it: {@code [batch, features,
 * time]} becomes {@code [batch, features]}. For a layer that reads forward this is the output at
 * the last unmasked step. For the backward half of a bidirectional layer, which is the second half
 * of the features, it is the output at the first unmasked step.
 *
 * <p>Deeplearning4j's LastTimeStep around a Bidirectional layer takes both halves at the last step,
 * where the backward half has read only one step. A Bidirectional layer around LastTimeStep cannot
 * be trained in 1.0.0-M2.1, because its backpropagation indexes three dimensions of a
 * two-dimensional array.
 */
public final class LastState extends NoParamLayer {
  private static final long serialVersionUID = 1L;

  private boolean bidirectional;

  /** For reading a stored network. */
  public LastState() {}

  /**
   * @param bidirectional whether the second half of the features comes from a layer that reads
   *     backward
   */
  public LastState(boolean bidirectional) {
    this.bidirectional = bidirectional;
  }

  public boolean isBidirectional() {
    return bidirectional;
  }

  public void setBidirectional(boolean bidirectional) {
    this.bidirectional = bidirectional;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType dataType) {
    LastStateLayer layer = new LastStateLayer(configuration, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialise));
    layer.setConf(configuration);
    return layer;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    if (!(input instanceof InputType.InputTypeRecurrent sequence)) {
      throw new IllegalStateException(
          "LastState (layer %d) expects sequences, found %s".formatted(index, input));
    }
    return InputType.feedForward(sequence.getSize());
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    InputType output = getOutputType(-1, input);
    return new LayerMemoryReport.Builder(getLayerName(), LastState.class, input, output)
        .standardMemory(0, 0)
        .workingMemory(0, input.arrayElementsPerExample(), 0, input.arrayElementsPerExample())
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof LastState that
            && that.canEqual(this)
            && super.equals(other)
            && bidirectional == that.bidirectional);
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof LastState;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), bidirectional);
  }

  @Override
  public String toString() {
    return "LastState(bidirectional=" + bidirectional + ")";
  }
}
