package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String first(String was, String now) {
    return Differences.first(
            was.getBytes(StandardCharsets.UTF_8), now.getBytes(StandardCharsets.UTF_8))
        .orElse("none");
  }

  @Test
  void everyDifferentLeafIsReportedWithItsPath() throws IOException {
    assertThat(
            Differences.between(
                JSON.readTree("{\"a\":{\"x\":1,\"y\":2,\"z\":null},\"b\":[1,2]}"),
                JSON.readTree("{\"a\":{\"x\":1,\"y\":3,\"z\":0},\"b\":[1],\"c\":true}")))
        .extracting(Differences.Difference::toString)
        .containsExactly(
            "a.y: the run has 2, now 3",
            "a.z: the run has none, now 0",
            "b.length: the run has 2, now 1",
            "c: the run has nothing, now true");
  }

  @Test
  void anIntEqualsALongOfTheSameValue() {
    ObjectNode was = JSON.createObjectNode().put("seed", 7);
    ObjectNode now = JSON.createObjectNode().put("seed", 7L);

    assertThat(Differences.between(was, now)).isEmpty();
  }

  @Test
  void theFirstDifferenceInJsonIsNamedByKey() {
    assertThat(first("[\"a\",\"b\",\"c\"]", "[\"a\",\"x\",\"y\"]"))
        .isEqualTo("2 differences; the first: 1: the run has b, now x");
    assertThat(first("[1]", "[1]")).isEqualTo("none");
  }

  @Test
  void theFirstDifferenceInTextIsNamedByLine() {
    assertThat(first("good\nbad\n", "good\npoor\n"))
        .isEqualTo("line 2: the run has 'bad', now 'poor'");
    assertThat(first("good\n", "good\nbad\n"))
        .isEqualTo("line 2: the run has no such line, now 'bad'");
  }

  @Test
  void theFirstDifferenceInBytesIsNamedByOffset() {
    assertThat(Differences.first(new byte[] {1, (byte) 0xff, 3}, new byte[] {1, (byte) 0xff}))
        .contains("from byte 2 on: the run has 3 bytes, now 2");
  }
}
