package dev.sluice.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.cell.Cell;
import dev.sluice.error.InputException;
import dev.sluice.io.AtomicFiles;
import dev.sluice.io.FileFailure;
import dev.sluice.layer.StoredNetwork;
import dev.sluice.layer.UnknownCellException;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.training.TrainingState;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model in one file: Deeplearning4j's zip file, which {@link ModelSerializer} and {@link
 * StoredNetwork} can read, with additional entries below {@code sluice/}, which they ignore:
 *
 * <ul>
 *   <li>{@code sluice/model.json}: format version, task, settings, facts, provenance;
 *   <li>{@code sluice/companions/NAME}: what the task needs besides the network;
 *   <li>{@code sluice/training.json}: the state of training; only in a {@code last.zip}, which also
 *       stores the optimiser's state.
 * </ul>
 *
 * <p>A file with any other entry is rejected: Deeplearning4j deserialises a {@code
 * preprocessor.bin}, which can run arbitrary code.
 */
public final class ModelFile {
  /** The format version, raised when older versions of Sluice cannot read a new format. */
  static final int FORMAT = 1;

  private static final String DESCRIPTION = "sluice/model.json";
  private static final String TRAINING = "sluice/training.json";
  private static final String COMPANIONS = "sluice/companions/";
  private static final Set<String> ENTRIES =
      Set.of(
          ModelSerializer.CONFIGURATION_JSON,
          ModelSerializer.COEFFICIENTS_BIN,
          ModelSerializer.UPDATER_BIN,
          DESCRIPTION,
          TRAINING);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private ModelFile() {}

  /** What is stored besides the network: {@code sluice/model.json}. */
  record Description(
      int format,
      String task,
      JsonNode settings,
      int epoch,
      Map<String, String> facts,
      Provenance provenance) {}

  /** A model and, from a {@code last.zip}, the state of its training. */
  record Stored(SavedModel model, Optional<TrainingState> state) {}

