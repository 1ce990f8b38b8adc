package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class SluiceTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Sluice.commandLine(arguments)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  static Stream<String> everyCommand() {
    List<String> names = new ArrayList<>();
    collect(Sluice.commandLine(), names);
    return names.stream();
  }

  private static void collect(CommandLine line, List<String> names) {
    names.add(line.getCommandSpec().qualifiedName(" "));
    line.getSubcommands().values().forEach(sub -> collect(sub, names));
  }

  private static String[] words(String name, String last) {
    List<String> words = new ArrayList<>(List.of(name.split(" ")));
    words.remove(0);
    words.add(last);
    return words.toArray(new String[0]);
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void everyHelpFitsEightyColumnsAndSaysWhatTheCommandDoes(String name) {
    CommandLine line = Sluice.commandLine();
    for (String word : words(name, "x")) {
      line = line.getSubcommands().getOrDefault(word, line);
    }

    String help = line.getUsageMessage();

    assertThat(help.lines()).allMatch(text -> text.length() <= 80);
    assertThat(line.getCommandSpec().usageMessage().description()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void aCommandHasTheSameHelpIfTheOptionsOfOthersAreOmitted(String name) {
    String[] path = words(name, "--help");
    CommandLine line = Sluice.commandLine(path);
    for (int i = 0; i < path.length - 1; i++) {
      line = line.getSubcommands().get(path[i]);
    }
    assertThat(line.getUsageMessage())
        .isEqualTo(help(Arrays.copyOf(path, path.length - 1)))
        .isNotEmpty();
  }

  @Test
  void optionsOfCommandsThatTheArgumentsDoNotNameAreOmitted() {
    assertThat(option("sentiment train", "sentiment train", "--units")).isNotNull();
    assertThat(option("sentiment predict", "sentiment train", "--units")).isNull();
    assertThat(option("sentiment predict", "sentiment predict", "--file")).isNotNull();
  }

  private static Object option(String arguments, String command, String name) {
    CommandLine line = Sluice.commandLine(arguments.split(" "));
    for (String word : command.split(" ", -1)) {
      line = line.getSubcommands().get(word);
    }
    return line.getCommandSpec().findOption(name);
  }

  @Test
  void theHelpOfEvaluateNamesNoDefaultsOfTheDataBecauseTheyAreTheModels() {
    String sentiment = help("sentiment", "evaluate");
    assertThat(sentiment).contains("--data=NAME|FILE", "--data\nFILE, the whole file is scored");
    assertThat(sentiment).doesNotContain("default: reviews");
    assertThat(help("sentiment", "train")).contains("default: reviews");
    assertThat(help("adding", "evaluate"))
        .contains("--length=N")
        .doesNotContain("default: 100", "--data ");
  }

  private static String help(String... names) {
    CommandLine line = Sluice.commandLine();
    for (String name : names) {
      line = line.getSubcommands().get(name);
    }
    return line.getUsageMessage();
  }

  @Test
  void allCommandsExist() {
    assertThat(everyCommand())
        .contains(
            "sluice sentiment train",
            "sluice sentiment evaluate",
            "sluice sentiment predict",
            "sluice forecasting train",
            "sluice forecasting evaluate",
            "sluice forecasting forecast",
            "sluice charnn train",
            "sluice charnn evaluate",
            "sluice charnn generate",
            "sluice adding train",
            "sluice copy-memory train",
            "sluice music train",
            "sluice diagnostics gradient-flow",
            "sluice compare",
            "sluice datasets list",
            "sluice datasets show",
            "sluice datasets get",
            "sluice datasets check");
  }

  @Test
  void completionIsPrintedForBashAndZsh() {
    assertThat(run("generate-completion")).isZero();
    assertThat(out.toString()).contains("--max-vocabulary", "--temperature");
    assertThat(out.toString()).contains("complete -F _complete_sluice").contains("ZSH_VERSION");
  }

  @Test
  void aMissingModelIsOneMessageAndExitCodeOne() {
    assertThat(run("sentiment", "evaluate", "no-such-run")).isEqualTo(1);
    assertThat(err.toString()).contains("no-such-run").doesNotContain("\tat ");
  }

  @Test
  void anUnknownDataSetIsAUsageError() {
    assertThat(run("sentiment", "train", "--data", "revews", "--dry-run")).isEqualTo(2);
    assertThat(err.toString()).contains("revews").contains("reviews");
  }
}
