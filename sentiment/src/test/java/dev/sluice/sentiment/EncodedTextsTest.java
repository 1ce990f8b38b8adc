package dev.sluice.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.datasets.TextData;
import dev.sluice.datasets.encoded.EncodedCache;
import dev.sluice.datasets.text.ExampleSink;
import dev.sluice.datasets.text.TextExamples;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import dev.sluice.sentiment.EncodedTexts.EncodedPart;
import dev.sluice.task.Part;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodedTextsTest {
  private static final TextSettings SETTINGS = new TextSettings(true, true, 1, 0, 4);

  @TempDir Path home;

  /** The same data as if it were too large for the memory. */
  private static TextData large(TextData data, AtomicInteger readings) {
    TextExamples examples =
        new TextExamples() {
          @Override
          public boolean inMemory() {
            return false;
          }

          @Override
          public void read(ExampleSink sink) {
            readings.incrementAndGet();
            data.examples().read(sink);
          }
        };
    return new TextData(
        data.name(),
        data.place(),
        data.sha256(),
        data.labels(),
        examples,
        List.of("x=1"),
        data.notes());
  }

  private EncodedCache files() {
    return new EncodedCache(new SluiceHome(home), 0, Progress.SILENT);
  }

  private static void assertEqual(EncodedTexts actual, EncodedTexts expected) {
    assertThat(actual.encoder()).isEqualTo(expected.encoder());
    for (Part part : Part.values()) {
      EncodedPart one = actual.part(part);
      EncodedPart other = expected.part(part);
      assertThat(one.size()).isEqualTo(other.size());
      for (int i = 0; i < one.size(); i++) {
        assertThat(one.words(i)).isEqualTo(other.words(i)).hasSize(one.length(i));
        assertThat(one.label(i)).isEqualTo(other.label(i));
      }
      assertThat(one.classes()).isEqualTo(other.classes());
      assertThat(one.lengthCounts()).isEqualTo(other.lengthCounts());
      assertThat(one.unknownShare()).isEqualTo(other.unknownShare());
    }
  }

  @Test
  void textsInAFileEqualThoseInMemoryAndAreEncodedOnce() {
    TextData data = ToyTexts.data(2);
    EncodedTexts expected = EncodedTexts.fit(SETTINGS, data, null);
    AtomicInteger readings = new AtomicInteger();
    for (int time = 0; time < 2; time++) {
      assertEqual(EncodedTexts.fit(SETTINGS, large(data, readings), files()), expected);
    }
    assertThat(readings).hasValue(2);
  }

  @Test
  void anotherEncoderOrOtherSettingsAreEncodedOnTheirOwn() {
    TextData data = ToyTexts.data(2);
    AtomicInteger readings = new AtomicInteger();
    EncodedTexts fitted = EncodedTexts.fit(SETTINGS, large(data, readings), files());
    TextSettings shorter = new TextSettings(true, true, 1, 0, 2);
    EncodedTexts.fit(shorter, large(data, readings), files());
    assertThat(readings).hasValue(4);
    EncodedTexts restored =
        EncodedTexts.of(SETTINGS, large(data, readings), fitted.encoder(), files());
    assertEqual(restored, fitted);
    assertThat(readings).hasValue(6);
  }

  @Test
  void wordsBeyondTheMaximumLengthAreCountedButNotEncoded() {
    EncodedPart train = EncodedTexts.fit(SETTINGS, ToyTexts.data(2), null).part(Part.TRAIN);
    assertThat(train.lengthCounts().lastKey()).isGreaterThan(4);
    for (int i = 0; i < train.size(); i++) {
      assertThat(train.length(i)).isLessThanOrEqualTo(4);
    }
  }
}
