package dev.sluice.network;

import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A {@code ComputationGraph}. */
final class GraphNetwork implements TrainableNetwork {
  private final StatefulGraph network;

  private GraphNetwork(StatefulGraph network) {
    this.network = network;
  }

  /**
   * A graph that can keep its state between calls of {@code fit}, and exposes its labels and masks.
   */
  private static final class StatefulGraph extends ComputationGraph {
    private static final long serialVersionUID = 1L;

    private boolean carrying;

    /** Stored here because the parent clears its layers before listeners are called. */
    private INDArray[] trainedLabels = {};

    private INDArray[] trainedMasks = {};

    StatefulGraph(ComputationGraphConfiguration configuration) {
      super(configuration);
    }

    @Override
    public void rnnClearPreviousState() {
      if (!carrying) {
        super.rnnClearPreviousState();
      }
    }

    @Override
    public void setLabels(INDArray... labels) {
      super.setLabels(labels);
      trainedLabels = labels;
    }

    @Override
    public void setLayerMaskArrays(INDArray[] featureMasks, INDArray[] labelMasks) {
      super.setLayerMaskArrays(featureMasks, labelMasks);
      trainedMasks =
          IntStream.range(0, getNumOutputArrays())
              .mapToObj(i -> getOutputLayer(i).getMaskArray())
              .toArray(INDArray[]::new);
    }
  }

  static GraphNetwork create(ComputationGraphConfiguration configuration) {
    StatefulGraph network = new StatefulGraph(configuration);
    network.init();
    return new GraphNetwork(network);
  }

  static GraphNetwork wrap(ComputationGraph restored) {
    StatefulGraph network = new StatefulGraph(restored.getConfiguration());
    network.init(restored.params(), false);
    ComputationGraphUpdater updater = restored.getUpdater(false);
    if (updater != null && updater.getStateViewArray() != null) {
      network.getUpdater().setStateViewArray(updater.getStateViewArray());
    }
    return new GraphNetwork(network);
  }

  @Override
  public ComputationGraph model() {
    return network;
  }

  @Override
  public MultiLayerNetwork layers() {
    throw new IllegalStateException(
        "the network is a ComputationGraph: call graph() instead of layers()");
  }

  @Override
  public ComputationGraph graph() {
    return network;
  }

  @Override
  public NetworkDefinition definition() {
    return NetworkDefinition.of(network.getConfiguration());
  }

  @Override
  public String configuration() {
    return network.getConfiguration().toJson();
  }

  @Override
  public INDArray updaterState() {
    return network.getUpdater().getStateViewArray();
  }

  @Override
  public String summary() {
    return network.summary();
  }

  @Override
  public void fit(MultiDataSet batch) {
    Batches.check(batch, definition(), network.getNumInputArrays(), network.getNumOutputArrays());
    network.fit(batch);
    network.trainedLabels = new INDArray[0];
    network.trainedMasks = new INDArray[0];
  }

  @Override
  public INDArray[] outputs(MultiDataSet batch) {
    return network.output(
        false, batch.getFeatures(), batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
  }

  @Override
  public List<Output> trainedOutputs() {
    return IntStream.range(0, network.trainedLabels.length)
        .mapToObj(
            i ->
                new Output(
                    network.getOutputLayer(i), network.trainedLabels[i], network.trainedMasks[i]))
        .toList();
  }

  @Override
  public void startEpoch(int epoch) {
    network.getConfiguration().setEpochCount(epoch);
  }

  @Override
  public int updates() {
    return network.getIterationCount();
  }

  @Override
  public void startCarrying() {
    stopCarrying();
    network.carrying = true;
  }

  @Override
  public void stopCarrying() {
    network.carrying = false;
    network.rnnClearPreviousState();
  }

  @Override
  public void clearState() {
    network.rnnClearPreviousState();
  }
}
