package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.encoded.EncodedCache;
import dev.sluice.error.InputException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that are not held in memory; here, because nothing is. */
class LargeCorpusTest {
  private static final String TEXT = "to be, or not 😀 to be\r\nthat is the qu€stion\n".repeat(999);

  private static final String UPPER_CASE =
      """
      {"initialSchema": {"@class": "org.datavec.api.transform.schema.Schema", "columns": [
        {"@class": "org.datavec.api.transform.metadata.StringMetaData", "name": "line"}]},
       "actionList": [{"transform": {
         "@class": "org.datavec.api.transform.transform.string.ChangeCaseStringTransform",
         "columnName": "line", "caseType": "UPPER"}}]}
      """;

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private SluiceHome home() {
    return new SluiceHome(folder.resolve("home"));
  }

  private CorpusData load(long inMemory, CorpusDataSettings settings) {
    return new Datasets(home(), inMemory, Progress.SILENT).corpus(settings);
  }

  private void assertTheSameFromAFile(Object data, Object... settings) {
    CorpusDataSettings read = TestSettings.corpus(data, settings);
    CorpusData expected = load(EncodedCache.IN_MEMORY, read);
    // Once encoded, and once from the file that exists already.
    for (int time = 0; time < 2; time++) {
      CorpusData actual = load(0, read);
      assertThat(actual.train()).hasToString(expected.train().toString());
      assertThat(actual.validation()).hasToString(expected.validation().toString());
      assertThat(actual.test()).hasToString(expected.test().toString());
      assertThat(actual.train().distinct()).isEqualTo(expected.train().distinct());
      assertThat(actual.notes()).isEqualTo(expected.notes());
      assertThat(actual.sha256()).isEqualTo(expected.sha256());
    }
    assertThat(new EncodedCache(home(), Progress.SILENT).entries()).isNotEmpty();
  }

  @Test
  void aFileIsReadAndSplitAsInMemory() throws IOException {
    assertTheSameFromAFile(write("a.txt", TEXT), "validation-share", 0.1, "test-share", 0.07);
    assertTheSameFromAFile(folder.resolve("a.txt"), "train-share", 0.3);
    assertTheSameFromAFile(folder.resolve("a.txt"), "test-share", 1.0);
  }

  @Test
  void otherSharesUseTheSameFile() throws IOException {
    Path file = write("a.txt", TEXT);
    load(0, TestSettings.corpus(file, "validation-share", 0.1));
    load(0, TestSettings.corpus(file, "validation-share", 0.2));
    assertThat(new EncodedCache(home(), Progress.SILENT).entries()).hasSize(1);
  }

  @Test
  void aFolderAndACompressedFileAreReadAsInMemory() throws IOException {
    write("own/b.txt", "second without a line end");
    write("own/a.txt", TEXT);
    Files.write(
        folder.resolve("own/c.txt"), "troisième\nligne".getBytes(StandardCharsets.ISO_8859_1));
    assertTheSameFromAFile(folder.resolve("own"), "fallback-encoding", "windows-1252");
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("own/d.txt.gz")))) {
      out.write(TEXT.getBytes(StandardCharsets.UTF_8));
    }
    assertTheSameFromAFile(folder.resolve("own/d.txt.gz"));
  }

  @Test
  void aTransformIsAppliedLineByLine() throws IOException {
    Path file = write("a.txt", TEXT);
    Path transform = write("upper.json", UPPER_CASE);
    assertTheSameFromAFile(file, "transform", transform);
    assertThat(load(0, TestSettings.corpus(file, "transform", transform)).text().toString())
        .startsWith("TO BE, OR NOT 😀 TO BE\nTHAT IS THE QU€STION\n");
    assertThat(load(0, TestSettings.corpus(file)).text().toString()).startsWith("to be");
  }

  @Test
  void theBundledPlaysAreReadAsInMemory() {
    assertTheSameFromAFile("shakespeare-plays");
  }

  @Test
  void aChangedFileIsEncodedAgainAndReplacesItsFormerEncoding() throws IOException {
    Path file = write("a.txt", TEXT);
    load(0, CorpusDataSettings.of(file.toString()));
    Files.writeString(file, TEXT + "more");
    assertThat(load(0, CorpusDataSettings.of(file.toString())).text().toString()).endsWith("more");
    assertThat(new EncodedCache(home(), Progress.SILENT).entries()).hasSize(1);
  }

  @Test
  void anEmptyFileIsAnErrorAndIsNotEncoded() throws IOException {
    Path file = write("a.txt", " \n\n ");
    assertThatThrownBy(() -> load(0, CorpusDataSettings.of(file.toString())))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.txt is empty; expected text");
    assertThat(new EncodedCache(home(), Progress.SILENT).entries()).isEmpty();
  }
}
