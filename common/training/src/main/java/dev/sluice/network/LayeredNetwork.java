package dev.sluice.network;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A {@code MultiLayerNetwork}. */
final class LayeredNetwork implements TrainableNetwork {
  private final StatefulNetwork network;

  private LayeredNetwork(StatefulNetwork network) {
    this.network = network;
  }

  /** A network that can keep its state between calls of {@code fit}. */
  // "overrides": the parent declares an array where its interface has varargs.
  @SuppressWarnings("overrides")
  private static final class StatefulNetwork extends MultiLayerNetwork {
    private static final long serialVersionUID = 1L;

    private boolean carrying;

    StatefulNetwork(MultiLayerConfiguration configuration) {
      super(configuration);
    }

    @Override
    public void rnnClearPreviousState() {
      if (!carrying) {
        super.rnnClearPreviousState();
      }
    }
  }

  static LayeredNetwork create(MultiLayerConfiguration configuration) {
    StatefulNetwork network = new StatefulNetwork(configuration);
    network.init();
    return new LayeredNetwork(network);
  }

  static LayeredNetwork wrap(MultiLayerNetwork restored) {
    StatefulNetwork network = new StatefulNetwork(restored.getLayerWiseConfigurations());
    network.init(restored.params(), false);
    Updater updater = restored.getUpdater(false);
    if (updater != null && updater.getStateViewArray() != null) {
      network.getUpdater().setStateViewArray(network, updater.getStateViewArray(), false);
    }
    return new LayeredNetwork(network);
  }

  @Override
  public MultiLayerNetwork model() {
    return network;
  }

  @Override
  public MultiLayerNetwork layers() {
    return network;
  }

  @Override
  public ComputationGraph graph() {
    throw new IllegalStateException(
        "the network is a MultiLayerNetwork: call layers() instead of graph()");
  }

  @Override
  public NetworkDefinition definition() {
    return NetworkDefinition.of(network.getLayerWiseConfigurations());
  }

  @Override
  public String configuration() {
    return network.getLayerWiseConfigurations().toJson();
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
    Batches.check(batch, definition(), 1, 1);
    network.fit(
        batch.getFeatures(0),
        batch.getLabels(0),
        batch.getFeaturesMaskArray(0),
        batch.getLabelsMaskArray(0));
  }

  @Override
  public INDArray[] outputs(MultiDataSet batch) {
    return new INDArray[] {
      network.output(
          batch.getFeatures(0), false, batch.getFeaturesMaskArray(0), batch.getLabelsMaskArray(0))
    };
  }

  @Override
  public List<Output> trainedOutputs() {
    Layer output = network.getOutputLayer();
    return List.of(new Output(output, network.getLabels(), output.getMaskArray()));
  }

  @Override
  public void startEpoch(int epoch) {
    network.setEpochCount(epoch);
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
