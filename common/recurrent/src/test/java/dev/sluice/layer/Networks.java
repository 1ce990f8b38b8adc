package dev.sluice.layer;

import dev.sluice.cell.Cell;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and data for the tests of this package. */
final class Networks {
  static final int IN = 2;
  static final int UNITS = 3;
  static final int CLASSES = 2;

  private Networks() {}

  static BaseRecurrentLayer.Builder<?> layer(OwnOrStockLayer cell, int nIn) {
    return (BaseRecurrentLayer.Builder<?>) cell.builder().get().nIn(nIn).nOut(UNITS);
  }

  static Recurrent.Builder layer(Cell cell, int nIn) {
    return new Recurrent.Builder(cell).nIn(nIn).nOut(UNITS);
  }

  static NeuralNetConfiguration.Builder network(DataType type) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(type)
        .updater(new NoOp())
        // Wide enough that gates leave their linear range; biases too, unlike the default.
        .weightInit(new NormalDistribution(0, 0.7));
  }

  /** The same, with a learning rate. */
  static NeuralNetConfiguration.Builder training(DataType type) {
    return network(type).updater(new Adam(0.01));
  }

  /** A single layer in double, with memory for its gradients. */
  static RecurrentLayer alone(Cell cell, RNNFormat format) {
    MultiLayerNetwork network =
        build(DataType.DOUBLE, layer(cell, IN).dataFormat(format).build(), perStep(UNITS, format));
    network.initGradientsView();
    return (RecurrentLayer) network.getLayer(0);
  }

  /** An output at each step. */
  static RnnOutputLayer perStep(int nIn, RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(nIn)
        .nOut(CLASSES)
        .dataFormat(format)
        .build();
  }

  /** One output per sequence. */
  static OutputLayer perSequence(int nIn) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(nIn)
        .nOut(CLASSES)
        .build();
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
    randomiseBiases(network);
    return network;
  }

  /** Biases and peepholes start at zero, which would hide errors in them. */
  static void randomiseBiases(MultiLayerNetwork network) {
    network
        .paramTable()
        .forEach(
            (key, values) -> {
              if (!key.endsWith("W")) {
                values.assign(random(11, values.shape()).castTo(values.dataType()));
              }
            });
  }

  static INDArray random(long seed, long... shape) {
    double[] values = new Random(seed).doubles(ArrayUtil.prodLong(shape), -1.5, 1.5).toArray();
    return Nd4j.createFromArray(values).reshape(shape);
  }

  /** One-hot labels {@code [batch, CLASSES, time]}. */
  static INDArray labels(int batch, int time) {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, batch, CLASSES, time);
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < time; t++) {
        labels.putScalar(b, (b + t * t) % CLASSES, t, 1);
      }
    }
    return labels;
  }

  /** One-hot labels {@code [batch, CLASSES]}. */
  static INDArray labels(int batch) {
    return labels(batch, 1).get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(0));
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

  static LayerWorkspaceMgr noWorkspaces() {
    return LayerWorkspaceMgr.noWorkspaces();
  }
}
