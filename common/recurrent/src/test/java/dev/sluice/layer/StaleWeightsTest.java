package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cell.Cell;
import dev.sluice.cell.EveryCell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The engine keeps weights in a form of its own. However the parameters are changed, the next pass
 * must use the new ones. Each case is compared with the reference, which always reads them anew.
 */
class StaleWeightsTest {
  private static final DataSet DATA =
      new DataSet(
          Networks.random(1, 3, Networks.IN, 5).castTo(DataType.FLOAT),
          Networks.labels(3, 5).castTo(DataType.FLOAT));

  private static MultiLayerNetwork network(Cell cell) {
    return Networks.init(
        Networks.network(DataType.FLOAT)
            .updater(new Sgd(0.5))
            .list()
            .layer(
                Networks.layer(cell, Networks.IN)
                    .constrainRecurrent(new MaxNormConstraint(0.8, 0))
                    .weightNoise(new WeightNoise(new NormalDistribution(0, 0.3)))
                    .build())
            .layer(Networks.perStep(Networks.UNITS, RNNFormat.NCW))
            .build());
  }

  private static Map<String, UnaryOperator<MultiLayerNetwork>> changes() {
    Map<String, UnaryOperator<MultiLayerNetwork>> changes = new LinkedHashMap<>();
    changes.put(
        "fit: updater and constraint",
        net -> {
          net.fit(DATA);
          return net;
        });
    changes.put(
        "setParams of the network",
        net -> {
          net.setParams(net.params().mul(0.5));
          return net;
        });
    changes.put(
        "setParams of the layer",
        net -> {
          net.getLayer(0).setParams(net.getLayer(0).params().mul(0.5));
          return net;
        });
    changes.put(
        "setParam",
        net -> {
          String weights = key(net, "RW", "W");
          net.setParam(weights, unlike(net.getParam(weights)));
          return net;
        });
    changes.put(
        "setParamTable",
        net -> {
          Map<String, INDArray> table = new LinkedHashMap<>();
          net.paramTable().forEach((key, values) -> table.put(key, values.mul(0.5)));
          net.setParamTable(table);
          return net;
        });
    changes.put(
        "setParamTable of the layer: other arrays",
        net -> {
          Map<String, INDArray> table = new LinkedHashMap<>();
          net.getLayer(0)
              .paramTable()
              .forEach((key, values) -> table.put(key, values.mul(0.5).dup('f')));
          net.getLayer(0).setParamTable(table);
          return net;
        });
    changes.put(
        "all parameters in place",
        net -> {
          net.params().muli(0.5);
          return net;
        });
    changes.put(
        "one array of the table in place",
        net -> {
          INDArray weights = net.getParam("0_W");
          weights.assign(unlike(weights));
          return net;
        });
    changes.put(
        "one number in the middle",
        net -> {
          // On the diagonal, which is never masked.
          net.getParam(key(net, "RW", "W")).putScalar(1, 1, 3.0);
          return net;
        });
    changes.put(
        "bias alone",
        net -> {
          net.getParam(key(net, "b", "LB")).addi(0.5);
          return net;
        });
    changes.put(
        "update with a gradient",
        net -> {
          String bias = key(net, "b", "LB");
          net.getLayer(0).update(net.getParam(bias).mul(0.5), bias.substring(2));
          return net;
        });
    changes.put(
        "an average with another network, as parallel training does",
        net -> {
          net.params().addi(net.params().mul(3)).divi(2);
          return net;
        });
    changes.put(
        "written and read",
        net -> {
          net.params().muli(0.5);
          return stored(net);
        });
    changes.put(
        "a copy, changed",
        net -> {
          MultiLayerNetwork copy = net.clone();
          copy.output(DATA.getFeatures());
          copy.params().muli(0.5);
          return copy;
        });
    changes.put(
        "transfer learning with other units",
        net ->
            new TransferLearning.Builder(net)
                .fineTuneConfiguration(
                    new FineTuneConfiguration.Builder().updater(new Sgd(0.1)).build())
                .nOutReplace(0, 4, WeightInit.XAVIER)
                .build());
    changes.put(
        "noise of a training pass, gone afterwards",
        net -> {
          net.feedForward(DATA.getFeatures(), true);
          return net;
        });
    return changes;
  }

  /** The first of the keys that the recurrent layer has; cells differ in what they have. */
  private static String key(MultiLayerNetwork network, String... keys) {
    return Stream.of(keys)
        .map(key -> "0_" + key)
        .filter(network.paramTable()::containsKey)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Other weights, each changed by a different amount: layer normalisation would cancel a common
   * change.
   */
  private static INDArray unlike(INDArray values) {
    INDArray changed = values.mul(0.5);
    for (int i = 0; i < values.rows(); i++) {
      for (int j = 0; j < values.columns(); j++) {
        // Masked weights stay zero.
        if (values.getDouble(i, j) != 0) {
          changed.putScalar(i, j, changed.getDouble(i, j) + 0.3 * Math.sin(3 * i + 7 * j));
        }
      }
    }
    return changed;
  }

  private static MultiLayerNetwork stored(MultiLayerNetwork network) {
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ModelSerializer.writeModel(network, file, true);
      return ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @EveryCell
  void everyChangeOfTheParametersReachesTheNextPass(Cell cell) {
    changes()
        .forEach(
            (name, change) -> {
              MultiLayerNetwork network = network(cell);
              // Now the engine holds the weights from before the change.
              INDArray before = network.feedForward(DATA.getFeatures()).get(1).dup();
              network.rnnTimeStep(DATA.getFeatures());
              network.rnnClearPreviousState();

              MultiLayerNetwork changed = change.apply(network);

              INDArray expected =
                  new Oracle(cell, changed.getLayer(0)).run(DATA.getFeatures(), Map.of());
              INDArray output = changed.feedForward(DATA.getFeatures(), false).get(1);
              // Layer normalisation divides small differences by small deviations.
              double bound = cell.normalisations().isEmpty() ? 1e-5 : 1e-4;
              assertThat(difference(output, expected)).as(name).isLessThan(bound);
              INDArray step =
                  changed.rnnActivateUsingStoredState(DATA.getFeatures(), false, false).get(1);
              assertThat(difference(step, expected)).as(name).isLessThan(bound);
              if (!name.startsWith("noise") && output.equalShapes(before)) {
                assertThat(difference(before, expected)).as(name).isGreaterThan(10 * bound);
              }
            });
  }

  private static double difference(INDArray actual, INDArray expected) {
    return actual.castTo(DataType.DOUBLE).sub(expected).amaxNumber().doubleValue();
  }
}
