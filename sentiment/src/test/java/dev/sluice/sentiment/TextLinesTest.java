package dev.sluice.sentiment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sentiment.TextLines.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextLinesTest {
  private static List<Line> all(byte[] bytes) throws IOException {
    TextLines lines = new TextLines(new ByteArrayInputStream(bytes));
    List<Line> all = new ArrayList<>();
    for (List<Line> some = lines.next(100); !some.isEmpty(); some = lines.next(100)) {
      all.addAll(some);
    }
    return all;
  }

  @Test
  void linesEndWithLfCrLfOrTheEndOfInput() throws IOException {
    assertThat(all("one\ntwo\r\n\nfour".getBytes(UTF_8)))
        .containsExactly(
            new Line(1, "one"), new Line(2, "two"), new Line(3, ""), new Line(4, "four"));
    assertThat(all(new byte[0])).isEmpty();
  }

  @Test
  void aLineThatIsNotUtf8HasNoTextButTheOthersDo() throws IOException {
    assertThat(all("good\ncaf\u00e9\nfine".getBytes(ISO_8859_1)))
        .containsExactly(new Line(1, "good"), new Line(2, null), new Line(3, "fine"));
  }

  @Test
  void aByteOrderMarkIsNotText() throws IOException {
    assertThat(all("\ufeffcaf\u00e9\n".getBytes(UTF_8))).containsExactly(new Line(1, "caf\u00e9"));
  }

  @Test
  void batchesHaveAtMostTheGivenNumberOfLines() throws IOException {
    TextLines lines = new TextLines(new ByteArrayInputStream("a\nb\nc\n".getBytes(UTF_8)));
    assertThat(lines.next(2)).extracting(Line::text).containsExactly("a", "b");
    assertThat(lines.next(2)).containsExactly(new Line(3, "c"));
    assertThat(lines.next(2)).isEmpty();
  }

  @Test
  void aBatchOfLongLinesHasFewerOfThemAndNoneIsLost() throws IOException {
    String line = "x".repeat(1 << 20) + "\n";
    TextLines lines = new TextLines(new ByteArrayInputStream(line.repeat(10).getBytes(UTF_8)));
    assertThat(lines.next(100)).extracting(Line::number).containsExactly(1, 2, 3, 4);
    assertThat(lines.next(100)).extracting(Line::number).containsExactly(5, 6, 7, 8);
    assertThat(lines.next(100)).extracting(Line::number).containsExactly(9, 10);
    assertThat(lines.next(100)).isEmpty();
  }

  @Test
  void aLineOfAPipeIsReturnedWithoutWaitingForTheNext() throws IOException {
    PipedOutputStream writer = new PipedOutputStream();
    TextLines lines = new TextLines(new PipedInputStream(writer));
    writer.write("first\n".getBytes(UTF_8));
    // Would block forever if it waited for a full batch.
    assertThat(lines.next(100)).containsExactly(new Line(1, "first"));
    // Nor does it wait for the rest of an incomplete line.
    writer.write("second\nthi".getBytes(UTF_8));
    assertThat(lines.next(100)).containsExactly(new Line(2, "second"));
    writer.write("rd".getBytes(UTF_8));
    writer.close();
    assertThat(lines.next(100)).containsExactly(new Line(3, "third"));
    assertThat(lines.next(100)).isEmpty();
  }
}
