package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.error.InputException;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.training.EpochRecord;
import dev.sluice.training.TinyProblem;
import dev.sluice.training.TrainingState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TinyProblem.Kind.class)
class ModelFileTest {
  private static final Map<String, byte[]> COMPANIONS =
      Map.of("vocabulary.json", "[\"naïve\"]".getBytes(StandardCharsets.UTF_8));

  @Parameter TinyProblem.Kind kind;
  @TempDir Path folder;
  private Path file;
  private TrainableNetwork network;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("model.zip");
    TinyTask.Settings settings = TinyTask.Settings.of(3);
    network = new TinyProblem(kind, settings.network(), settings.training()).network().create();
    ModelFile.write(file, description(ModelFile.FORMAT), network, COMPANIONS, Optional.empty());
  }

  private static ModelFile.Description description(int format) {
    return new ModelFile.Description(
        format,
        "sentiment",
        new ObjectMapper().createObjectNode().put("units", 3),
        2,
        Map.of("classes", "2"),
        Provenance.collect(7, "ab12", "sluice", 0));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    SavedModel model = ModelFile.read(file, "sentiment");

    assertThat(model.network().model().params()).isEqualTo(network.model().params());
    assertThat(model.companions()).containsOnlyKeys("vocabulary.json");
    assertThat(model.companions().get("vocabulary.json"))
        .isEqualTo(COMPANIONS.get("vocabulary.json"));
    assertThat(model.settings().get("units").asInt()).isEqualTo(3);
    assertThat(model.epoch()).isEqualTo(2);
    assertThat(model.facts()).containsEntry("classes", "2");
    assertThat(model.provenance().seed()).isEqualTo(7);
    assertThat(ModelFile.read(folder, "sentiment").file()).as("in a run folder").isEqualTo(file);
  }

  @Test
  void equalModelsAreEqualBytes() throws IOException {
    Path again = folder.resolve("again.zip");
    ModelFile.Description description = description(1);
    ModelFile.write(file, description, network, COMPANIONS, Optional.empty());
    ModelFile.write(again, description, network, COMPANIONS, Optional.empty());

    assertThat(again).hasSameBinaryContentAs(file);
  }

  @Test
  void theStateOfTrainingIsStoredExactly() throws IOException {
    TrainingState state =
        new TrainingState(List.of(new EpochRecord(1, 0.1 + 0.2, 1 / 3.0, 1e-3, 2, 0.5, 12, 0.7)));

    ModelFile.write(file, description(1), network, COMPANIONS, Optional.of(state));

    assertThat(ModelFile.load(file, "sentiment").state()).contains(state);
  }

  @Test
  void aModelOfAnotherTaskIsRejectedWithTheCommandToUse() {
    assertThatThrownBy(() -> ModelFile.read(file, "forecasting"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a model of the sentiment task, not of forecasting")
        .hasMessageContaining("./sluice sentiment");
  }

  @Test
  void aNewerFormatIsRejected() throws IOException {
    ModelFile.write(file, description(ModelFile.FORMAT + 1), network, COMPANIONS, Optional.empty());

    assertThatThrownBy(() -> ModelFile.read(file, "sentiment"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("newer Sluice (format 2; this one reads up to 1)");
  }

  @Test
  void aMissingFileOrModelIsReported() {
    assertThatThrownBy(() -> ModelFile.read(folder.resolve("none.zip"), "sentiment"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("There is no model file")
        .hasMessageContaining("none.zip");
    assertThatThrownBy(() -> ModelFile.read(folder.getParent(), "sentiment"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has no model.zip");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.1, 0.5, 0.9, 0.999})
  void aTruncatedModelIsReported(double share) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, (int) (whole.length * share)));

    assertThatThrownBy(() -> ModelFile.read(file, "sentiment"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("truncated or damaged");
  }

  @Test
  void anEmptyFileIsReported() throws IOException {
    Files.write(file, new byte[0]);

    assertThatThrownBy(() -> ModelFile.read(file, "sentiment"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("it is empty");
  }

  @Test
  void aChangedByteIsDetected() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int detected = 0;
    for (int at = 2; at < whole.length; at += 31) {
      byte[] bytes = whole.clone();
      bytes[at] ^= (byte) 0xD5;
      Files.write(file, bytes);
      try {
        ModelFile.read(file, "sentiment");
      } catch (InputException e) {
        assertThat(e).as("byte %d", at).hasMessageContaining("truncated or damaged");
        detected++;
      }
    }

    // Some bytes do not affect the content: an entry's date, the version of zip.
    assertThat(detected).isGreaterThan(whole.length / 31 * 3 / 4);
  }

  @Test
  void aFileThatIsNotAZipFileIsReported() throws IOException {
    Files.writeString(file, "label,text\npositive,fine\n");

    assertThatThrownBy(() -> ModelFile.read(file, "sentiment"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not a zip file; expected the model.zip of a Sluice run");
  }

  @Test
  void aZipFileWithoutAModelIsReported() throws IOException {
    zip(Map.of("readme.txt", new byte[] {1}));

    assertThatThrownBy(() -> ModelFile.read(file, "sentiment"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a zip file, but not a model");
  }

  @Test
  void aNetworkThatSluiceDidNotWriteIsReported() throws IOException {
    ModelSerializer.writeModel(network.model(), file.toFile(), false);

    assertThatThrownBy(() -> ModelFile.read(file, "sentiment"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a Deeplearning4j network, but not one that Sluice wrote");
  }

  @Test
  void aModelWithoutItsNetworkIsReported() throws IOException {
    zip(Map.of("sluice/model.json", new ObjectMapper().writeValueAsBytes(description(1))));

    assertThatThrownBy(() -> ModelFile.read(file, "sentiment"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("its network cannot be restored");
  }

  @Test
  void aNetworkWithAnUnknownCellIsNotReportedAsDamaged() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.computeIfPresent(
        ModelSerializer.CONFIGURATION_JSON,
        (name, json) ->
            new String(json, StandardCharsets.UTF_8)
                .replace("\"lstm\"", "\"of-tomorrow\"")
                .getBytes(StandardCharsets.UTF_8));
    zip(entries);

    assertThatThrownBy(() -> ModelFile.read(file, "sentiment"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("uses the cell 'of-tomorrow', which is not on the class path. Add")
        .hasMessageNotContainingAny("damaged", "version", Provenance.version())
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"preprocessor.bin", "normalizer.bin", "sluice/other.json"})
  void anEntryThatSluiceDoesNotWriteIsRejectedByName(String name) throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put(name, new byte[] {1});
    zip(entries);

    assertThatThrownBy(() -> ModelFile.read(file, "sentiment"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("contains an entry '" + name + "', which Sluice does not write");
  }

  private Map<String, byte[]> entries() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private void zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    Files.write(file, bytes.toByteArray());
  }
}
