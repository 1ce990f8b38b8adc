package dev.sluice.benchmarks;

import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j with its own layers only. It has no GRU. */
class StockNetworks implements Implementation {
  private static final double LEARNING_RATE = 1e-3;

  @Override
  public String about() {
    return "Deeplearning4j 1.0.0-M2.1";
  }

  @Override
  public boolean offers(RecurrentCell cell) {
    return cell == RecurrentCell.LSTM || cell == RecurrentCell.RNN;
  }

  @Override
  public void useThreads(int threads) {
    // Fixed by OMP_NUM_THREADS when the process starts.
  }

  @Override
  public final Workload prepare(Shape shape, RecurrentCell cell, Work work) {
    MultiLayerNetwork network = network(shape, cell);
    return switch (work) {
      case TRAIN -> {
        DataSet batch = Batch.of(shape, this::zeros);
        yield () -> network.fit(batch);
      }
      case INFER, LATENCY -> {
        DataSet batch = Batch.of(shape, this::zeros);
        INDArray features = batch.getFeatures();
        INDArray mask = batch.getFeaturesMaskArray();
        // Closed, as PyTorch frees its output: touching new memory takes longer than many networks.
        yield () -> network.output(features, false, mask, null).close();
      }
      case GENERATE -> generation(stepping(network, shape.inputs()));
    };
  }

  /** The network with its initial parameters. */
  final MultiLayerNetwork network(Shape shape, RecurrentCell cell) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(shape, cell));
    network.init();
    return network;
  }

  /** A network that reads one character at a time. */
  interface CharacterReader {
    /** The probabilities of the next character; the next call may overwrite them. */
    float[] read(int character);
  }

  private static Workload generation(CharacterReader network) {
    Random random = new Random(1);
    int[] last = new int[1];
    return () -> last[0] = CategoricalSampler.sample(network.read(last[0]), random);
  }

  private MultiLayerConfiguration configuration(Shape shape, RecurrentCell cell) {
    NeuralNetConfiguration.ListBuilder network =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.FLOAT)
            .updater(updater(LEARNING_RATE))
            .weightInit(WeightInit.XAVIER)
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .list();
    if (shape.vocabulary() > 0) {
      network.layer(embedding(shape.vocabulary(), shape.inputs()));
    }
    for (int i = 0; i < shape.layers(); i++) {
      boolean readsData = i == 0 && shape.vocabulary() == 0;
      boolean lastStep = i == shape.layers() - 1 && !shape.hasOutputAtEveryStep();
      Layer layer = recurrent(cell, shape.inputsOf(i), shape.units(), readsData, lastStep);
      network.layer(shape.bidirectional() ? inBothDirections(layer) : layer);
    }
    network.layer(
        switch (shape.output()) {
          case SOFTMAX_AT_EVERY_STEP -> softmaxAtEveryStep(shape.width(), shape.outputs());
          case SOFTMAX ->
              new OutputLayer.Builder(LossFunction.MCXENT)
                  .activation(Activation.SOFTMAX)
                  .nIn(shape.width())
                  .nOut(shape.outputs())
                  .build();
          case LINEAR ->
              new OutputLayer.Builder(LossFunction.MSE)
                  .activation(Activation.IDENTITY)
                  .nIn(shape.width())
                  .nOut(shape.outputs())
                  .build();
        });
    return network.build();
  }

  /** Indices {@code [batch, 1, time]} to {@code [batch, width, time]}. */
  Layer embedding(int vocabulary, int width) {
    return new EmbeddingSequenceLayer.Builder()
        .nIn(vocabulary)
        .nOut(width)
        .activation(Activation.IDENTITY)
        .outputDataFormat(RNNFormat.NCW)
        .build();
  }

  /**
   * A recurrent layer.
   *
   * @param readsData whether its inputs are data, whose gradient is not needed
   * @param lastStep whether it returns only the output of the last step
   */
  Layer recurrent(RecurrentCell cell, int inputs, int units, boolean readsData, boolean lastStep) {
    Layer layer =
        switch (cell) {
          case LSTM ->
              new LSTM.Builder()
                  .activation(Activation.TANH)
                  .dataFormat(RNNFormat.NCW)
                  .nIn(inputs)
                  .nOut(units)
                  .build();
          case RNN ->
              new SimpleRnn.Builder()
                  .activation(Activation.TANH)
                  .dataFormat(RNNFormat.NCW)
                  .nIn(inputs)
                  .nOut(units)
                  .build();
          default -> throw new IllegalArgumentException("Deeplearning4j has no " + cell);
        };
    return lastStep ? new LastTimeStep(layer) : layer;
  }

  /** A layer and its copy that reads backwards, with their outputs concatenated. */
  Layer inBothDirections(Layer layer) {
    return new Bidirectional(Bidirectional.Mode.CONCAT, layer);
  }

  /** Softmax and cross entropy at every step. */
  Layer softmaxAtEveryStep(int inputs, int outputs) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .dataFormat(RNNFormat.NCW)
        .nIn(inputs)
        .nOut(outputs)
        .build();
  }

  IUpdater updater(double learningRate) {
    return new Adam(learningRate);
  }

  /** An array {@code [batch, features, time]} in the memory order that suits the layers. */
  INDArray zeros(int batch, int features, int time) {
    // Column-major: the slice that Deeplearning4j's LSTM reads at each step is contiguous.
    return Nd4j.create(DataType.FLOAT, new long[] {batch, features, time}, 'f');
  }

  CharacterReader stepping(MultiLayerNetwork network, int alphabet) {
    INDArray oneHot = Nd4j.zeros(1, alphabet, 1);
    int[] last = new int[1];
    return character -> {
      oneHot.putScalar(last[0], 0);
      oneHot.putScalar(character, 1);
      last[0] = character;
      return network.rnnTimeStep(oneHot).data().asFloat();
    };
  }
}
