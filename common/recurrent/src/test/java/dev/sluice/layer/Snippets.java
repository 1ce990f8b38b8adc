package dev.sluice.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The code that a page shows, taken from between the lines {@code // snippet} of a test class. */
final class Snippets {
  private static final Path TESTS = Path.of("src/test/java");
  private static final Path PAGES = Path.of("../../docs");

  private Snippets() {}

  /** Asserts that a page has the snippets of a test class verbatim, each in a block of its own. */
  static void assertShown(Class<?> test, String page, int count) throws IOException {
    Path source = TESTS.resolve(test.getName().replace('.', '/') + ".java");
    String text = Files.readString(PAGES.resolve(page), StandardCharsets.UTF_8);
    String[] parts =
        Files.readString(source, StandardCharsets.UTF_8).split("(?m)^ *// snippet\n", -1);
    assertThat(parts).as("snippets of " + source).hasSize(2 * count + 1);
    for (int i = 1; i < parts.length; i += 2) {
      assertThat(text).contains("```java\n" + parts[i].stripTrailing().stripIndent() + "\n```");
    }
  }
}
