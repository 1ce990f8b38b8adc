package dev.sluice.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSchemaTest {
  enum Shape {
    @JsonProperty("round")
    ROUND,
    @JsonProperty("very-square")
    VERY_SQUARE
  }

  record Net(
      @Setting("units") int hiddenUnits,
      @Setting("rate") double rate,
      @Setting("both ways") boolean bidirectional) {
    Net {
      UsageException.atLeast("hidden-units", hiddenUnits, 1);
    }
  }

  record Data(
      @Setting("which") String data,
      @Setting("where") String folder,
      @Setting("form") Shape shape,
      @Setting("which columns") List<String> columns) {}

  record TestSettings(Data data, Net net) {}

  private final SettingsSchema<TestSettings> schema = SettingsSchema.of(TestSettings.class);

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("my.yaml"), text);
  }

  record OldNet(
      @Setting("units") int units,
      @Setting(value = "came later", formerly = "0.5") double leak,
      @Setting(value = "came later", formerly = "none") String name) {}

  record GrownSettings(OldNet net) {}

  @Test
  void storedSettingsGetTheFormerValuesOfSettingsAddedLater() throws IOException {
    SettingsSchema<GrownSettings> grown = SettingsSchema.of(GrownSettings.class);
    ObjectNode stored = grown.read(file("net:\n  units: 3\n"));
    ObjectNode newer = grown.read(file("net:\n  units: 3\n  leak: 0.25\n  name: both\n"));

    assertThat(grown.fromTree(stored)).isEqualTo(new GrownSettings(new OldNet(3, 0.5, null)));
    assertThat(grown.resolve(List.of(stored))).isEqualTo(grown.fromTree(stored));
    assertThat(grown.complete(stored).toString())
        .isEqualTo("{\"net\":{\"units\":3,\"leak\":0.5,\"name\":null}}");
    assertThat(grown.fromTree(newer)).isEqualTo(new GrownSettings(new OldNet(3, 0.25, "both")));
    assertThatThrownBy(() -> grown.fromTree(grown.read(file("net:\n  leak: 0.25\n"))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("net.units is missing");
  }

  @Test
  void flagsOverrideTheFileAndTheFileOverridesTheDefaults() throws IOException {
    Path file = file("net:\n  hidden-units: 5\n  rate: 0.5\n");

    TestSettings settings =
        schema.resolve(
            List.of(
                schema.defaults(),
                schema.read(file),
                schema.flags(Map.of("rate", "0.25", "bidirectional", "true"))));

    assertThat(settings.net()).isEqualTo(new Net(5, 0.25, true));
    assertThat(settings.data().data()).isEqualTo("letters");
  }

  @Test
  void anUnknownKeyIsAnErrorThatNamesTheNearestKnownOne() throws IOException {
    Path file = file("net:\n  hiden-units: 5\n");

    assertThatThrownBy(() -> schema.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("my.yaml, line 2: unknown key 'net.hiden-units'")
        .hasMessageContaining("Did you mean 'hidden-units'?");
  }

  @Test
  void anUnknownGroupIsAnError() throws IOException {
    Path file = file("nets:\n  rate: 1\n");

    assertThatThrownBy(() -> schema.read(file))
        .hasMessageContaining("unknown group 'nets'")
        .hasMessageContaining("Did you mean 'net'?");
  }

  @Test
  void aKeyOutsideItsGroupIsAnErrorThatNamesTheGroup() throws IOException {
    Path file = file("rate: 1\n");

    assertThatThrownBy(() -> schema.read(file))
        .hasMessageContaining("'rate' belongs in the group 'net'");
  }

  @Test
  void aKeyGivenTwiceIsAnErrorWithItsLine() throws IOException {
    Path file = file("net:\n  rate: 1\n  rate: 2\n");

    assertThatThrownBy(() -> schema.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("line 3");
  }

  @Test
  void anAliasIsAnErrorWithItsLine() throws IOException {
    Path file = file("data:\n  data: &d letters\n  folder: *d\n");

    assertThatThrownBy(() -> schema.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("my.yaml, line 3:")
        .hasMessageContaining("aliases such as *d are not allowed; write the value out");
    assertThatThrownBy(() -> schema.read(file("data: &d {data: x}\nnet: {<<: *d}\n")))
        .hasMessageContaining("line 2")
        .hasMessageContaining("*d");
  }

  @Test
  void aMissingFileIsReported() {
    Path file = folder.resolve("none.yaml");

    assertThatThrownBy(() -> schema.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessage("Settings file " + file + " cannot be read: there is no such file or folder");
  }

  @Test
  void aSecondDocumentIsAnErrorWithItsLine() throws IOException {
    Path file = file("---\nnet:\n  rate: 1\n---\nnet:\n  rate: 2\n");

    assertThatThrownBy(() -> schema.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("my.yaml, line 5:")
        .hasMessageContaining("a second document (after '---') is not allowed");
    assertThatThrownBy(() -> schema.read(file("word\n---\nother\n")))
        .hasMessageContaining("line 3: not readable as YAML: a second document");
    assertThat(schema.read(file("# one\n---\nnet: {rate: 1}\n...\n")).toString())
        .isEqualTo("{\"net\":{\"rate\":1}}");
    assertThat(schema.read(file(""))).isEmpty();
  }

  @Test
  void textWhereANumberBelongsIsAnErrorThatNamesTheFlag() {
    assertThatThrownBy(() -> schema.flags(Map.of("hidden-units", "many")))
        .isInstanceOf(UsageException.class)
        .hasMessage("--hidden-units: expected a whole number, found 'many'");
  }

  @Test
  void aValueOfTheWrongTypeInAFileIsAnErrorWithItsLine() throws IOException {
    assertWrong("net.hidden-units should be a whole number, found \"many\"", "hidden-units: many");
    assertWrong("net.hidden-units should be a whole number, found 2.5", "hidden-units: 2.5");
    assertWrong("net.hidden-units should be a whole number, found [2]", "hidden-units: [2]");
    assertWrong("net.hidden-units is too large: 4000000000", "hidden-units: 4000000000");
    assertWrong("net.hidden-units has no value", "hidden-units:");
    assertWrong("net.rate should be a number, found \"fast\"", "rate: fast");
    assertWrong(
        "net.bidirectional should be true or false, found \"maybe\"", "bidirectional: maybe");
    assertThatThrownBy(() -> schema.read(file("data:\n  shape: oval\n")))
        .hasMessageEndingWith(
            "line 2: data.shape should be one of round, very-square, found \"oval\"");
    assertThatThrownBy(() -> schema.read(file("data:\n  columns: a\n")))
        .hasMessageEndingWith("line 2: data.columns should be a list such as [a, b], found \"a\"");
    assertThatThrownBy(() -> schema.read(file("data:\n  data: [a]\n")))
        .hasMessageEndingWith("line 2: data.data should be a word, found [\"a\"]");
    assertThat(schema.read(file("data: {folder: null}\n"))).isNotEmpty();
  }

  private void assertWrong(String message, String line) {
    assertThatThrownBy(() -> schema.read(file("net:\n  # one\n  " + line + "\n")))
        .isInstanceOf(UsageException.class)
        .hasMessage(folder.resolve("my.yaml") + ", line 3: " + message);
  }

  @Test
  void anItemOfTheWrongTypeInAListIsNamed() throws IOException {
    ObjectNode file = schema.read(file("data: {columns: [a, [b]]}\n"));

    assertThatThrownBy(() -> schema.resolve(List.of(schema.defaults(), file)))
        .isInstanceOf(UsageException.class)
        .hasMessage("settings: data.columns.2 should be a word, found [\"b\"]");
  }

  @Test
  void aValueOutOfRangeGivesTheRecordsMessage() {
    ObjectNode flags = schema.flags(Map.of("hidden-units", "0"));

    assertThatThrownBy(() -> schema.resolve(List.of(schema.defaults(), flags)))
        .isInstanceOf(UsageException.class)
        .hasMessage("--hidden-units must be at least 1, found 0");
  }

  @Test
  void anUnknownChoiceListsTheKnownOnes() {
    ObjectNode flags = schema.flags(Map.of("shape", "oval"));

    assertThatThrownBy(() -> schema.resolve(List.of(schema.defaults(), flags)))
        .hasMessageContaining("data.shape should be one of round, very-square, found \"oval\"");
  }

  @Test
  void listsAreSplitAtCommasAndNoneMeansAbsent() {
    ObjectNode flags = schema.flags(Map.of("columns", "a, b", "folder", "none"));

    Data data = schema.resolve(List.of(schema.defaults(), flags)).data();

    assertThat(data.columns()).containsExactly("a", "b");
    assertThat(data.folder()).isNull();
  }

  @Test
  void whatIsWrittenIsReadBackTheSame() throws IOException {
    TestSettings settings =
        new TestSettings(
            new Data("1e3", null, Shape.VERY_SQUARE, List.of("on", "12")), new Net(3, 0.1, true));

    ObjectNode read = schema.read(file(schema.yaml(settings)));

    assertThat(schema.resolve(List.of(read))).isEqualTo(settings);
    assertThat(schema.fromTree(schema.tree(settings))).isEqualTo(settings);
  }

  @Test
  void twoSettingsOfTheSameNameAreABug() {
    record Twice(Net one, Net two) {}

    assertThatThrownBy(() -> SettingsSchema.of(Twice.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one.hidden-units")
        .hasMessageContaining("two.hidden-units");
  }
}
