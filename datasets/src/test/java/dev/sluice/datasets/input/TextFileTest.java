package dev.sluice.datasets.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  @TempDir Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("a.txt"), bytes);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  @Test
  void theByteOrderMarkIsDroppedAndLineEndsAreUnified() throws IOException {
    Path file = file(bytes(0xEF, 0xBB, 0xBF, 'a', '\r', '\n', 'b', '\r', 'c', '\n'));
    assertThat(TextFile.read(file, null).text()).isEqualTo("a\nb\nc\n");
  }

  @Test
  void nextLineIsACharacterAndNoLineEnd() throws IOException {
    // U+0085 occurs within a sentence of the UCI reviews.
    assertThat(TextFile.read(file(bytes('a', 0xC2, 0x85, 'b', '\n')), null).lines())
        .containsExactly("a\u0085b");
  }

  @Test
  void theFirstByteThatIsNotUtf8IsNamed() throws IOException {
    Path file = file(bytes('a', '\n', 'b', 0xE9, 'c'));
    assertThatThrownBy(() -> TextFile.read(file, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.txt, line 2, byte 3: 0xE9 is not UTF-8")
        .hasMessageContaining("--fallback-encoding windows-1252");
  }

  @Test
  void theFallbackAppliesToTheWholeFileAndIsReported() throws IOException {
    TextFile read = TextFile.read(file(bytes('b', 0xE9, 0x85)), WINDOWS);
    assertThat(read.text()).isEqualTo("bé…");
    assertThat(read.notes()).singleElement().asString().contains("windows-1252");
  }

  @Test
  void theFallbackDoesNotApplyToAFileInUtf8() throws IOException {
    TextFile read = TextFile.read(file("é".getBytes(StandardCharsets.UTF_8)), WINDOWS);
    assertThat(read.text()).isEqualTo("é");
    assertThat(read.notes()).isEmpty();
  }

  @Test
  void theFallbackIsDecodedStrictlyToo() throws IOException {
    Path file = file(bytes('a', 0xE9, 0x81));
    assertThatThrownBy(() -> TextFile.read(file, WINDOWS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("0x81 is not windows-1252");
  }

  @Test
  void utf16IsRecognisedAndCanBeTheFallback() throws IOException {
    Path file = file("héllo".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> TextFile.read(file, null)).hasMessageContaining("UTF-16");
    assertThat(TextFile.read(file, StandardCharsets.UTF_16).text()).isEqualTo("héllo");
  }

  @Test
  void zeroBytesAreNoText() throws IOException {
    Path file = file(bytes('a', '\n', 0, 'b'));
    assertThatThrownBy(() -> TextFile.read(file, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("not a text file");
  }

  @Test
  void gzipIsUnpackedWhateverTheNameAndATruncatedOneIsRefused() throws IOException {
    byte[] packed = gzip("héllo\n".repeat(1000));
    assertThat(TextFile.read(file(packed), null).lines()).hasSize(1000).contains("héllo");
    Path cut = file(Arrays.copyOf(packed, packed.length - 12));
    assertThatThrownBy(() -> TextFile.read(cut, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("gzip")
        .hasMessageContaining("get it again");
  }
}
