package dev.sluice.datasets.corpus;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.encoded.Encoded;
import dev.sluice.datasets.input.FileStamps;
import dev.sluice.error.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextEncodingTest {
  @TempDir Path folder;

  /** A text with another content at the second time. */
  private record Changing(String first, String second, AtomicInteger read)
      implements TextEncoding.Source {
    @Override
    public int parts() {
      return 1;
    }

    @Override
    public List<String> read(int part, TextSink sink) throws IOException {
      String text = read.getAndIncrement() == 0 ? first : second;
      sink.accept(text.toCharArray(), text.length());
      return List.of();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcabca", "abcab", "abcabd"})
  void aTextThatChangesBetweenTheTwoReadingsIsAnError(String second) throws IOException {
    TextEncoding encoding =
        TextEncoding.of(
            "a.txt",
            new Changing("abcabc", second, new AtomicInteger()),
            new FileStamps(List.of()));
    assertThatThrownBy(() -> Encoded.inMemory(encoding))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.txt has changed while it was read");
  }

  @Test
  void aFileThatIsWrittenMeanwhileIsAnErrorEvenIfItHasTheSameCharacters() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "abcabc");
    FileStamps stamps = FileStamps.of(List.of(file));
    TextEncoding encoding =
        TextEncoding.of("a.txt", new Changing("abcabc", "cbacba", new AtomicInteger()), stamps);
    Files.writeString(file, "cbacbac");
    assertThatThrownBy(() -> Encoded.inMemory(encoding))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.txt has changed while it was read");
  }
}
