package dev.sluice.experiment.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.UsageException;
import dev.sluice.experiment.BitsTask;
import dev.sluice.experiment.Grids;
import dev.sluice.task.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentFileTest {
  static final String WHOLE =
      """
      title: Bits
      question: Which cell tells bits apart?
      task: bits
      cells: [rnn, gru]
      seeds: 3
      settings:
        training: {epochs: 4, batch-size: 16}
      vary:
        data.length: [4, 8]
      parameters: 100
      seconds: 60
      learning-rate: {choose: [0.01, 0.1], seeds: 2}
      presets:
        quick:
          seeds: [7]
          vary: {data.length: [2]}
          settings: {training: {epochs: 1}}
        paper:
          cells: [rnn, lstm, gru]
          parameters: null
          learning-rate: 0.02
      published:
        - model: GRU
          cell: gru
          at: {data.length: 8}
          metric: accuracy
          part: test
          value: 0.75
          source: A paper, table 1
          note: other data
      """;

  @TempDir private Path folder;

  private ExperimentFile read(String yaml) throws IOException {
    return ExperimentFile.read(
        Files.writeString(folder.resolve("bits.yaml"), yaml), List.of(new BitsTask()));
  }

  @Test
  void everyKeyIsRead() throws IOException {
    ExperimentFile file = read(WHOLE.replace("presets:\n  quick:", "presets:\n  standard:"));
    assertThat(file.name()).isEqualTo("bits");
    assertThat(file.presets()).containsExactly("standard", "paper");

    // Without a quick preset: the file itself.
    Experiment experiment = file.experiment();
    assertThat(experiment.preset()).isEmpty();
    assertThat(experiment.title()).isEqualTo("Bits");
    assertThat(experiment.question()).isEqualTo("Which cell tells bits apart?");
    Study study = experiment.studies().get(0);
    assertThat(study.name()).isEqualTo("bits");
    assertThat(study.grid().cells()).containsExactly("rnn", "gru");
    assertThat(study.grid().seeds()).containsExactly(1L, 2L, 3L);
    assertThat(study.grid().settings())
        .hasToString("{\"training\":{\"epochs\":4,\"batch-size\":16}}");
    assertThat(study.grid().axes()).containsOnlyKeys("data.length");
    assertThat(study.terms().parameters()).hasValue(100);
    assertThat(study.terms().seconds()).hasValue(60);
    assertThat(study.terms().learningRate()).hasValue(new LearningRate(List.of(0.01, 0.1), 2));
    assertThat(study.published())
        .containsExactly(
            new Published(
                "GRU",
                "gru",
                Grids.place("data.length", 8),
                "accuracy",
                Part.TEST,
                0.75,
                "A paper, table 1",
                "other data"));
  }

  @Test
  void aPresetMergesKeysAndReplacesEverythingElse() throws IOException {
    ExperimentFile file = read(WHOLE);
    Study quick = file.experiment().studies().get(0);
    assertThat(file.experiment().preset()).hasValue("quick");
    assertThat(quick.grid().seeds()).containsExactly(7L);
    assertThat(quick.grid().settings())
        .hasToString("{\"training\":{\"epochs\":1,\"batch-size\":16}}");
    assertThat(quick.grid().places()).containsExactly(Grids.place("data.length", 2));
    assertThat(quick.terms().parameters()).hasValue(100);

    Study paper = file.experiment("paper").studies().get(0);
    assertThat(paper.grid().cells()).containsExactly("rnn", "lstm", "gru");
    assertThat(paper.terms().parameters()).isEmpty();
    assertThat(paper.terms().learningRate()).hasValue(LearningRate.fixed(0.02));
    assertThat(paper.grid().places()).hasSize(2);
  }

  @Test
  void studiesInheritTheFilesKeysAndOverrideThem() throws IOException {
    String yaml =
        """
        title: Bits
        question: Which?
        task: bits
        cells: [rnn, gru]
        seeds: 2
        settings: {training: {epochs: 4, batch-size: 16}}
        studies:
          - data: short
            settings: {data: {length: 2}}
          - {name: long, data: other, cells: [lstm], settings: {data: {length: 9}, training: {epochs: 5}}}
        presets:
          quick: {only: [long], settings: {training: {epochs: 1}}}
          standard: {studies: [{data: third, settings: {training: {epochs: 6}}}], seeds: 1, settings: {training: {epochs: 2}}}
        published:
          - {model: A, at: {data.data: other}, metric: accuracy, part: test, value: 0.9, source: paper}
        """;
    ExperimentFile file =
        read(yaml.replace("presets:\n  quick: {only", "presets:\n  paper: {only"));
    List<Study> whole = file.experiment().studies();
    assertThat(whole).extracting(Study::name).containsExactly("short", "long");
    assertThat(whole.get(0).grid().cells()).containsExactly("rnn", "gru");
    assertThat(whole.get(0).grid().settings())
        .hasToString(
            "{\"training\":{\"epochs\":4,\"batch-size\":16},\"data\":{\"length\":2,\"data\":\"short\"}}");
    assertThat(whole.get(1).grid().cells()).containsExactly("lstm");
    assertThat(SettingsTree.get(whole.get(1).grid().settings(), "training.epochs").asInt())
        .isEqualTo(5);
    assertThat(whole.get(0).published()).isEmpty();
    assertThat(whole.get(1).published())
        .singleElement()
        .matches(figure -> figure.at().isEmpty() && figure.cell().isEmpty());

    // A preset overrides a study; a study that a preset lists itself overrides the preset.
    List<Study> only = file.experiment("paper").studies();
    assertThat(only).extracting(Study::name).containsExactly("long");
    assertThat(SettingsTree.get(only.get(0).grid().settings(), "training.epochs").asInt())
        .isEqualTo(1);
    List<Study> own = file.experiment("standard").studies();
    assertThat(own).extracting(Study::name).containsExactly("third");
    assertThat(own.get(0).grid().seeds()).containsExactly(1L);
    assertThat(SettingsTree.get(own.get(0).grid().settings(), "training.epochs").asInt())
        .isEqualTo(6);
  }

  @Test
  void aPresetThatTheFileDoesNotDeclareIsAnError() throws IOException {
    ExperimentFile file = read(WHOLE);
    assertThatThrownBy(() -> file.experiment("quik"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Did you mean 'quick'?");
    assertThatThrownBy(() -> file.experiment("standard"))
        .hasMessageContaining("unknown preset of bits 'standard'")
        .hasMessageContaining("Known: quick, paper");
  }

  private static Arguments error(String found, String instead, String... messages) {
    return Arguments.of(found, instead, List.of(messages));
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        error("Bits", "&t Bits\nquestion: *t\nmore:", "bits.yaml, line 2", "*t are not allowed"),
        error("presets:", "---\npresets:", "bits.yaml, line 14", "a second document"),
        error("cells:", "cels:", "bits.yaml, line 4: unknown key 'cels'. Did you mean 'cells'?"),
        error("    seeds: [7]", "    sed: [7]", "line 15", "'sed'", "Did you mean 'seeds'?"),
        error("  quick:", "  quickly:", "line 14", "Did you mean 'quick'?"),
        error("epochs: 4", "epoch: 4", "line 7: unknown key 'training.epoch'", "'epochs'?"),
        error("  training: {epochs: 4", "  trainin: {epochs: 4", "line 7: unknown group"),
        error(
            "epochs: 4",
            "epochs: many",
            "bits.yaml, line 7: training.epochs should be a whole number, found \"many\""),
        error("epochs: 1}", "epochs: 1.5}", "line 17: training.epochs should be a whole number"),
        error("length: [4, 8]", "length: [4, x]", "line 9: data.length should be a whole number"),
        error(
            "epochs: 4", "epochs: 0", "bits.yaml, line 7", "--epochs must be at least 1, found 0"),
        error("epochs: 1", "epochs: 0", "bits.yaml, line 17", "--epochs must be at least 1"),
        error("4, batch-size: 16}", "4,\n    batch-size: 0}", "line 8", "--batch-size must be"),
        error("epochs: 4", "seed: 4", "line 7", "training.seed is given by 'seeds:'"),
        error("task: bits", "task: bit", "line 3: unknown task 'bit'. Did you mean 'bits'?"),
        error("[rnn, gru]", "[rnn, grru]", "line 4: unknown cell 'grru'. Did you mean 'gru'?"),
        error("[rnn, gru]", "[rnn, rnn]", "line 4: 'cells': rnn is given twice"),
        error("[rnn, gru]", "rnn", "line 4: 'cells': expected a list such as"),
        error("seeds: 3", "seeds: few", "line 5: 'seeds': expected a count", "found \"few\""),
        error(
            "seeds: 3",
            "seeds: [1, 102]",
            "line 5",
            "seed 102 is reserved for choosing the learning rate"),
        error("data.length: [4, 8]", "data.lenght: [4, 8]", "line 9", "'data.length'?"),
        error("data.length: [4, 8]", "data.length: 4", "line 9", "expected a list of values"),
        error("data.length: [4, 8]", "data.length: [4, 4]", "line 9", "4 is given twice"),
        error("data.length: [4, 8]", "network.cell: [gru]", "line 9", "use 'cells:'"),
        error("data.length: [4, 8]", "data.data: [a, b]", "line 9", "use 'studies:'"),
        error("data.length: [4, 8]", "network.units: [4, 8]", "line 10: 'parameters': decides"),
        error("parameters: 100", "parameters: lots", "line 10: 'parameters': expected a count"),
        error("seconds: 60", "seconds: 0", "line 11: 'seconds': expected a number above 0"),
        error("choose: [0.01, 0.1]", "choose: [0.01]", "line 12", "expected at least two rates"),
        error("choose: [0.01, 0.1]", "choose: [0, 0.1]", "line 12", "expected a number above 0"),
        error("choose:", "chose:", "line 12: unknown key 'chose'. Did you mean 'choose'?"),
        error("metric: accuracy", "metric: acuracy", "unknown metric 'acuracy'", "'accuracy'?"),
        error("at: {data.length", "at: {data.lengths", "unknown axis", "'data.length'?"),
        error("cell: gru", "cell: gruu", "line 28: unknown cell 'gruu'"),
        error("part: test", "part: tests", "line 28: unknown part 'tests'. Did you mean 'test'?"),
        error("value: 0.75", "value: high", "line 28", "'value', a number"),
        error("    source: A paper, table 1\n", "", "line 28", "needs 'source'"),
        error("    note:", "    notes:", "line 28: unknown key 'notes'. Did you mean 'note'?"),
        error("title: Bits\n", "", "an experiment needs 'title:'"),
        error("title: Bits", "title: Bits\ntitle: Bits", "line 2", "Duplicate field 'title'"),
        error("title: Bits", "studies: {}\ntitle: Bits", "line 1: 'studies' must be a list"),
        error("    seeds: [7]", "    only: [x]", "line 15: unknown study 'x'", "Known: bits"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void errorsNameTheLine(String found, String instead, List<String> messages) {
    assertThat(WHOLE).contains(found);
    assertThatThrownBy(() -> read(WHOLE.replace(found, instead)))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(messages.toArray(new String[0]));
  }

  @Test
  void aFileWithoutKeysIsAnError() {
    assertThatThrownBy(() -> read("")).hasMessageContaining("found an empty file");
    assertThatThrownBy(() -> read("- a")).hasMessageContaining("expected keys such as 'title:'");
    assertThatThrownBy(() -> read(WHOLE + "studies: [{data: a}, {data: a}]"))
        .hasMessageContaining("two studies are named 'a'");
  }
}