  /**
   * Writes a model atomically.
   *
   * @param state the state of training; if present, the optimiser's state is stored as well
   * @throws IOException if it cannot be written; an existing file is then unchanged
   */
  static void write(
      Path file,
      Description description,
      TrainableNetwork network,
      Map<String, byte[]> companions,
      Optional<TrainingState> state)
      throws IOException {
    AtomicFiles.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
          // Weights hardly compress, and a file is written after every epoch.
          zip.setLevel(Deflater.BEST_SPEED);
          entry(
              zip,
              ModelSerializer.CONFIGURATION_JSON,
              network.configuration().getBytes(StandardCharsets.UTF_8));
          entry(zip, ModelSerializer.COEFFICIENTS_BIN, network.model().params());
          if (state.isPresent()) {
            INDArray optimiser = network.updaterState();
            if (optimiser != null) {
              entry(zip, ModelSerializer.UPDATER_BIN, optimiser);
            }
            entry(zip, TRAINING, JSON.writeValueAsBytes(state.get()));
          }
          entry(zip, DESCRIPTION, JSON.writeValueAsBytes(description));
          for (Map.Entry<String, byte[]> companion : companions.entrySet()) {
            entry(zip, COMPANIONS + companion.getKey(), companion.getValue());
          }
          zip.finish();
        });
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(stamped(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static void entry(ZipOutputStream zip, String name, INDArray array) throws IOException {
    zip.putNextEntry(stamped(name));
    DataOutputStream out = new DataOutputStream(zip);
    Nd4j.write(array, out);
    out.flush();
    zip.closeEntry();
  }

  /** An entry with a fixed date, so that equal content gives equal bytes. */
  private static ZipEntry stamped(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(java.time.LocalDateTime.of(2000, 1, 1, 0, 0));
    return entry;
  }

  /**
   * Reads a model.
   *
   * @param fileOrRunFolder a {@code model.zip}, or a run folder that contains one
   * @param task the task that the model must belong to
   * @throws InputException if it is missing or damaged, was not written by Sluice, is of another
   *     task or a newer format, or contains an entry that Sluice does not write
   */
  public static SavedModel read(Path fileOrRunFolder, String task) {
    Path file = fileOrRunFolder;
    if (Files.isDirectory(file)) {
      file = RunFolder.at(file).model();
      if (!Files.exists(file)) {
        throw new InputException(
            "%s has no model.zip: it is not a run folder, or has not finished an epoch"
                .formatted(fileOrRunFolder));
      }
    }
    return load(file, task).model();
  }

  /** Reads a model with its optimiser and, from a {@code last.zip}, the state of its training. */
  static Stored load(Path file, String task) {
    Map<String, byte[]> entries = entries(file);
    if (!entries.containsKey(DESCRIPTION)) {
      throw new InputException(
          entries.containsKey(ModelSerializer.CONFIGURATION_JSON)
              ? ("%s is a Deeplearning4j network, but not one that Sluice wrote: it has no settings"
                      + " and no encoder (%s is missing). Use the model.zip of a Sluice run")
                  .formatted(file, DESCRIPTION)
              : "%s is a zip file, but not a model: it has no %s. Use the model.zip of a Sluice run"
                  .formatted(file, DESCRIPTION));
    }
    for (String name : entries.keySet()) {
      if (!ENTRIES.contains(name) && !name.startsWith(COMPANIONS)) {
        throw new InputException(
            ("%s contains an entry '%s', which Sluice does not write. Remove it if you know where it"
                    + " comes from, or use the original file")
                .formatted(file, name));
      }
    }
    Description description = describe(file, entries.get(DESCRIPTION));
    if (!description.task().equals(task)) {
      throw new InputException(
          "%s is a model of the %s task, not of %s; use ./sluice %s ..."
              .formatted(file, description.task(), task, description.task()));
    }
    Optional<TrainingState> state = Optional.empty();
    if (entries.containsKey(TRAINING)) {
      try {
        state = Optional.of(JSON.readValue(entries.get(TRAINING), TrainingState.class));
      } catch (IOException e) {
        throw damaged(file, TRAINING + ": " + e.getMessage(), e);
      }
    }
    Map<String, byte[]> companions = new LinkedHashMap<>();
    entries.forEach(
        (name, content) -> {
          if (name.startsWith(COMPANIONS)) {
            companions.put(name.substring(COMPANIONS.length()), content);
          }
        });
    SavedModel model =
        new SavedModel(
            file,
            description.task(),
            description.settings(),
            description.epoch(),
            description.facts(),
            description.provenance(),
            network(file, entries, description.provenance(), state.isPresent()),
            companions);
    return new Stored(model, state);
  }

  private static Map<String, byte[]> entries(Path file) {
    if (!Files.exists(file)) {
      throw new InputException("There is no model file %s".formatted(file));
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try {
      long size = Files.size(file);
      if (size == 0) {
        throw damaged(file, "it is empty", null);
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] magic = in.readNBytes(2);
        if (magic.length < 2 || magic[0] != 'P' || magic[1] != 'K') {
          throw new InputException(
              "%s is not a zip file; expected the model.zip of a Sluice run".formatted(file));
        }
      }
      Set<String> listed;
      try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
        listed = zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
      }
      // Read as a stream, which verifies the checksum of each entry (a ZipFile does not) and ends
      // early at a damaged header.
      try (ZipInputStream zip =
          new ZipInputStream(
              new BufferedInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8)) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          entries.put(entry.getName(), zip.readAllBytes());
        }
      }
      if (!entries.keySet().equals(listed)) {
        throw damaged(
            file, "it contains %s but lists %s".formatted(entries.keySet(), listed), null);
      }
    } catch (ZipException | java.io.EOFException | IllegalArgumentException e) {
      throw damaged(file, e.getMessage(), e);
    } catch (IOException e) {
      throw new InputException(
          "cannot read the model %s: %s".formatted(file, FileFailure.reason(e)), e);
    }
    return entries;
  }

  private static Description describe(Path file, byte[] json) {
    try {
      JsonNode tree = JSON.readTree(new ByteArrayInputStream(json));
      int format = tree.path("format").asInt();
      if (format > FORMAT) {
        throw new InputException(
            "%s was written by a newer Sluice (format %d; this one reads up to %d). Update Sluice"
                .formatted(file, format, FORMAT));
      }
      Description description = JSON.treeToValue(tree, Description.class);
      if (description.task() == null || description.settings() == null) {
        throw damaged(file, DESCRIPTION + " lacks task or settings", null);
      }
      return description;
    } catch (JsonProcessingException e) {
      throw damaged(file, DESCRIPTION + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("reading bytes in memory", e);
    }
  }

  private static TrainableNetwork network(
      Path file, Map<String, byte[]> entries, Provenance provenance, boolean withOptimiser) {
    try {
      Map<String, byte[]> ofNetwork = new HashMap<>(entries);
      if (!withOptimiser) {
        ofNetwork.remove(ModelSerializer.UPDATER_BIN);
      }
      return TrainableNetwork.of(StoredNetwork.restore(ofNetwork));
    } catch (IOException | RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UnknownCellException unknown) {
          throw new InputException(
              ("%s uses the cell '%s', which is not on the class path. Add the cell's jar to it,"
                      + " with a file META-INF/services/%s that names its class")
                  .formatted(file, unknown.cell(), Cell.class.getName()),
              e);
        }
      }
      // Deeplearning4j throws many types of exception here. The file itself is intact: its
      // checksums match.
      throw new InputException(
          "%s is a model, but its network cannot be restored by this version of Sluice, %s (%s). Use the version that wrote it%s, or train again"
              .formatted(
                  file,
                  Provenance.version(),
                  cause(e),
                  provenance == null
                      ? ""
                      : ", %s of revision %s"
                          .formatted(
                              provenance.software().sluice(), provenance.software().gitRevision())),
          e);
    }
  }

  /**
   * The first line of the root cause's message; the rest is the configuration, which Jackson
   * quotes.
   */
  private static String cause(Throwable error) {
    Throwable first = error;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    String message = first.getMessage() == null ? first.toString() : first.getMessage();
    return message.lines().findFirst().orElse(first.toString());
  }

  private static InputException damaged(Path file, String how, Throwable cause) {
    return new InputException(
        "%s is truncated or damaged (%s). Copy it again from an intact file, or train again"
            .formatted(file, how),
        cause);
  }
}
