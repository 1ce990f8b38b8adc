package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusDataTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private CorpusData load(Path path, String glob, String fallback, Double validation, Double test) {
    return new Datasets(new SluiceHome(folder.resolve("home")), Progress.SILENT)
        .corpus(
            TestSettings.corpus(
                path,
                "glob",
                glob,
                "fallback-encoding",
                fallback,
                "validation-share",
                validation,
                "test-share",
                test));
  }

  @Test
  void aTextIsSplitIntoContiguousParts() throws IOException {
    CorpusData data = load(write("t.txt", "0123456789"), null, null, 0.2, 0.3);
    assertThat(data.train()).hasToString("01234");
    assertThat(data.validation()).hasToString("56");
    assertThat(data.test()).hasToString("789");
    assertThat(data.name()).isEqualTo("t.txt");
  }

  @Test
  void aPartDoesNotEndWithinASurrogatePair() throws IOException {
    CorpusData data = load(write("t.txt", "abc😀😀defg"), null, null, 0.2, 0.4);
    assertThat(data.text()).hasToString("abc😀😀defg");
    assertThat(data.train()).hasToString("abc😀");
  }

  @Test
  void filesOfAFolderFollowOneAnotherByPath() throws IOException {
    write("own/b.txt", "second");
    write("own/a.txt", "first\r\nline");
    write("own/sub/c.txt", "third");
    write("own/d.md", "fourth");
    write("own/.hidden.txt", "no");
    CorpusData all = load(folder.resolve("own"), null, null, 0.0, 0.0);
    assertThat(all.train()).hasToString("first\nline\nsecond\nfourth\nthird");
    assertThat(load(folder.resolve("own"), "**.txt", null, 0.0, 0.0).train())
        .hasToString("first\nline\nsecond\nthird");
    assertThatThrownBy(() -> load(folder.resolve("own"), "*.abc", null, 0.0, 0.0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'*.abc'");
  }

  @Test
  void textThatIsNotUtf8NeedsItsEncodingNamed() throws IOException {
    Path file =
        Files.write(folder.resolve("l.txt"), "café au lait".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> load(file, null, null, null, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("0xE9 is not UTF-8");
    CorpusData data = load(file, null, "windows-1252", 0.0, 0.0);
    assertThat(data.train()).hasToString("café au lait");
    assertThat(data.notes()).hasSize(1);
    assertThatThrownBy(() -> load(file, null, "no-such", null, null))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no-such");
  }

  @Test
  void anEmptyOrTooShortTextIsRefused() throws IOException {
    Path empty = write("e.txt", "\n\n");
    assertThatThrownBy(() -> load(empty, null, null, null, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("e.txt is empty");
    Path brief = write("s.txt", "abc");
    assertThatThrownBy(() -> load(brief, null, null, null, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("3 characters, too few");
  }
}
