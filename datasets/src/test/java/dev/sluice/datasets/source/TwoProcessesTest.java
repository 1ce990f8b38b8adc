package dev.sluice.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TwoProcessesTest {
  @TempDir Path folder;

  @Test
  @Timeout(240)
  void threadsAndProcessesThatWantOneDataSetFetchItOnce() throws Exception {
    byte[] content = "shared by all\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    String sha256 = Sha256.of(content);
    try (Loopback server = new Loopback()) {
      server.put("/data.txt", content);
      server.gate = new CountDownLatch(1);
      String address = server.address("/data.txt");
      SluiceHome home = new SluiceHome(folder);
      RecordedProgress said = new RecordedProgress();
      CompletableFuture<DataFiles> first = inThread(home, Progress.SILENT, address, sha256);
      await(() -> !server.requests.isEmpty());
      // A thread and a process arrive while the first is in the middle of its download.
      CompletableFuture<DataFiles> second = inThread(home, said, address, sha256);
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      FetchProgram.class.getName(),
                      folder.toString(),
                      address,
                      sha256))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        await(() -> !said.lines.isEmpty());
        assertThat(said.lines)
            .containsExactly("waiting for another sluice process that is using shared");
        // Usually long enough for the process to reach the lock; the outcome is the same if it is
        // not.
        assertThat(process.waitFor(1500, TimeUnit.MILLISECONDS)).isFalse();
        server.gate.countDown();
        assertThat(first.get().sha256()).isEqualTo(sha256);
        assertThat(second.get().sha256()).isEqualTo(sha256);
        assertThat(process.waitFor()).isZero();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualToIgnoringNewLines(sha256);
      } finally {
        // Otherwise it outlives a failing test, and the build waits for it.
        process.destroyForcibly();
      }
      assertThat(server.requests).hasSize(1);
    }
  }

  private static CompletableFuture<DataFiles> inThread(
      SluiceHome home, Progress progress, String address, String sha256) {
    return CompletableFuture.supplyAsync(
        () -> new DataStore(home, progress).fetch(FetchProgram.card(address, sha256)));
  }

  private static void await(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(10);
    }
  }

  @Test
  void aCopyThatADeadProcessMovedAsideIsRestored() throws IOException {
    DataStore store = new DataStore(new SluiceHome(folder), Progress.SILENT);
    Path file = Files.writeString(folder.resolve("data.txt"), "good");
    var card =
        Cards.of(
            "interrupted",
            new dev.sluice.datasets.card.Source.Resource("no/such", null, null, null));
    String sha256 = store.fetchFrom(card, file.toString()).sha256();
    Path cached = store.folder(card);
    Path aside = folder.resolve("data/.scratch/interrupted/old");
    Files.createDirectories(aside.getParent());
    Files.move(cached, aside);
    assertThat(store.fetch(card).sha256()).isEqualTo(sha256);
    assertThat(aside).doesNotExist();
  }
}
