package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cell.Cells;
import dev.sluice.updater.CosineSchedule;
import dev.sluice.updater.OnePassAdam;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class StoredNetworkTest {
  @TempDir Path folder;

  /** A {@code last.zip} of revision 18eebfb, before its schedule and its third layer moved. */
  private Path ofBeforeTheMove() throws IOException {
    Path zip = folder.resolve("last.zip");
    try (InputStream in =
        StoredNetworkTest.class.getResourceAsStream("stored/sentiment-cosine.zip")) {
      Files.copy(in, zip);
    }
    return zip;
  }

  private static Map<String, byte[]> entries(Path zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static void write(Path zip, Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
  }

  private static Model read(Path zip) throws IOException {
    try (InputStream in = Files.newInputStream(zip)) {
      return StoredNetwork.read(in);
    }
  }

  private static MultiLayerNetwork layers() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Networks.network(DataType.FLOAT)
                .list()
                .layer(Networks.layer(Cells.GRU, Networks.IN).build())
                .layer(Networks.perStep(Networks.UNITS, RNNFormat.NCW))
                .build());
    network.init();
    return network;
  }

  @Test
  void classesThatHaveMovedAreFoundByTheirOldNames() throws IOException {
    Path zip = ofBeforeTheMove();
    assertThatThrownBy(() -> ModelSerializer.restoreMultiLayerNetwork(zip.toFile()))
        .as("Deeplearning4j's error about the names")
        .isInstanceOf(RuntimeException.class);

    MultiLayerNetwork network = (MultiLayerNetwork) read(zip);

    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
    assertThat(((LastState) configuration.getConf(2).getLayer()).isBidirectional()).isTrue();
    OnePassAdam updater =
        (OnePassAdam) ((BaseLayer) configuration.getConf(3).getLayer()).getIUpdater();
    assertThat(updater.getLearningRateSchedule()).isEqualTo(new CosineSchedule(0.003, 3));
    assertThat(network.getUpdater().getStateViewArray().norm2Number().doubleValue()).isPositive();
    assertThat(network.output(Nd4j.create(new float[][][] {{{2, 3, 1}}})).shape())
        .containsExactly(1, 2);
  }

  @Test
  void onlyTheNamesOfClassesAreReplaced() {
    String json = "{\"@class\" : \"dev.sluice.sentiment.LastState\", \"layerName\" : \"%s\"}";

    assertThat(StoredNetwork.currentNames(json.formatted("dev.sluice.sentiment.LastState")))
        .isEqualTo(
            "{\"@class\" : \"dev.sluice.layer.LastState\", \"layerName\" :"
                + " \"dev.sluice.sentiment.LastState\"}");
    String own = layers().getLayerWiseConfigurations().toJson();
    assertThat(StoredNetwork.currentNames(own)).isEqualTo(own);
  }

  @Test
  void aGraphComesBackWithItsOptimiser() throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new OnePassAdam(0.01))
                .graphBuilder()
                .addInputs("a", "b")
                .addLayer("of-a", Networks.layer(Cells.LSTM, Networks.IN).build(), "a")
                .addVertex("both", new MergeVertex(), "of-a", "b")
                .addLayer("out", Networks.perStep(Networks.UNITS + 2, RNNFormat.NCW), "both")
                .setOutputs("out")
                .build());
    graph.init();
    INDArray[] inputs = {Nd4j.rand(3, Networks.IN, 5), Nd4j.rand(3, 2, 5)};
    graph.fit(new MultiDataSet(inputs, new INDArray[] {Networks.labels(3, 5)}));
    Path zip = folder.resolve("graph.zip");
    ModelSerializer.writeModel(graph, zip.toFile(), true);

    ComputationGraph read = (ComputationGraph) read(zip);

    assertThat(read.outputSingle(inputs)).isEqualTo(graph.outputSingle(inputs));
    assertThat(read.updaterState()).isEqualTo(graph.updaterState());
    assertThat(read.getIterationCount()).isEqualTo(1);
  }

  /** Shows what a file could do if Java serialisation were used. */
  private static final class Harmful implements Serializable {
    private static final long serialVersionUID = 1L;
    private static boolean deserialised;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      deserialised = true;
    }
  }

  @Test
  void noEntryIsDeserialisedAsAnObject() throws IOException {
    Path zip = folder.resolve("network.zip");
    MultiLayerNetwork network = layers();
    ModelSerializer.writeModel(network, zip.toFile(), true);
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(object)) {
      out.writeObject(new Harmful());
    }
    Map<String, byte[]> entries = entries(zip);
    entries.put("preprocessor.bin", object.toByteArray());
    write(zip, entries);

    Model read = read(zip);

    assertThat(read.params()).isEqualTo(network.params());
    assertThat(Harmful.deserialised).isFalse();
    assertThatThrownBy(() -> ModelSerializer.restoreMultiLayerNetwork(zip.toFile()))
        .as("not a preprocessor, which Deeplearning4j notices only after deserialising the object")
        .isInstanceOf(ClassCastException.class);
    assertThat(Harmful.deserialised).as("by Deeplearning4j").isTrue();
  }

  @Test
  void aFileWithoutANetworkIsNamedWithWhatItLacks() throws IOException {
    Path zip = folder.resolve("network.zip");
    ModelSerializer.writeModel(layers(), zip.toFile(), false);
    Map<String, byte[]> entries = entries(zip);
    entries.remove(ModelSerializer.COEFFICIENTS_BIN);
    write(zip, entries);

    assertThatThrownBy(() -> read(zip))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not contain a network")
        .hasMessageContaining("coefficients.bin");
  }
}
