package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.error.InputException;
import dev.sluice.progress.Progress;
import dev.sluice.training.Interruption;
import dev.sluice.training.TinyProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
  @TempDir Path temporary;

  private static Consumer<TinyProblem> inEpoch(int epoch, Runnable what) {
    int[] seen = {0};
    return problem ->
        problem.onValidation =
            network -> {
              if (++seen[0] == epoch) {
                what.run();
              }
            };
  }

  private static RunResult run(Path folder, Consumer<TinyProblem> change) {
    return Run.start(
            new TinyTask("tiny", TinyProblem.Kind.LAYERS, change),
            TinyTask.Settings.of(4),
            folder,
            RunOptions.of("sluice"))
        .execute(Progress.SILENT, new Interruption());
  }

  private static RunResult resume(Path folder) {
    return Run.resume(
            new TinyTask(TinyProblem.Kind.LAYERS),
            folder,
            JsonNodeFactory.instance.objectNode(),
            RunOptions.of("sluice"))
        .execute(Progress.SILENT, new Interruption());
  }

  private static List<String> unfinished(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).filter(n -> n.endsWith(".part")).toList();
    }
  }

  /** A folder in place of a file makes the last step of writing the file fail, on every system. */
  @Test
  void aWriteThatFailsEndsTheRunWithTheReasonAndLosesNothing() throws IOException {
    Path folder = temporary.resolve("run");
    Path inTheWay = folder.resolve("last.zip");
    Path kept = temporary.resolve("kept.zip");
    Consumer<TinyProblem> blocking =
        inEpoch(
            3,
            () -> {
              try {
                Files.move(inTheWay, kept);
                Files.createDirectories(inTheWay.resolve("occupied"));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    assertThatThrownBy(() -> run(folder, blocking))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot be written")
        .hasMessageContaining("last.zip")
        .hasMessageContaining("--resume");

    assertThat(unfinished(folder)).isEmpty();
    Files.delete(inTheWay.resolve("occupied"));
    Files.delete(inTheWay);
    Files.move(kept, inTheWay);
    RunResult whole = run(temporary.resolve("whole"), problem -> {});
    assertThat(resume(folder).metrics()).isEqualTo(whole.metrics());
    assertThat(folder.resolve("metrics.csv"))
        .hasSameTextualContentAs(temporary.resolve("whole/metrics.csv"));
  }

  @Test
  void aFullDiskEndsTheRunWhichResumesOnceThereIsSpace() throws Exception {
    Path disk = Files.createDirectory(temporary.resolve("disk"));
    assumeThat(mount(disk)).as("a small file system can be mounted (needs root)").isTrue();
    try {
      Path filler = disk.resolve("filler");
      Path folder = disk.resolve("run");
      Consumer<TinyProblem> filling = inEpoch(2, () -> fill(filler));

      assertThatThrownBy(() -> run(folder, filling))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("No space left on device");

      assertThat(unfinished(folder)).isEmpty();
      assertThat(ModelFile.read(folder, "tiny").epoch()).isEqualTo(1);
      Files.delete(filler);
      RunResult whole = run(temporary.resolve("whole"), problem -> {});
      assertThat(resume(folder).metrics()).isEqualTo(whole.metrics());
    } finally {
      exec("umount", disk.toString());
    }
  }

  private static void fill(Path filler) {
    try (var out = Files.newOutputStream(filler)) {
      byte[] block = new byte[512];
      for (int i = 0; i < 1_000_000; i++) {
        out.write(block);
      }
    } catch (IOException full) {
      return;
    }
    throw new AssertionError("the disk never filled up");
  }

  private static boolean mount(Path disk) throws IOException, InterruptedException {
    return exec("mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk.toString());
  }

  private static boolean exec(String... command) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }
}
