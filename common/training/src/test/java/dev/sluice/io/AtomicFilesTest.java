package dev.sluice.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir Path folder;

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("model.zip");
    AtomicFiles.writeString(file, "old");

    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class);

    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryContaining(file::equals);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aWriteReplacesTheOldFileAndCreatesItsFolder() throws IOException {
    Path file = folder.resolve("new/deep/settings.yaml");

    AtomicFiles.writeString(file, "first");
    AtomicFiles.writeString(file, "größer");

    assertThat(file).hasContent("größer");
  }

  @Test
  void theHomeComesFromTheEnvironment() {
    assertThat(SluiceHome.from(Map.of("SLUICE_HOME", "/data/s")).data())
        .isEqualTo(Path.of("/data/s/data"));
    assertThat(SluiceHome.from(Map.of("SLUICE_HOME", " ")).folder())
        .endsWithRaw(Path.of(".sluice"));
  }
}
