package dev.sluice.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.Source;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.error.InputException;
import dev.sluice.io.SluiceHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private static final byte[] CONTENT =
      "All work and no play makes Jack a dull boy.\n"
          .repeat(5_000)
          .getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private Loopback server;
  private RecordedProgress progress;

  @BeforeEach
  void start() throws IOException {
    server = new Loopback();
    server.put("/data.txt", CONTENT);
    progress = new RecordedProgress();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private DataStore store(int attempts) {
    return store(attempts, Duration.ofSeconds(20));
  }

  private DataStore store(int attempts, Duration readTimeout) {
    return new DataStore(
        new SluiceHome(folder),
        progress,
        new NpmPack(List.of("no-npm"), Duration.ofSeconds(1)),
        new Downloader.Limits(Duration.ofSeconds(20), readTimeout, attempts));
  }

  private DataCard card(String path, String sha256) {
    return Cards.of("download", http(path, sha256));
  }

  private Source.Http http(String path, String sha256) {
    return new Source.Http(server.address(path), sha256, null, null, null, null, null, null);
  }

  private byte[] fetched(DataFiles files) throws IOException {
    return Files.readAllBytes(files.paths(FilePart.ALL).get(0));
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".lock"))
          .toList();
    }
  }

  @Test
  void aFileIsDownloadedVerifiedAndThenTakenFromTheCache() throws IOException {
    DataCard card = card("/data.txt", Sha256.of(CONTENT));
    DataFiles files = store(1).fetch(card);
    assertThat(fetched(files)).isEqualTo(CONTENT);
    assertThat(files.sha256()).isEqualTo(Sha256.of(CONTENT));
    assertThat(files.files()).allMatch(LocalFile::verified);
    assertThat(files.source()).isEqualTo(server.address("/data.txt"));
    assertThat(progress.bars)
        .containsExactly(
            "downloading data.txt " + CONTENT.length,
            "downloading data.txt ended at " + CONTENT.length);
    assertThat(progress.lines).singleElement().asString().endsWith("SHA-256 verified");
    store(1).fetch(card);
    assertThat(server.requests).containsExactly("/data.txt -");
    assertThat(left())
        .extracting(path -> path.getFileName().toString())
        .containsExactlyInAnyOrder("data.txt", "manifest.json");
  }

  @Test
  void aCardWithoutAChecksumIsReportedAsNotVerified() {
    DataFiles files = store(1).fetch(card("/data.txt", null));
    assertThat(files.files()).noneMatch(LocalFile::verified);
    assertThat(progress.lines)
        .singleElement()
        .asString()
        .endsWith("not verified: the card has no SHA-256");
  }

  @Test
  void aMovedFileIsFollowed() throws IOException {
    assertThat(fetched(store(1).fetch(card("/moved/data.txt", null)))).isEqualTo(CONTENT);
  }

  @Test
  void eachFileOfACardHasItsOwnAddress() throws IOException {
    server.put("/parts/a.txt", "first".getBytes(StandardCharsets.UTF_8));
    server.put("/parts/b.txt", "second".getBytes(StandardCharsets.UTF_8));
    CardFile a = new CardFile("a.txt", FilePart.TRAIN, null, null, null);
    CardFile b = new CardFile("b.txt", FilePart.TEST, null, 6L, null);
    DataFiles files = store(1).fetch(Cards.of("parts", List.of(a, b), http("/parts/{file}", null)));
    assertThat(files.paths(FilePart.TRAIN))
        .singleElement()
        .satisfies(path -> assertThat(path).hasContent("first"));
    assertThat(files.paths(FilePart.TEST))
        .singleElement()
        .satisfies(path -> assertThat(path).hasContent("second"));
    assertThat(files.paths(FilePart.VALIDATION)).isEmpty();
  }

  @Test
  void anInterruptedDownloadIsResumed() throws IOException {
    server.cuts.set(1);
    assertThat(fetched(store(2).fetch(card("/data.txt", Sha256.of(CONTENT))))).isEqualTo(CONTENT);
    assertThat(server.requests).hasSize(2);
    assertThat(server.requests.get(1)).matches("/data.txt bytes=[1-9]\\d*-");
    assertThat(server.answers).containsExactly(200, 206);
    assertThat(progress.lines.get(0)).contains("was interrupted after").contains("trying again");
  }

  @Test
  void theNextProcessResumesAnInterruptedDownload() throws IOException {
    server.cuts.set(1);
    DataCard card = card("/data.txt", Sha256.of(CONTENT));
    assertThatThrownBy(() -> store(1).fetch(card))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot fetch the data set 'download'")
        .hasMessageContaining("was interrupted after")
        .hasMessageContaining("of 220,000")
        .hasMessageContaining("the received part is kept");
    assertThat(folder.resolve("data/download")).doesNotExist();
    assertThat(fetched(store(1).fetch(card))).isEqualTo(CONTENT);
    assertThat(server.requests.get(1)).matches("/data.txt bytes=[1-9]\\d*-");
    assertThat(server.answers).containsExactly(200, 206);
    assertThat(left()).hasSize(2);
  }

  @Test
  void aServerWithoutRangesIsAskedForTheWholeFileAgain() throws IOException {
    server.cuts.set(1);
    server.ranges = false;
    assertThat(fetched(store(2).fetch(card("/data.txt", Sha256.of(CONTENT))))).isEqualTo(CONTENT);
  }

  @Test
  void aServerThatNamesNoVersionIsNotAskedForARange() throws IOException {
    server.cuts.set(1);
    server.etag = null;
    assertThat(fetched(store(2).fetch(card("/data.txt", Sha256.of(CONTENT))))).isEqualTo(CONTENT);
    assertThat(server.requests).containsExactly("/data.txt -", "/data.txt -");
  }

  @Test
  void aFileThatHasChangedIsNotMixedWithItsOldVersion() throws IOException {
    server.cuts.set(1);
    DataCard card = card("/data.txt", null);
    assertThatThrownBy(() -> store(1).fetch(card)).isInstanceOf(InputException.class);
    byte[] other = "something else\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    server.put("/data.txt", other);
    server.etag = "\"v2\"";
    assertThat(fetched(store(1).fetch(card))).isEqualTo(other);
    assertThat(server.requests.get(1)).contains("bytes=");
    assertThat(server.answers).containsExactly(200, 200);
  }

  @Test
  void aWrongChecksumNamesBothAndKeepsTheGoodCopy() throws IOException {
    DataCard good = card("/data.txt", Sha256.of(CONTENT));
    store(1).fetch(good);
    byte[] other = "tampered with".getBytes(StandardCharsets.UTF_8);
    server.put("/data.txt", other);
    String wanted = "0".repeat(64);
    assertThatThrownBy(() -> store(1).fetch(card("/data.txt", wanted)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("wrong checksum")
        .hasMessageContaining(wanted)
        .hasMessageContaining(Sha256.of(other))
        .hasMessageContaining("sluice datasets get download --from");
    assertThat(fetched(store(1).fetch(good))).isEqualTo(CONTENT);
    assertThat(server.requests).hasSize(2);
    assertThat(left()).hasSize(2);
  }

  @Test
  void aSizeThatDiffersFromTheCardIsRefusedBeforeTheDownload() {
    Source.Http source =
        new Source.Http(server.address("/data.txt"), null, 17L, null, null, null, null, null);
    assertThatThrownBy(() -> store(1).fetch(Cards.of("download", source)))
        .hasMessageContaining(
            "wrong size: the card expects 17 bytes, the server announces 220,000");
  }

  @Test
  void aMissingFileIsReportedWithItsStatus() {
    assertThatThrownBy(() -> store(3).fetch(card("/gone.txt", null)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("source 1, " + server.address("/gone.txt"))
        .hasMessageContaining("the server answered 404 (not found)");
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void aServerThatStallsIsAbandoned() {
    server.gate = new CountDownLatch(1);
    // Long enough for a busy machine to answer at all.
    DataStore impatient = store(1, Duration.ofMillis(1_500));
    assertThatThrownBy(() -> impatient.fetch(card("/data.txt", null)))
        // The second where a busy machine is slow to send even the head.
        .hasMessageFindingMatch("127.0.0.1 sent no data for|127.0.0.1 did not answer within");
  }

  @Test
  void aRefusedConnectionIsReported() throws IOException {
    String address = server.address("/data.txt");
    server.close();
    Source.Http source = new Source.Http(address, null, null, null, null, null, null, null);
    assertThatThrownBy(() -> store(1).fetch(Cards.of("download", source)))
        .hasMessageContaining("no connection to 127.0.0.1");
  }

  @Test
  void theSecondSourceIsTriedAndTheErrorListsEveryFailure() throws IOException {
    DataCard card = Cards.of("download", http("/gone.txt", null), http("/data.txt", null));
    assertThat(fetched(store(1).fetch(card))).isEqualTo(CONTENT);
    DataCard none =
        Cards.of(
            "nothing",
            http("/gone.txt", null),
            new Source.Npm("a-package", "1.0.0", null, null, null, null),
            new Source.Resource("no/such/folder", null, null, null));
    assertThatThrownBy(() -> store(1).fetch(none))
        .hasMessageContaining("source 1, " + server.address("/gone.txt") + ": the server answered")
        .hasMessageContaining("source 2, npm package a-package 1.0.0: cannot start npm")
        .hasMessageContaining("source 3, class path, no/such/folder: no package on the class path");
  }

  @Test
  void aCardThatChangedIsFetchedAgain() throws IOException {
    store(1).fetch(card("/data.txt", null));
    byte[] other = "another".getBytes(StandardCharsets.UTF_8);
    server.put("/new.txt", other);
    assertThat(fetched(store(1).fetch(card("/new.txt", null)))).isEqualTo(other);
    assertThat(progress.lines)
        .contains("download: the card has changed since the fetch; fetching again");
    DataCard noted = card("/new.txt", Sha256.of(other));
    assertThat(store(1).fetch(noted).files()).allMatch(LocalFile::verified);
  }

  @Test
  void aDamagedCopyIsDetectedAndFetchedAgain() throws IOException {
    DataCard card = card("/data.txt", null);
    Path file = store(1).fetch(card).paths(FilePart.ALL).get(0);
    byte[] damaged = CONTENT.clone();
    damaged[100] ^= 1;
    Files.write(file, damaged);
    CacheState state = store(1).check(card);
    assertThat(state.kind()).isEqualTo(CacheState.Kind.DAMAGED);
    assertThat(state.problems().get(0))
        .contains(
            "data.txt has SHA-256 " + Sha256.of(damaged) + ", expected " + Sha256.of(CONTENT));
    assertThat(fetched(store(1).fetch(card))).isEqualTo(CONTENT);
    assertThat(store(1).check(card).kind()).isEqualTo(CacheState.Kind.CACHED);
  }

  @Test
  void aForeignFolderIsMovedAsideNotDeleted() throws IOException {
    Path own = Files.createDirectories(folder.resolve("data/download")).resolve("my-notes.txt");
    Files.writeString(own, "mine");
    store(1).fetch(card("/data.txt", null));
    assertThat(left())
        .filteredOn(path -> path.endsWith("my-notes.txt"))
        .singleElement()
        .satisfies(path -> assertThat(path).hasContent("mine"));
    assertThat(progress.lines).anyMatch(line -> line.contains("moved it to"));
  }

  @Test
  void aFileMayBeTakenFromAnAddress() throws IOException {
    DataCard card = card("/gone.txt", null);
    assertThat(fetched(store(1).fetchFrom(card, server.address("/data.txt")))).isEqualTo(CONTENT);
    assertThat(fetched(store(1).fetchFrom(card, server.address("/")))).isEqualTo(CONTENT);
    assertThat(fetched(store(1).fetch(card))).isEqualTo(CONTENT);
  }
}
