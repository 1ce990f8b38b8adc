package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The form of the pages that people write; {@link GeneratedPagesTest} checks the others. */
class DocumentationTest {
  private static final int WIDTH = 110;

  /** Written by {@code sluice claims} and by the benchmarks. */
  private static final List<String> GENERATED =
      List.of("what-the-textbooks-say.md", "performance.md");

  /** Tables, code blocks and lines that consist of a link cannot be wrapped. */
  private static final Pattern UNBREAKABLE =
      Pattern.compile("\\|.*| {4}.*|[-* ]*(\\[[^\\]]*\\][:(] ?)?<?https?://\\S+");

  // Tests of a module run in its folder.
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void linesOfPagesHaveAtMost110Characters() throws IOException {
    List<Path> pages = pages();
    assertThat(pages).contains(ROOT.resolve("README.md"), ROOT.resolve("docs/cells.md"));
    List<String> tooLong = new ArrayList<>();
    for (Path page : pages) {
      boolean code = false;
      int number = 0;
      for (String line : Files.readAllLines(page)) {
        number++;
        if (line.startsWith("```")) {
          code = !code;
        } else if (!code && line.length() > WIDTH && !UNBREAKABLE.matcher(line).matches()) {
          tooLong.add(
              "%s:%d: %d characters".formatted(ROOT.relativize(page), number, line.length()));
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(ROOT.resolve("README.md"));
    pages.add(ROOT.resolve("CHANGELOG.md"));
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> examples = Files.list(ROOT.resolve("examples"))) {
      docs.filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !GENERATED.contains(file.getFileName().toString()))
          .forEach(pages::add);
      examples.map(folder -> folder.resolve("README.md")).filter(Files::exists).forEach(pages::add);
    }
    return pages;
  }
}
