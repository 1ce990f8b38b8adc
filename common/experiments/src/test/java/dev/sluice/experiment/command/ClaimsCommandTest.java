package dev.sluice.experiment.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.ErrorReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClaimsCommandTest {
  @TempDir private Path folder;

  @Test
  void withoutAnyResultsAPageThatIsThereStaysAsItIs() throws IOException {
    Path page = Files.writeString(folder.resolve("claims.md"), "full of figures");
    Path nowhere = folder.resolve("nosuch");
    assertRefused("--results: there is no folder " + nowhere, nowhere, page);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Files.writeString(empty.resolve("notes.md"), "none yet");
    assertRefused("--results: no results file (*.jsonl) is in " + empty, empty, page);
    assertThat(page).hasContent("full of figures");
  }

  private static void assertRefused(String message, Path results, Path page) {
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new ClaimsCommand())
            .setExecutionExceptionHandler(new ErrorReport())
            .setErr(new PrintWriter(err))
            .execute("--results", results.toString(), "--out", page.toString());
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }
}
