package dev.sluice.benchmarks;

import dev.sluice.cell.Cells;
import dev.sluice.engine.Stepper;
import dev.sluice.layer.Gru;
import dev.sluice.layer.Lstm;
import dev.sluice.layer.NetworkStepper;
import dev.sluice.layer.PaddedBidirectional;
import dev.sluice.layer.Recurrent;
import dev.sluice.layer.RecurrentConf;
import dev.sluice.layer.Rnn;
import dev.sluice.layer.SequenceEmbedding;
import dev.sluice.layer.SequenceSoftmax;
import dev.sluice.run.Provenance;
import dev.sluice.updater.OnePassAdam;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Our own layers, combined as a user would for speed. No other class of the benchmarks knows them.
 */
final class SluiceNetworks extends StockNetworks {
  private final DataOrder order;

  /** The memory order of the features and labels of sequences. */
  enum DataOrder {
    /** Time-major: the engine reads it without copying. */
    TIME_MAJOR,
    /** Row-major, as {@link Nd4j} creates arrays unless it is told otherwise. */
    ROW_MAJOR
  }

  SluiceNetworks(DataOrder order) {
    this.order = order;
  }

  @Override
  public String about() {
    return "Sluice %s on %s%s"
        .formatted(
            Provenance.version(),
            super.about(),
            order == DataOrder.ROW_MAJOR ? ", data in 'c' order" : "");
  }

  @Override
  public boolean offers(RecurrentCell cell) {
    return true;
  }

  @Override
  public boolean offers(Work work) {
    // The order matters for large batches only.
    return order == DataOrder.TIME_MAJOR || work == Work.TRAIN || work == Work.INFER;
  }

  @Override
  Layer recurrent(RecurrentCell cell, int inputs, int units, boolean readsData, boolean lastStep) {
    return switch (cell) {
      case LSTM -> built(new Lstm.Builder(), inputs, units, readsData, lastStep);
      case GRU -> built(new Gru.Builder(), inputs, units, readsData, lastStep);
      case RNN -> built(new Rnn.Builder(), inputs, units, readsData, lastStep);
      case MIN_GRU, MIN_LSTM, SRU, QRNN ->
          built(
              new Recurrent.Builder(Cells.named(cell.toString()).orElseThrow()),
              inputs,
              units,
              readsData,
              lastStep);
    };
  }

  private static Layer built(
      RecurrentConf.Builder<?> layer, int inputs, int units, boolean readsData, boolean lastStep) {
    layer.nIn(inputs);
    layer.nOut(units);
    layer.dataFormat(RNNFormat.NCW);
    layer.inputGradient(!readsData);
    layer.returnSequences(!lastStep);
    return layer.build();
  }

  @Override
  Layer embedding(int vocabulary, int width) {
    return new SequenceEmbedding((EmbeddingSequenceLayer) super.embedding(vocabulary, width));
  }

  @Override
  Layer inBothDirections(Layer layer) {
    return new PaddedBidirectional((BaseRecurrentLayer) layer);
  }

  @Override
  Layer softmaxAtEveryStep(int inputs, int outputs) {
    return new SequenceSoftmax((RnnOutputLayer) super.softmaxAtEveryStep(inputs, outputs));
  }

  @Override
  IUpdater updater(double learningRate) {
    return new OnePassAdam(learningRate);
  }

  @Override
  CharacterReader stepping(MultiLayerNetwork network, int alphabet) {
    Stepper stepper = NetworkStepper.of(network);
    float[] probabilities = new float[alphabet];
    return character -> {
      double[] next = stepper.step(character);
      for (int k = 0; k < alphabet; k++) {
        probabilities[k] = (float) next[k];
      }
      return probabilities;
    };
  }

  @Override
  INDArray zeros(int batch, int features, int time) {
    if (order == DataOrder.ROW_MAJOR) {
      return Nd4j.create(DataType.FLOAT, new long[] {batch, features, time}, 'c');
    }
    return Nd4j.create(DataType.FLOAT, new long[] {features, batch, time}, 'f').permute(1, 0, 2);
  }
}
