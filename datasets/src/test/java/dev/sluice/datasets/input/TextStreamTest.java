package dev.sluice.datasets.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Texts that are longer than the buffers; {@link TextFileTest} has the rest. */
class TextStreamTest {
  /** More bytes than a buffer has. */
  private static final int MANY = 70_000;

  private static String read(byte[] bytes, Charset fallback) {
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[777];
    try (TextStream stream =
        TextStream.open("big.txt", () -> new ByteArrayInputStream(bytes), fallback)) {
      for (int n = stream.read(buffer, 0, 777); n >= 0; n = stream.read(buffer, 0, 777)) {
        text.append(buffer, 0, n);
      }
    }
    return text.toString();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void charactersAndLineEndsMayBeCutByTheBordersOfBuffers() throws IOException {
    String[] pieces = {"a", "é", "€", "😀", "\r\n", "\r", "\n", "\n\r"};
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder();
    while (text.length() < 3 * MANY) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    String expected = text.toString().replace("\r\n", "\n").replace('\r', '\n');
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(read(bytes, null)).isEqualTo(expected);
    assertThat(read(gzip(bytes), null)).isEqualTo(expected);
    assertThat(read(text.toString().getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16))
        .isEqualTo(expected);
  }

  @Test
  void anInvalidByteFarIntoTheFileIsNamed() {
    byte[] bytes = "x\n".repeat(MANY).getBytes(StandardCharsets.UTF_8);
    bytes[2 * MANY - 2] = (byte) 0xE9;
    assertThatThrownBy(() -> read(bytes, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "big.txt, line %d, byte %d: 0xE9 is not UTF-8".formatted(MANY, 2 * MANY - 2));
    assertThat(read(bytes, StandardCharsets.ISO_8859_1)).endsWith("x\né\n");
  }

  @Test
  void anInvalidByteIsNamedRatherThanAZeroCharacterBeforeIt() {
    byte[] bytes = "x\n".repeat(MANY).getBytes(StandardCharsets.UTF_8);
    bytes[4] = 0;
    assertThatThrownBy(() -> read(bytes, null)).hasMessageContaining("big.txt, line 3: not a text");
    bytes[2 * MANY - 2] = (byte) 0xE9;
    assertThatThrownBy(() -> read(bytes, null)).hasMessageContaining("0xE9 is not UTF-8");
  }

  @Test
  void aCharacterThatTheFileEndsWithinIsAnError() {
    byte[] bytes = {'a', 'b', (byte) 0xE2, (byte) 0x82};
    assertThatThrownBy(() -> read(bytes, null))
        .hasMessageContaining("big.txt, line 1, byte 2: 0xE2 is not UTF-8");
  }

  @Test
  void aTruncatedGzipFileIsNamed() throws IOException {
    byte[] bytes =
        gzip("some text that is long enough".repeat(MANY).getBytes(StandardCharsets.UTF_8));
    byte[] truncated = java.util.Arrays.copyOf(bytes, bytes.length / 2);
    assertThatThrownBy(() -> read(truncated, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("big.txt is a gzip file that cannot be decompressed");
  }
}
