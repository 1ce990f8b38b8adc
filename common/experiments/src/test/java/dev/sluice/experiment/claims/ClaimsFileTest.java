package dev.sluice.experiment.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.UsageException;
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

class ClaimsFileTest {
  private static final String WHOLE =
      """
      claims:
        - claim: A GRU is as good as an LSTM
          seed-agrees: the figures differ by 5 % at most
          experiments: [adding, variants]
          rule: similar
          with:
            cells: [gru]
            within: 0.05
        - claim: An LSTM remembers longer
          note: A first guess.
          seed-agrees: the LSTM is better
          experiments: [adding]
          rule: long-sequences
          with: {axis: data.length}
      """;

  @TempDir private Path folder;

  private List<Claim> read(String yaml) throws IOException {
    return ClaimsFile.read(
        Files.writeString(folder.resolve("claims.yaml"), yaml), List.of("adding", "variants"));
  }

  @Test
  void everyKeyIsRead() throws IOException {
    assertThat(read(WHOLE))
        .containsExactly(
            new Claim(
                "A GRU is as good as an LSTM",
                "the figures differ by 5 % at most",
                "",
                List.of("adding", "variants"),
                new Similar(List.of("gru"), 0.05)),
            new Claim(
                "An LSTM remembers longer",
                "the LSTM is better",
                "A first guess.",
                List.of("adding"),
                new LongSequences("data.length")));
  }

  private static Arguments error(String found, String instead, String... messages) {
    return Arguments.of(found, instead, List.of(messages));
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        error("claims:", "clams:", "claims.yaml, line 1: unknown key 'clams'", "'claims'?"),
        error("    rule: similar", "    rul: similar", "line 5: unknown key 'rul'", "'rule'?"),
        error("rule: similar", "rule: simlar", "line 5: unknown rule 'simlar'", "'similar'?"),
        error("[adding, variants]", "[adding, varants]", "line 4: unknown experiment 'varants'"),
        error("experiments: [adding]", "experiments: []", "line 12: a claim needs 'experiments:'"),
        error(
            "axis: data.length",
            "axs: data.length",
            "line 14: unknown argument of long-sequences 'axs'. Did you mean 'axis'?"),
        error(
            "      within: 0.05\n",
            "",
            "line 6: the rule 'similar' needs 'with: {cells: ..., within: ...}'"),
        error(
            "within: 0.05",
            "within: near",
            "line 8: 'within' of the rule 'similar' cannot be \"near\""),
        error(
            "  with: {axis: data.length}",
            "  with: 3",
            "line 14: the rule 'long-sequences' needs 'with: {axis: ...}'"),
        error(
            "    seed-agrees: the LSTM is better\n",
            "",
            "line 9: a claim needs 'seed-agrees:', a text"),
        error("claim: An LSTM remembers longer", "claim: 3", "line 9: a claim needs 'claim:'"));
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
  void aFileWithoutClaimsIsAnError() {
    assertThatThrownBy(() -> read("claims: []"))
        .hasMessageContaining("line 1: 'claims' must be a list of at least one claim");
    assertThatThrownBy(() -> read("claims: [3]"))
        .hasMessageContaining("a claim needs keys such as claim: and rule:, found 3");
  }
}
