package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.encoded.EncodedCache;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.error.InputException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labelled texts that are not held in memory; here, because nothing is. */
class LargeTextsTest {
  private static final String[] LABELS = {"good", "bad", "so so"};

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private TextData load(long inMemory, TextDataSettings settings) {
    return new Datasets(new SluiceHome(folder.resolve("home")), inMemory, Progress.SILENT)
        .text(settings);
  }

  private void assertTheSameFromFiles(Object data, Object... keysAndValues) {
    TextDataSettings settings = TestSettings.text(data, keysAndValues);
    TextData expected = load(EncodedCache.IN_MEMORY, settings);
    assertThat(expected.examples().inMemory()).isTrue();
    // Once after reading the labels, and once with the listing of them that exists already.
    for (int time = 0; time < 2; time++) {
      TextData actual = load(0, settings);
      assertThat(actual.examples().inMemory()).isFalse();
      assertThat(actual.split()).isEqualTo(expected.split());
      assertThat(actual.labels()).isEqualTo(expected.labels());
      assertThat(actual.sha256()).isEqualTo(expected.sha256());
    }
  }

  /** Lines with an unbalanced label, a text and a part, each as the format says. */
  private static String lines(int count, String format) {
    SplittableRandom random = new SplittableRandom(4);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String label = LABELS[Math.min(2, random.nextInt(5))];
      String part = List.of("train", "train", "val", "test").get(random.nextInt(4));
      lines.append(format.formatted(label, "text number " + i, part)).append('\n');
    }
    return lines.toString();
  }

  @Test
  void everyFormatIsReadAndSplitAsInMemory() throws IOException {
    assertTheSameFromFiles(write("a.tsv", lines(300, "%s\t%s")));
    assertTheSameFromFiles(write("a.csv", "label,text\n" + lines(300, "%s,\"%s, \n\n ja\"")));
    assertTheSameFromFiles(write("swapped.tsv", lines(300, "%2$s\t%1$s")));
    assertTheSameFromFiles(write("a.jsonl", lines(300, "{\"label\": \"%s\", \"text\": \"%s\"}")));
    String array = lines(300, "{\"label\": \"%s\", \"text\": \"%s\"},");
    assertTheSameFromFiles(write("a.json", "[" + array.substring(0, array.length() - 2) + "]"));
    assertTheSameFromFiles(write("a.txt", lines(300, "%s %s").replace("so so", "so")));
    for (int i = 0; i < 40; i++) {
      write("classes/" + LABELS[i % 2] + "/" + i + ".txt", "text " + i);
    }
    assertTheSameFromFiles(folder.resolve("classes"));
  }

  @Test
  void sharesSeedsAndGivenPartsHaveTheSameEffectAsInMemory() throws IOException {
    Path file = write("a.csv", "label,text,section\n" + lines(400, "%s,%s,%s"));
    assertTheSameFromFiles(file, "validation-share", 0.3, "test-share", 0.05, "split-seed", 9);
    assertTheSameFromFiles(file, "train-share", 0.2);
    assertTheSameFromFiles(file, "test-share", 1.0);
    assertTheSameFromFiles(file, "split-column", "section");
    assertTheSameFromFiles(file, "split-column", "section", "train-share", 0.5);
    assertTheSameFromFiles(file, "split-column", "section", "test-share", 1.0);
    Path test = write("b.csv", "label,text\n" + lines(50, "%s,other %s"));
    assertTheSameFromFiles(file, "test-data", test.toString());
    assertTheSameFromFiles("reviews");
  }

  @Test
  void errorsAreThoseOfSmallData() throws IOException {
    Path file = write("a.csv", "label,text\ngood,a\nbad,\n");
    assertThatThrownBy(() -> load(0, TestSettings.text(file)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.csv, line 3: found the label 'bad' without a text");
    Path one = write("b.csv", "label,text\n" + "good,a\n".repeat(30));
    assertThatThrownBy(() -> load(0, TestSettings.text(one)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has only one class: all 21 training texts");
  }

  @Test
  void aFileThatChangesAfterItWasLoadedIsAnError() throws IOException {
    Path file = write("a.tsv", lines(300, "%s\t%s"));
    TextData data = load(0, TestSettings.text(file));
    Files.writeString(file, lines(301, "%s\t%s"));
    assertThatThrownBy(data::split)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.tsv has changed while it was read");
  }

  private static Map<FilePart, Map<String, Set<Integer>>> parts(
      LargeTexts.Cut cut, List<String> labels) {
    Map<FilePart, Map<String, Set<Integer>>> parts = new EnumMap<>(FilePart.class);
    LargeTexts.Parts assignment = cut.assignment().start();
    for (int i = 0; i < labels.size(); i++) {
      parts
          .computeIfAbsent(
              assignment.next(FilePart.ALL, labels.get(i)), part -> new LinkedHashMap<>())
          .computeIfAbsent(labels.get(i), label -> new HashSet<>())
          .add(i);
    }
    return parts;
  }

  @Test
  void veryManyExamplesAreSplitByTheSameSharesOfEachLabelWithoutAList() {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      labels.add(i % 10 == 0 ? "rare" : "common");
    }
    Map<String, Long> counts = Map.of("rare", 100L, "common", 900L);
    LargeTexts.Cut cut = LargeTexts.cut(counts, true, 0.1, 0.2, 1, 3);
    Map<FilePart, Map<String, Set<Integer>>> parts = parts(cut, labels);
    assertThat(parts.get(FilePart.TEST).get("rare")).hasSize(20);
    assertThat(parts.get(FilePart.TEST).get("common")).hasSize(180);
    assertThat(parts.get(FilePart.VALIDATION).get("rare")).hasSize(10);
    assertThat(parts.get(FilePart.VALIDATION).get("common")).hasSize(90);
    assertThat(parts.get(FilePart.TRAIN).get("rare")).hasSize(70);
    assertThat(parts.get(FilePart.TRAIN).get("common")).hasSize(630);
    assertThat(cut.train()).isEqualTo(Map.of("rare", 70L, "common", 630L));
    assertThat(cut.test()).isEqualTo(Map.of("rare", 20L, "common", 180L));
    assertThat(parts(cut, labels)).isEqualTo(parts);
    assertThat(parts(LargeTexts.cut(counts, true, 0.1, 0.2, 1, 4), labels)).isNotEqualTo(parts);

    // A share of the training part is a part of it, and the other parts stay.
    LargeTexts.Cut less = LargeTexts.cut(counts, true, 0.1, 0.2, 0.5, 3);
    Map<FilePart, Map<String, Set<Integer>>> some = parts(less, labels);
    assertThat(some.get(FilePart.TRAIN).get("common")).hasSize(315);
    assertThat(parts.get(FilePart.TRAIN).get("common"))
        .containsAll(some.get(FilePart.TRAIN).get("common"));
    assertThat(some.get(FilePart.TEST)).isEqualTo(parts.get(FilePart.TEST));
  }
}
