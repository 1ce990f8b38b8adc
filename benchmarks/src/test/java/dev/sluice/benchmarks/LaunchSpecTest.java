package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LaunchSpecTest {
  private static final Pattern MACHINE_OPTION = Pattern.compile("-(Xm|XX:)[^\\s\"]+");

  @Test
  void theBenchmarkSizesTheHeapAsTheLauncherDoes() throws IOException {
    String launcher = Files.readString(Path.of("..", "sluice"), StandardCharsets.UTF_8);
    String assignments =
        String.join("\n", launcher.lines().filter(line -> line.startsWith("options=")).toList());
    assertThat(machineOptions(LaunchSpec.java("ours", "sluice", List.of(1), List.of()).command()))
        .isEqualTo(machineOptions(List.of(assignments)));
  }

  private static List<String> machineOptions(List<String> text) {
    return MACHINE_OPTION
        .matcher(String.join(" ", text))
        .results()
        .map(MatchResult::group)
        .sorted()
        .toList();
  }
}
