package dev.sluice.layer;

import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.params.EmbeddingLayerParamInitializer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The parameters of {@link SequenceEmbedding}: {@code W [nIn, nOut]} row-major, then {@code b}. */
final class SequenceEmbeddingParamInitializer extends EmbeddingLayerParamInitializer {
  static final SequenceEmbeddingParamInitializer INSTANCE = new SequenceEmbeddingParamInitializer();

  private SequenceEmbeddingParamInitializer() {}

  @Override
  protected INDArray createWeightMatrix(
      long nIn, long nOut, IWeightInit weightInit, INDArray view, boolean initialise) {
    long[] shape = {nIn, nOut};
    // The fan-in is 1, as in Deeplearning4j: the spread of the values must not depend on the
    // vocabulary.
    return initialise
        ? weightInit.init(1, (double) nOut, shape, 'c', view)
        : view.reshape('c', shape);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration configuration, INDArray flat) {
    FeedForwardLayer layer = (FeedForwardLayer) configuration.getLayer();
    Map<String, INDArray> views = super.getGradientsFromFlattened(configuration, flat);
    long weights = layer.getNIn() * layer.getNOut();
    views.put(
        DefaultParamInitializer.WEIGHT_KEY,
        flat.reshape(flat.length())
            .get(NDArrayIndex.interval(0, weights))
            .reshape('c', layer.getNIn(), layer.getNOut()));
    return views;
  }
}
