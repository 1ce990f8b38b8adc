package dev.sluice.layer;

import dev.sluice.updater.CosineSchedule;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
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
 * try (InputStream zip = Files.newInputStream(Path.of("model.zip"))) {
 *   MultiLayerNetwork network = (MultiLayerNetwork) StoredNetwork.read(zip);
 * }
 * }</pre>
 *
 * <p>It reads three entries: the configuration, the parameters and, if present, the updater's
 * state. The methods {@code ModelSerializer.restore...} read the same files, with two differences:
 *
 * <ul>
 *   <li>They do not know the names that classes had in earlier versions of Sluice; see {@link
 *       #currentNames}.
 *   <li>They deserialise an entry {@code preprocessor.bin} with Java serialisation, which lets a
 *       file run code. This class never does.
 * </ul>
 */
public final class StoredNetwork {
  private static final String CONFIGURATION = ModelSerializer.CONFIGURATION_JSON;
  private static final String PARAMETERS = ModelSerializer.COEFFICIENTS_BIN;
  private static final String UPDATER_STATE = ModelSerializer.UPDATER_BIN;
  private static final Set<String> ENTRIES = Set.of(CONFIGURATION, PARAMETERS, UPDATER_STATE);

  /**
   * Former names of classes in stored networks, and their current names. This is the only place
   * that knows former names: when you move a class that is stored with networks, add a line here.
   */
  private static final Map<String, String> MOVED =
      Map.of(
          "dev.sluice.training.CosineSchedule", CosineSchedule.class.getName(),
          "dev.sluice.sentiment.LastState", LastState.class.getName());

  private StoredNetwork() {}

  /**
   * Reads a network.
   *
   * @param zip as written by {@link ModelSerializer} or Sluice; read to its end and not closed
   * @return a {@link MultiLayerNetwork} or a {@link ComputationGraph}
   * @throws IOException if it cannot be read, or lacks the configuration or the parameters
   */
  public static Model read(InputStream zip) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    ZipInputStream in = new ZipInputStream(zip, StandardCharsets.UTF_8);
    for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
      if (ENTRIES.contains(entry.getName())) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return restore(entries);
  }

  /**
   * Restores a network from the entries of such a file.
   *
   * @param entries their contents by name; others than the three are ignored
   * @return a {@link MultiLayerNetwork} or a {@link ComputationGraph}
   * @throws IOException if the configuration or the parameters are missing or cannot be read
   */
  public static Model restore(Map<String, byte[]> entries) throws IOException {
    for (String required : List.of(CONFIGURATION, PARAMETERS)) {
      if (!entries.containsKey(required)) {
        throw new IOException("the file does not contain a network: it has no entry " + required);
      }
    }
    return restore(
        new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8),
        array(entries.get(PARAMETERS)),
        entries.containsKey(UPDATER_STATE) ? array(entries.get(UPDATER_STATE)) : null);
  }

  private static INDArray array(byte[] content) throws IOException {
    return Nd4j.read(new DataInputStream(new ByteArrayInputStream(content)));
  }

  /**
   * Restores a network from its parts.
   *
   * @param configuration the JSON of either kind of network; may contain class names of earlier
   *     versions
   * @param parameters all parameters, {@code [1, n]}; the network uses this array itself
   * @param updaterState the state of the updater; null for a new updater
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
   * Replaces class names of earlier versions in a stored configuration, for use with {@link
   * MultiLayerConfiguration#fromJson} and {@link ComputationGraphConfiguration#fromJson}.
   */
  public static String currentNames(String configuration) {
    String json = configuration;
    for (Map.Entry<String, String> moved : MOVED.entrySet()) {
      // Quotation marks inside JSON strings are escaped, so this always matches a key.
      json =
          json.replaceAll(
              "(\"@class\"\\s*:\\s*\")" + moved.getKey().replace(".", "\\.") + "\"",
              "$1" + moved.getValue() + "\"");
    }
    return json;
  }
}
