package dev.sluice.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.card.Archive;
import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.card.Conversion;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.EntrySelection;
import dev.sluice.datasets.card.Source;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.error.InputException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
  @TempDir Path folder;
  private Loopback server;
  private DataStore store;

  @BeforeEach
  void start() throws IOException {
    server = new Loopback();
    store =
        new DataStore(
            new SluiceHome(folder.resolve("home")),
            Progress.SILENT,
            new NpmPack(List.of("no-npm"), Duration.ofSeconds(1)),
            new Downloader.Limits(Duration.ofSeconds(20), Duration.ofSeconds(20), 1));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.ISO_8859_1));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] tarGz(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        // Keeps a leading slash, which the library removes by default.
        TarArchiveEntry entry = new TarArchiveEntry(namesAndTexts[i], true);
        byte[] text = namesAndTexts[i + 1].getBytes(StandardCharsets.ISO_8859_1);
        entry.setSize(text.length);
        tar.putArchiveEntry(entry);
        tar.write(text);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] gz(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private DataCard card(String path, byte[] content, Long max, EntrySelection selection) {
    server.put(path, content);
    Map<String, EntrySelection> entries = selection == null ? null : Map.of("data.txt", selection);
    return Cards.of(
        "packed",
        new Source.Http(server.address(path), null, null, null, max, entries, null, null));
  }

  private String text(DataCard card) throws IOException {
    return Files.readString(
        store.fetch(card).paths(FilePart.ALL).get(0), StandardCharsets.ISO_8859_1);
  }

  @Test
  void anEntryIsSelectedByItsName() throws IOException {
    String[] content = {"readme.txt", "no", "deep/in/data.txt", "yes", "__MACOSX/._data.txt", "no"};
    assertThat(text(card("/a.zip", zip(content), null, null))).isEqualTo("yes");
    assertThat(text(card("/a.tar.gz", tarGz(content), null, null))).isEqualTo("yes");
    assertThat(text(card("/a.zip", zip(content), null, EntrySelection.of("readme.txt"))))
        .isEqualTo("no");
  }

  @Test
  void severalEntriesAreJoinedInNaturalOrder() throws IOException {
    byte[] zip = zip("c/10.txt", "ten\n", "c/9.txt", "nine", "c/1.txt", "one\n", "a.txt", "end");
    EntrySelection selection = new EntrySelection(List.of("c/*.txt", "a.txt"), Conversion.JOIN);
    assertThat(text(card("/a.zip", zip, null, selection))).isEqualTo("one\nnine\nten\nend\n");
  }

  @Test
  void foldersOfTextsBecomeATableOfLabels() throws IOException {
    byte[] tar =
        tarGz(
            "set/train/pos/1_9.txt", "so\tgood\nreally\n",
            "set/train/neg/0_2.txt", "caf\u00e9 bad",
            "set/train/unsup/5_0.txt", "not asked for");
    EntrySelection selection =
        new EntrySelection(
            List.of("**/train/neg/*.txt", "**/train/pos/*.txt"), Conversion.LABEL_FOLDERS);
    assertThat(text(card("/a.tgz", tar, null, selection)))
        .isEqualTo("neg\t0_2\tcaf\u00e9 bad\npos\t1_9\tso good really\n");
  }

  @Test
  void filesOfOneLabelEachBecomeATableOfLabels() throws IOException {
    byte[] zip = zip("d/rt.neg", "bad \n\nworse\n", "d/rt.pos", "good\r\n");
    EntrySelection selection =
        new EntrySelection(List.of("**/rt.neg", "**/rt.pos"), Conversion.LABEL_LINES);
    assertThat(text(card("/a.zip", zip, null, selection)))
        .isEqualTo("neg\trt.neg:1\tbad\nneg\trt.neg:3\tworse\npos\trt.pos:1\tgood\n");
  }

  @Test
  void aCompressedFileIsUnpacked() throws IOException {
    byte[] gz = gz("content".getBytes(StandardCharsets.UTF_8));
    assertThat(text(card("/data.txt.gz", gz, null, null))).isEqualTo("content");
  }

  @Test
  void aMissingEntryIsReportedWithTheExistingOnes() throws IOException {
    DataCard card = card("/a.zip", zip("x.csv", "", "y.csv", ""), null, null);
    assertThatThrownBy(() -> store.fetch(card))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found no entry '**/data.txt' among its entries: x.csv, y.csv");
  }

  @Test
  void anAmbiguousNameIsReportedWithItsEntries() throws IOException {
    DataCard card = card("/a.zip", zip("a/data.txt", "", "b/data.txt", ""), null, null);
    assertThatThrownBy(() -> store.fetch(card))
        .hasMessageContaining("several entries match '**/data.txt': a/data.txt, b/data.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../evil.txt", "/etc/evil.txt", "ok/../../evil.txt", "..\\evil.txt"})
  void anArchiveThatPointsOutOfItsFolderIsRefused(String name) throws IOException {
    for (DataCard card :
        List.of(
            card("/a.zip", zip("data.txt", "fine", name, "evil"), null, null),
            card("/a.tar.gz", tarGz("data.txt", "fine", name, "evil"), null, null))) {
      assertThatThrownBy(() -> store.fetch(card))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("points out of the target folder");
    }
    assertThat(folder.resolve("home/data/packed")).doesNotExist();
    assertThat(folder.resolve("evil.txt")).doesNotExist();
  }

  @Test
  void aLinkInPlaceOfAFileIsRefused() throws IOException {
    ByteArrayOutputStream tarBytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(tarBytes), "UTF-8")) {
      TarArchiveEntry link = new TarArchiveEntry("data.txt", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }
    ByteArrayOutputStream zipBytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(zipBytes)) {
      ZipArchiveEntry link = new ZipArchiveEntry("data.txt");
      link.setUnixMode(0120777);
      zip.putArchiveEntry(link);
      zip.write("/etc/passwd".getBytes(StandardCharsets.UTF_8));
      zip.closeArchiveEntry();
    }
    for (DataCard card :
        List.of(
            card("/a.tar.gz", tarBytes.toByteArray(), null, null),
            card("/a.zip", zipBytes.toByteArray(), null, null))) {
      assertThatThrownBy(() -> store.fetch(card))
          .hasMessageContaining("its entry 'data.txt' is a link, expected a file");
    }
  }

  @Test
  void nothingUnpacksToMoreThanTheCardsLimit() throws IOException {
    String big = "0".repeat(3_000_000);
    for (DataCard card :
        List.of(
            card("/a.zip", zip("data.txt", big), 100_000L, null),
            card("/a.tar.gz", tarGz("data.txt", big), 100_000L, null),
            // Skipped entries cost as much to unpack.
            card("/b.tar.gz", tarGz("other.txt", big, "data.txt", "x"), 100_000L, null),
            card("/data.txt.gz", gz(big.getBytes(StandardCharsets.UTF_8)), 100_000L, null))) {
      assertThatThrownBy(() -> store.fetch(card))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("unpacks to more than 100,000 bytes");
    }
    assertThat(folder.resolve("home/data/.scratch/packed")).doesNotExist();
  }

  @Test
  void aTruncatedArchiveIsReported() throws IOException {
    byte[] text = new byte[200_000];
    new java.util.Random(1).nextBytes(text);
    String noise = new String(text, StandardCharsets.ISO_8859_1);
    byte[] gz = gz(text);
    byte[] tar = tarGz("data.txt", noise);
    byte[] zip = zip("data.txt", noise);
    DataCard cutGz = card("/data.txt.gz", Arrays.copyOf(gz, gz.length / 2), null, null);
    assertThatThrownBy(() -> store.fetch(cutGz))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("data.txt.gz is truncated");
    DataCard cutTar = card("/a.tar.gz", Arrays.copyOf(tar, tar.length / 2), null, null);
    assertThatThrownBy(() -> store.fetch(cutTar))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.tar.gz is truncated");
    DataCard cutZip = card("/a.zip", Arrays.copyOf(zip, zip.length / 2), null, null);
    assertThatThrownBy(() -> store.fetch(cutZip))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.zip is damaged or not a zip file");
    DataCard page = card("/b.tar.gz", "<html>".getBytes(StandardCharsets.UTF_8), null, null);
    assertThatThrownBy(() -> store.fetch(page))
        .hasMessageContaining("b.tar.gz is damaged or not a gzip file");
  }

  @Test
  void anArchiveOfTheCardMayBeNamedWithFrom() throws IOException {
    EntrySelection selection = EntrySelection.of("in/data.csv");
    DataCard card = card("/gone", new byte[0], null, null);
    Source.Http gone =
        new Source.Http(
            server.address("/not-there.zip"),
            null,
            null,
            Archive.ZIP,
            null,
            Map.of("data.txt", selection),
            null,
            null);
    card = Cards.withSources(card, List.of(gone));
    Path archive = Files.write(folder.resolve("mine.zip"), zip("in/data.csv", "taken"));
    assertThat(store.fetchFrom(card, archive.toString()).paths(FilePart.ALL))
        .singleElement()
        .satisfies(path -> assertThat(path).hasContent("taken"));
    Path unpacked = Files.createDirectories(folder.resolve("unpacked/in"));
    Files.writeString(unpacked.resolve("data.csv"), "unpacked");
    assertThat(store.fetchFrom(card, folder.resolve("unpacked").toString()).paths(FilePart.ALL))
        .singleElement()
        .satisfies(path -> assertThat(path).hasContent("unpacked"));
  }

  @Test
  void filesAreFoundByTheirAliasesAndUnpacked() throws IOException {
    CardFile file = new CardFile("data.txt", null, null, null, List.of("input.txt"));
    DataCard card =
        Cards.of("named", List.of(file), new Source.Resource("no/such", null, null, null));
    Path deep = Files.createDirectories(folder.resolve("place/deep"));
    Files.write(deep.resolve("input.txt.gz"), gz("packed".getBytes(StandardCharsets.UTF_8)));
    assertThat(store.fetchFrom(card, folder.resolve("place").toString()).paths(FilePart.ALL))
        .singleElement()
        .satisfies(path -> assertThat(path).hasContent("packed"));
  }

  @Test
  void aFolderWithoutTheFilesAndAMissingFolderAreReported() throws IOException {
    DataCard card = card("/a.zip", zip(), null, null);
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> store.fetchFrom(card, empty.toString()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot get 'packed' from " + empty)
        .hasMessageContaining("does not contain data.txt");
    assertThatThrownBy(() -> store.fetchFrom(card, folder.resolve("nowhere").toString()))
        .hasMessageContaining("--from: no file or folder");
  }

  @Test
  void aFileFromElsewhereMustHaveTheChecksumOfTheCard() throws IOException {
    DataCard card =
        Cards.of(
            "checked",
            List.of(Cards.file("data.txt", "0".repeat(64))),
            new Source.Resource("no/such", null, null, null));
    Path file = Files.writeString(folder.resolve("data.txt"), "wrong");
    assertThatThrownBy(() -> store.fetchFrom(card, file.toString()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("wrong checksum: the card expects SHA-256 000")
        .hasMessageContaining(Sha256.of("wrong".getBytes(StandardCharsets.UTF_8)));
    assertThat(folder.resolve("home/data/checked")).doesNotExist();
  }

  @Test
  void aUsersOwnFileIsReadInPlace() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.txt"), "mine");
    DataCard card = Cards.of("own", new Source.File(file.toString(), null, null, null));
    DataFiles files = store.fetch(card);
    assertThat(files.paths(FilePart.ALL)).containsExactly(file);
    assertThat(store.state(card).kind()).isEqualTo(CacheState.Kind.IN_PLACE);
    Files.delete(file);
    assertThatThrownBy(() -> store.fetch(card))
        .hasMessageContaining("source 1, " + file + ": no file " + file);
  }
}
