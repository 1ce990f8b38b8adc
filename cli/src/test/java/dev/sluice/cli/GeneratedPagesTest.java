package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The committed pages that are generated from the committed results. */
class GeneratedPagesTest {
  @Test
  void readmeClaimsAndPagesAgreeWithTheCommittedResults() {
    // Tests of a module run in its folder.
    Path root = Path.of("..").toAbsolutePath().normalize();
    assertThat(Files.exists(root.resolve("sluice"))).as("%s is the checkout", root).isTrue();
    StringWriter out = new StringWriter();
    CommandLine line =
        Sluice.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    int code =
        line.execute(
            "claims",
            "--check",
            "--results",
            root.resolve("results").toString(),
            "--experiments",
            root.resolve("experiments").toString(),
            "--out",
            root.resolve("docs/what-the-textbooks-say.md").toString(),
            "--readme",
            root.resolve("README.md").toString());
    assertThat(code).as(out.toString()).isZero();
  }
}
