package dev.sluice.layer;

import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and data for the tests of the layers around the cells. */
final class SmallNetworks {
  static final int CLASSES = 2;

  private SmallNetworks() {}

  static NeuralNetConfiguration.Builder network(DataType type) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(type)
        .updater(new NoOp())
        .weightInit(new NormalDistribution(0, 0.7));
  }

  static MultiLayerNetwork build(DataType type, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = network(type).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    return init(list.build());
  }

  static MultiLayerNetwork init(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    // Biases start at zero, which would hide errors in them.
    network
        .paramTable()
        .forEach(
            (key, values) -> {
              if (key.endsWith("b")) {
                values.assign(random(11, values.shape()).castTo(values.dataType()));
              }
            });
    return network;
  }

  /** Deeplearning4j's output at each step. */
  static RnnOutputLayer perStep(int nIn, RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .nIn(nIn)
        .nOut(CLASSES)
        .dataFormat(format)
        .build();
  }

  static INDArray random(long seed, long... shape) {
    double[] values = new Random(seed).doubles(ArrayUtil.prodLong(shape), -1.5, 1.5).toArray();
    return Nd4j.createFromArray(values).reshape(shape);
  }

  /** One-hot labels {@code [batch, CLASSES, time]}. */
  static INDArray labels(int batch, int time) {
    return labels(batch, CLASSES, time);
  }

  /** One-hot labels {@code [batch, classes, time]}. */
  static INDArray labels(int batch, int classes, int time) {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, batch, classes, time);
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < time; t++) {
        labels.putScalar(b, (b + t * t) % classes, t, 1);
      }
    }
    return labels;
  }

  /** A mask {@code [lengths.length, time]} that is one for each sequence's length. */
  static INDArray mask(int time, int... lengths) {
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, lengths.length, time);
    for (int b = 0; b < lengths.length; b++) {
      for (int t = 0; t < lengths[b]; t++) {
        mask.putScalar(b, t, 1);
      }
    }
    return mask;
  }
}
