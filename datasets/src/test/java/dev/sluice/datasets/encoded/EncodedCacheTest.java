package dev.sluice.datasets.encoded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.datasets.source.RecordedProgress;
import dev.sluice.error.InputException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedCacheTest {
  @TempDir Path home;

  private final RecordedProgress progress = new RecordedProgress();

  /** A cache that holds nothing in memory. */
  private EncodedCache files() {
    return new EncodedCache(new SluiceHome(home), 0, progress);
  }

  private Path only() {
    assertThat(files().entries()).hasSize(1);
    return files().entries().get(0).path();
  }

  private static void assertHolds(Encoded<Numbers.Header> encoded, int count) {
    assertThat(encoded.header().count()).isEqualTo(count);
    byte[] bytes = new byte[count];
    for (int section = 0; section < 2; section++) {
      encoded.sections().get(section).read(0, bytes, 0, count);
      for (int i = 0; i < count; i++) {
        if (bytes[i] != Numbers.up(section == 0 ? i : count - 1 - i)) {
          throw new AssertionError("byte %d of section %d".formatted(i, section));
        }
      }
    }
  }

  @Test
  void smallDataIsHeldInMemoryAndWritesNoFile() throws IOException {
    Numbers numbers = new Numbers(1000);
    EncodedCache cache = new EncodedCache(new SluiceHome(home), 2000, progress);
    assertHolds(numbers.in(cache), 1000);
    assertThat(numbers.in(cache).sections().get(0).inMemory()).isTrue();
    try (Stream<Path> found = Files.list(home)) {
      assertThat(found).isEmpty();
    }
    assertThat(numbers.encoded).isEqualTo(2);
  }

  @Test
  void largerDataIsEncodedOnceAndMappedFromThenOn() {
    Numbers numbers = new Numbers(1001);
    EncodedCache cache = new EncodedCache(new SluiceHome(home), 2000, progress);
    assertHolds(numbers.in(cache), 1001);
    assertHolds(numbers.in(files()), 1001);
    assertThat(numbers.in(files()).sections().get(0).inMemory()).isFalse();
    assertThat(numbers.encoded).isEqualTo(1);
    assertThat(progress.lines)
        .singleElement()
        .asString()
        .matches("encoded some numbers once into .*numbers-1-[0-9a-f]{32}.encoded: 0.0 MB, 0 s");
    assertThat(only()).hasParentRaw(home.resolve("encoded"));
  }

  @Test
  void bytesAreReadAcrossTheBordersOfBlocks() {
    Numbers numbers = new Numbers(3 * MappedFile.BLOCK + 17);
    Bytes bytes = numbers.in(files()).sections().get(0);
    byte[] read = new byte[MappedFile.BLOCK + 5];
    long from = MappedFile.BLOCK - 3;
    bytes.read(from, read, 1, read.length - 1);
    for (int i = 1; i < read.length; i++) {
      if (read[i] != Numbers.up(from + i - 1)) {
        throw new AssertionError("byte " + i);
      }
    }
    assertThatThrownBy(() -> bytes.read(bytes.size() - 1, read, 0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void onlySoManyBlocksAreMappedHoweverLongStreamsReadALargeFile() throws IOException {
    // A sparse file of more than two segments: only some bytes are written.
    Path file = home.resolve("sparse");
    long count = (2L << 30) + 12_345;
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(count);
      sparse.seek((1L << 30) - 1);
      sparse.write(new byte[] {5, 6});
      sparse.seek(count - 1);
      sparse.write(7);
    }
    MappedFile mapped = new MappedFile(file, FileChannel.open(file));
    byte[] two = new byte[2];
    int most = 0;
    for (long block = 0; block < MappedFile.RESIDENT + 100; block++) {
      for (int i = 0; i < MappedFile.OFTEN; i++) {
        mapped.read(block * MappedFile.BLOCK + i, two, 0, 1);
      }
      most = Math.max(most, mapped.resident());
    }
    assertThat(most).isEqualTo(MappedFile.RESIDENT);
    assertThat(mapped.resident()).isEqualTo(100);
    for (int i = 0; i < 2 * MappedFile.OFTEN; i++) {
      mapped.read((1L << 30) - 1, two, 0, 2);
      assertThat(two).containsExactly(5, 6);
      mapped.read(count - 1, two, 1, 1);
      assertThat(two).containsExactly(5, 7);
    }
  }

  @Test
  void placesInARandomOrderAreNotMapped() throws IOException {
    Path file = home.resolve("sparse");
    long count = 2000L * MappedFile.BLOCK;
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(count);
    }
    MappedFile mapped = new MappedFile(file, FileChannel.open(file));
    SplittableRandom random = new SplittableRandom(1);
    byte[] one = {1};
    for (int i = 0; i < 20_000; i++) {
      mapped.read(random.nextLong(count), one, 0, 1);
      assertThat(one[0]).isZero();
      one[0] = 1;
    }
    assertThat(mapped.resident()).isLessThan(20);
  }

  @Test
  void otherDataOtherSettingsAndAnotherVersionAreEncodedOnTheirOwn() {
    Numbers numbers = new Numbers(10);
    numbers.in(files());
    numbers.setting = "step=2";
    numbers.in(files());
    numbers.version = 2;
    numbers.in(files());
    assertThat(numbers.encoded).isEqualTo(3);
    assertThat(files().entries()).hasSize(3);
  }

  @Test
  void aChangedSourceReplacesItsFormerEncoding() {
    Numbers numbers = new Numbers(10);
    numbers.in(files());
    Path former = only();
    numbers.sha256 = "cd34";
    numbers.in(files());
    assertThat(only()).isNotEqualTo(former);
    assertThat(progress.lines)
        .contains(
            "some numbers has changed since it was encoded; deleted its former encoding, 0.0 MB");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 9, 15, 40, 300})
  void aTruncatedFileIsEncodedAgain(int size) throws IOException {
    Numbers numbers = new Numbers(200);
    numbers.in(files());
    try (RandomAccessFile file = new RandomAccessFile(only().toFile(), "rw")) {
      file.setLength(size);
    }
    progress.lines.clear();
    assertHolds(numbers.in(files()), 200);
    assertThat(numbers.encoded).isEqualTo(2);
    assertThat(progress.lines.get(0))
        .contains(".encoded: it ")
        .endsWith("; encoding some numbers again");
  }

  @Test
  void aSingleChangedByteIsFoundWhereverItIs() throws IOException {
    Numbers numbers = new Numbers(20);
    numbers.in(files());
    byte[] good = Files.readAllBytes(only());
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 4;
      Files.write(only(), bad);
      assertHolds(numbers.in(files()), 20);
      assertThat(numbers.encoded).as("byte %d", i).isEqualTo(2 + i);
    }
  }

  @Test
  void aFileOfAnotherVersionOfTheFormatIsEncodedAgain() throws IOException {
    Numbers numbers = new Numbers(20);
    numbers.in(files());
    try (RandomAccessFile file = new RandomAccessFile(only().toFile(), "rw")) {
      file.seek(8);
      file.writeInt(99);
    }
    assertHolds(numbers.in(files()), 20);
    assertThat(progress.lines)
        .anyMatch(line -> line.contains("it has version 99 of the format, expected 1"));
  }

  @Test
  void aFailureLeavesNothingBehind() {
    Numbers numbers = new Numbers(20);
    numbers.halfway =
        () -> {
          throw new InputException("the source has changed");
        };
    assertThatThrownBy(() -> numbers.in(files())).hasMessage("the source has changed");
    assertThat(files().entries()).isEmpty();
  }

  @Test
  void whatADeadProcessLeftUnfinishedIsOverwrittenAndListed() throws IOException {
    Numbers numbers = new Numbers(20);
    Path file = home.resolve("encoded").resolve(numbers.key().fileName());
    Files.createDirectories(file.getParent());
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(unfinished, "longer than the whole file will be ".repeat(100));
    assertThat(files().entries()).singleElement().matches(entry -> entry.source().isEmpty());
    assertHolds(numbers.in(files()), 20);
    assertThat(unfinished).doesNotExist();
    assertThat(files().entries()).singleElement().matches(entry -> entry.source().isPresent());
  }

  @Test
  void aDeletedFileStaysReadableForThoseWhoHaveOpenedIt() {
    Numbers numbers = new Numbers(1000);
    Encoded<Numbers.Header> open = numbers.in(files());
    files().delete(files().entries().get(0));
    assertHolds(open, 1000);
    assertThat(files().entries()).isEmpty();
    numbers.in(files());
    assertThat(numbers.encoded).isEqualTo(2);
  }

  @Test
  @Timeout(120)
  void threadsAndProcessesThatWantTheSameDataEncodeItOnce() throws Exception {
    Numbers first = new Numbers(5_000_000);
    Numbers second = new Numbers(5_000_000);
    CountDownLatch halfway = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    first.halfway =
        () -> {
          halfway.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    CompletableFuture<Encoded<Numbers.Header>> one =
        CompletableFuture.supplyAsync(
            () -> first.in(new EncodedCache(new SluiceHome(home), 0, Progress.SILENT)));
    halfway.await();
    CompletableFuture<Encoded<Numbers.Header>> two =
        CompletableFuture.supplyAsync(() -> second.in(files()));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EncodeProgram.class.getName(),
                home.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      // Long enough for both to reach the lock; the outcome is the same if they do not.
      assertThat(process.waitFor(1500, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(two).isNotDone();
      goOn.countDown();
      assertHolds(one.get(), 5_000_000);
      assertHolds(two.get(), 5_000_000);
      assertThat(process.waitFor()).isZero();
      // The second thread and the process had prepared their own, but did not write it.
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualToIgnoringNewLines("1 0");
    } finally {
      process.destroyForcibly();
    }
    assertThat(progress.lines)
        .containsExactly("waiting for another sluice process that encodes some numbers");
    assertThat(files().entries()).hasSize(1);
  }

  @Test
  void tooLittleSpaceIsSaidBeforeAnythingIsWritten() throws Exception {
    Path disk = Files.createDirectory(home.resolve("disk"));
    assumeThat(mount(disk)).as("a small file system can be mounted (needs root)").isTrue();
    try {
      EncodedCache cache = new EncodedCache(new SluiceHome(disk), 0, progress);
      assertThatThrownBy(() -> new Numbers(1_000_000).in(cache))
          .isInstanceOf(InputException.class)
          .hasMessageMatching(
              "encoding some numbers takes 2.0 MB in .*disk/encoded, but only 0.2 MB are free;"
                  + " free some space .* or set SLUICE_HOME to a folder on another disk");
      assertThat(cache.entries()).isEmpty();
    } finally {
      exec("umount", disk.toString());
    }
  }

  @Test
  void aDiskThatFillsUpMeanwhileEndsWithTheReasonAndLeavesNoUnfinishedFile() throws Exception {
    Path disk = Files.createDirectory(home.resolve("disk"));
    assumeThat(mount(disk)).as("a small file system can be mounted (needs root)").isTrue();
    try {
      EncodedCache cache = new EncodedCache(new SluiceHome(disk), 0, progress);
      Numbers numbers = new Numbers(50_000);
      numbers.halfway =
          () -> {
            try (var out = Files.newOutputStream(disk.resolve("filler"))) {
              out.write(new byte[150_000]);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          };
      assertThatThrownBy(() -> numbers.in(cache))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("the disk is full: no space left to write")
          .hasMessageContaining("sluice datasets encoded");
      assertThat(cache.entries()).isEmpty();
    } finally {
      exec("umount", disk.toString());
    }
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

  @Test
  void aHomeThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "in the way");
    EncodedCache cache = new EncodedCache(new SluiceHome(file), 0, progress);
    assertThatThrownBy(() -> new Numbers(20).in(cache))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot use the folder of encoded data " + file)
        .hasMessageContaining("set SLUICE_HOME");
  }
}
