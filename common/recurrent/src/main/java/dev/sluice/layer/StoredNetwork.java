package dev.sluice.layer;

import dev.sluice.updater.CosineSchedule;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads networks from the zip files that Deeplearning4j's {@link ModelSerializer} and the tasks of
 * Sluice write ({@code model.zip} and {@code last.zip} of a run folder).
 *
 * <pre>{@code
 * MultiLayerNetwork network = (MultiLayerNetwork) StoredNetwork.read(Path.of("model.zip"));
 * }</pre>
 *
 * <p>It reads three entries: the configuration, the parameters and, if it is there, the updater's
 * state. {@code ModelSerializer.restore...} reads the same files, with two differences:
 *
 * <ul>
 *   <li>It does not know the names that classes had in earlier versions of Sluice; see {@link
 *       #currentNames}.
 *   <li>It deserialises an entry {@code preprocessor.bin} with Java serialisation, which lets a
 *       file run code. This class never does.
 * </ul>
 */
public final class StoredNetwork {
  /**
   * Classes that stored networks may name as they were called before. This is the only place that
   * knows the old names: to move a class that is stored with networks, add a line here.
   */
  private static final Map<String, String> MOVED =
      Map.of(
          "dev.sluice.training.CosineSchedule", CosineSchedule.class.getName(),
          "dev.sluice.sentiment.LastState", LastState.class.getName());

  private StoredNetwork() {}

  /**
   * Reads a network.
   *
   * @param zip as {@link ModelSerializer} or Sluice wrote it
   * @return a {@link MultiLayerNetwork} or a {@link ComputationGraph}
   * @throws IOException if the file cannot be read, or lacks the configuration or the parameters
   */
  public static Model read(Path zip) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
      byte[] configuration = content(file, ModelSerializer.CONFIGURATION_JSON);
      byte[] parameters = content(file, ModelSerializer.COEFFICIENTS_BIN);
      if (configuration == null || parameters == null) {
        throw new IOException(
            "%s holds no network: it has no entry %s"
                .formatted(
                    zip,
                    configuration == null
                        ? ModelSerializer.CONFIGURATION_JSON
                        : ModelSerializer.COEFFICIENTS_BIN));
      }
      byte[] updaterState = content(file, ModelSerializer.UPDATER_BIN);
      return restore(
          new String(configuration, StandardCharsets.UTF_8),
          array(parameters),
          updaterState == null ? null : array(updaterState));
    }
  }

  private static byte[] content(ZipFile file, String name) throws IOException {
    ZipEntry entry = file.getEntry(name);
    return entry == null ? null : file.getInputStream(entry).readAllBytes();
  }

  private static INDArray array(byte[] content) throws IOException {
    return Nd4j.read(new DataInputStream(new ByteArrayInputStream(content)));
  }

  /**
   * Makes a network from its parts.
   *
   * @param configuration as JSON, of either kind; may name classes as earlier versions did
   * @param parameters all of the network's, {@code [1, n]}; they become the network's own
   * @param updaterState as {@link Model}'s updater holds it; null for a new updater
   * @return a {@link MultiLayerNetwork} or a {@link ComputationGraph}
   * @throws IOException if the configuration is not JSON
   */
  public static Model restore(String configuration, INDArray parameters, INDArray updaterState)
      throws IOException {
    String json = currentNames(configuration);
    return NeuralNetConfiguration.mapper().readTree(json).has("vertices")
        ? graph(ComputationGraphConfiguration.fromJson(json), parameters, updaterState)
        : layers(MultiLayerConfiguration.fromJson(json), parameters, updaterState);
  }

  private static MultiLayerNetwork layers(
      MultiLayerConfiguration configuration, INDArray parameters, INDArray updaterState) {
    configuration.setDataType(parameters.dataType());
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(parameters, false);
    if (updaterState != null) {
      network.getUpdater().setStateViewArray(network, updaterState, false);
    }
    return network;
  }

  private static ComputationGraph graph(
      ComputationGraphConfiguration configuration, INDArray parameters, INDArray updaterState) {
    configuration.setDataType(parameters.dataType());
    ComputationGraph network = new ComputationGraph(configuration);
    network.init(parameters, false);
    if (updaterState != null) {
      network.getUpdater().setStateViewArray(updaterState);
    }
    return network;
  }

  /**
   * A stored configuration in which every class has the name that it has in this version, for
   * {@link MultiLayerConfiguration#fromJson} and {@link ComputationGraphConfiguration#fromJson}.
   */
  public static String currentNames(String configuration) {
    String json = configuration;
    for (Map.Entry<String, String> moved : MOVED.entrySet()) {
      // A quotation mark within a JSON string has a backslash before it, so this is always a key.
      json =
          json.replaceAll(
              "(\"@class\"\\s*:\\s*\")" + moved.getKey().replace(".", "\\.") + "\"",
              "$1" + moved.getValue() + "\"");
    }
    return json;
  }
}
