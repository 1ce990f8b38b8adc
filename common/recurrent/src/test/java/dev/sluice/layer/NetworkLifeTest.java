package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cell.Cell;
import dev.sluice.cell.EveryCell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Uses of a network with these layers: transfer learning, early stopping, several threads. */
class NetworkLifeTest {
  private static final DataSet DATA =
      new DataSet(
          Networks.random(1, 3, Networks.IN, 5).castTo(DataType.FLOAT),
          Networks.labels(3, 5).castTo(DataType.FLOAT));

  private static MultiLayerNetwork network(Cell cell) {
    return Networks.init(
        Networks.training(DataType.FLOAT)
            .list()
            .layer(Networks.layer(cell, Networks.IN).build())
            .layer(Networks.layer(cell, Networks.UNITS).build())
            .layer(Networks.perStep(Networks.UNITS, RNNFormat.NCW))
            .build());
  }

  private static FineTuneConfiguration fineTuning() {
    return new FineTuneConfiguration.Builder().updater(new Adam(0.01)).seed(3).build();
  }

  @EveryCell
  void frozenLayersDoNotChangeAndThoseAboveLearn(Cell cell) {
    MultiLayerNetwork network =
        new TransferLearning.Builder(network(cell))
            .fineTuneConfiguration(fineTuning())
            .setFeatureExtractor(0)
            .build();
    INDArray frozen = network.getLayer(0).params().dup();
    INDArray above = network.getLayer(1).params().dup();
    INDArray expected = network(cell).output(DATA.getFeatures());
    assertThat(network.output(DATA.getFeatures())).isEqualTo(expected);
    network.fit(DATA);
    assertThat(network.getLayer(0).params()).isEqualTo(frozen);
    assertThat(network.getLayer(1).params()).isNotEqualTo(above);
  }

  @EveryCell
  void theNumberOfUnitsCanBeReplacedInTransferLearning(Cell cell) {
    MultiLayerNetwork before = network(cell);
    MultiLayerNetwork network =
        new TransferLearning.Builder(before)
            .fineTuneConfiguration(fineTuning())
            .nOutReplace(0, 5, WeightInit.XAVIER)
            .build();
    assertThat(((RecurrentConf) network.getLayer(0).conf().getLayer()).getNOut()).isEqualTo(5);
    assertThat(network.getParam("1_W").rows()).isEqualTo(5);
    assertThat(network.getParam("2_W")).isEqualTo(before.getParam("2_W"));
    network.fit(DATA);
    assertThat(network.output(DATA.getFeatures()).isNaN().any()).isFalse();
  }

  /** The loss on the data. */
  private static final class Loss implements ScoreCalculator<MultiLayerNetwork> {
    @Override
    public double calculateScore(MultiLayerNetwork network) {
      return network.score(DATA);
    }

    @Override
    public boolean minimizeScore() {
      return true;
    }
  }

  @EveryCell
  void earlyStoppingReturnsTheBestNetwork(Cell cell) {
    EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(4))
            .scoreCalculator(new Loss())
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(
                configuration, network(cell), new ExistingDataSetIterator(List.of(DATA)))
            .fit();
    assertThat(result.getTerminationReason())
        .as(result.getTerminationDetails())
        .isEqualTo(EarlyStoppingResult.TerminationReason.EpochTerminationCondition);
    MultiLayerNetwork best = result.getBestModel();
    assertThat(best.score(DATA))
        .isEqualTo(Collections.min(result.getScoreVsEpoch().values()))
        .isLessThan(network(cell).score(DATA));
  }

  @EveryCell
  void threadsWithACopyEachComputeAndLearnLikeASingleThread(Cell cell)
      throws ExecutionException, InterruptedException {
    MultiLayerNetwork network = network(cell);
    MultiLayerNetwork alone = network.clone();
    INDArray expected = alone.output(DATA.getFeatures());
    for (int i = 0; i < 3; i++) {
      alone.fit(DATA);
    }
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<INDArray>> learned = new ArrayList<>();
      for (int k = 0; k < 3; k++) {
        MultiLayerNetwork own = network.clone();
        learned.add(
            threads.submit(
                () -> {
                  assertThat(own.output(DATA.getFeatures())).isEqualTo(expected);
                  for (int i = 0; i < 3; i++) {
                    own.fit(DATA);
                  }
                  return own.params();
                }));
      }
      for (Future<INDArray> params : learned) {
        assertThat(params.get()).isEqualTo(alone.params());
      }
    } finally {
      threads.shutdown();
    }
  }
}
