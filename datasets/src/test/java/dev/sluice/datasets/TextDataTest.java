package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.input.Header;
import dev.sluice.datasets.text.LabelledText;
import dev.sluice.datasets.text.TextFormat;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.transform.TransformProcess;
import org.datavec.api.transform.condition.ConditionOp;
import org.datavec.api.transform.condition.column.StringColumnCondition;
import org.datavec.api.transform.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own labelled text, in every format, read as the tasks read it. */
class TextDataTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private TextData load(TextDataSettings settings) {
    return new Datasets(new SluiceHome(folder.resolve("home")), Progress.SILENT).text(settings);
  }

  private TextData load(Path file) {
    return load(TextDataSettings.of(file.toString()));
  }

  private static TextDataSettings columns(Path file, String text, String label, String split) {
    return TestSettings.text(
        file, "text-column", text, "label-column", label, "split-column", split);
  }

  private static List<LabelledText> all(TextData data) {
    List<LabelledText> all = new ArrayList<>(data.split().train());
    all.addAll(data.split().validation());
    all.addAll(data.split().test());
    return all;
  }

  /** Ten examples per class, as lines made from a pattern of text and label. */
  private static String lines(String pattern) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      lines.append(pattern.formatted("good thing " + i, "pos")).append('\n');
      lines.append(pattern.formatted("bad thing " + i, "neg")).append('\n');
    }
    return lines.toString();
  }

  private void assertTwenty(TextData data) {
    assertThat(data.labels()).containsExactly("neg", "pos");
    assertThat(data.split().train()).hasSize(14);
    assertThat(data.split().validation()).hasSize(2);
    assertThat(data.split().test()).hasSize(4);
    assertThat(all(data))
        .hasSize(20)
        .contains(new LabelledText("good thing 3", "pos"), new LabelledText("bad thing 9", "neg"));
  }

  @Test
  void tabsNeedNoOptions() throws IOException {
    assertTwenty(load(write("mine.tsv", lines("%s\t%s"))));
    assertTwenty(load(write("mine.txt", lines("%s\t%s"))));
    assertTwenty(load(write("headed.tsv", "text\tlabel\n" + lines("%s\t%s"))));
  }

  @Test
  void theLabelMayComeFirst() throws IOException {
    assertTwenty(load(write("mine.tsv", lines("%2$s\t%1$s"))));
  }

  @Test
  void csvWithAHeaderNeedsNoOptions() throws IOException {
    assertTwenty(load(write("mine.csv", "id,Review,Sentiment\n" + lines("7,\"%s\",%s"))));
    assertTwenty(load(write("half.csv", "Review;Sentiment\n" + lines("%s;%s"))));
  }

  @Test
  void csvColumnsAreNamedOrNumbered() throws IOException {
    Path file = write("mine.csv", "id,words,stars\n" + lines("7,\"%s\",%s"));
    assertTwenty(load(columns(file, "words", "stars", null)));
    assertTwenty(load(columns(file, "2", "3", null)));
    assertThatThrownBy(() -> load(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot guess which column is the text")
        .hasMessageContaining("id, words, stars")
        .hasMessageContaining("--text-column");
    assertThatThrownBy(() -> load(columns(file, "words", "grade", null)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unknown column 'grade'");
  }

  @Test
  void csvWithoutAHeaderIsRead() throws IOException {
    Path file = write("mine.csv", lines("%s,%s"));
    assertTwenty(load(TestSettings.text(file, "header", Header.ABSENT)));
  }

  @Test
  void aQuotedFieldWithALineEndIsOneText() throws IOException {
    Path file = write("mine.csv", "text,label\n\"first\nsecond\",pos\n" + lines("%s,%s"));
    assertThat(all(load(file))).contains(new LabelledText("first\nsecond", "pos"));
  }

  @Test
  void aLabelBeforeTheTextIsRecognised() throws IOException {
    assertTwenty(load(write("mine.train", lines("%2$s %1$s"))));
  }

  @Test
  void jsonAndJsonLinesAreRead() throws IOException {
    String objects = lines("{\"text\": \"%s\", \"label\": \"%s\"}");
    assertTwenty(load(write("mine.jsonl", objects)));
    String array = "[" + objects.strip().replace("\n", ",\n") + "]";
    assertTwenty(load(write("mine.json", array)));
    Path empty = write("end.json", array.replace("]", ",\n{\"text\": \"\", \"label\": null}]"));
    assertTwenty(load(empty));
    assertThat(load(empty).notes()).anyMatch(note -> note.contains("skipped 1 empty records"));
  }

  @Test
  void invalidJsonIsReportedWithItsLine() throws IOException {
    Path lines = write("mine.jsonl", "{\"text\": \"a\", \"label\": \"b\"}\n{\"text\": \n");
    assertThatThrownBy(() -> load(lines)).hasMessageContaining("mine.jsonl, line 2: invalid JSON");
    Path array = write("mine.json", "[{\"text\": \"a\", \"label\": \"b\"},\n{\"text\" 1}]");
    assertThatThrownBy(() -> load(array)).hasMessageContaining("mine.json, line 2: invalid JSON");
    Path cut = write("cut.json", "[{\"text\": \"a\", \"label\": \"b\"},\n");
    assertThatThrownBy(() -> load(cut)).isInstanceOf(InputException.class);
    Path object = write("object.json", "{\"text\": \"a\"}");
    assertThatThrownBy(() -> load(object)).hasMessageContaining("is not a JSON array");
  }

  @Test
  void aFolderForEachClassIsRead() throws IOException {
    for (int i = 0; i < 10; i++) {
      write("own/pos/" + i + ".txt", "good thing " + i + "\n");
      write("own/neg/" + i + ".txt", "bad thing " + i + "\n");
    }
    assertTwenty(load(folder.resolve("own")));
  }

  @Test
  void partsOfAFolderAreKept() throws IOException {
    for (int i = 0; i < 10; i++) {
      write("acl/train/pos/" + i + ".txt", "good " + i);
      write("acl/train/neg/" + i + ".txt", "bad " + i);
    }
    write("acl/train/unsup/0.txt", "who knows");
    write("acl/test/pos/0.txt", "fine");
    write("acl/test/neg/0.txt", "awful");
    TextData data = load(folder.resolve("acl"));
    assertThat(data.split().test())
        .containsExactlyInAnyOrder(
            new LabelledText("fine", "pos"), new LabelledText("awful", "neg"));
    assertThat(data.split().train()).hasSize(18);
    assertThat(data.split().validation()).hasSize(2);
    assertThat(data.labels()).containsExactly("neg", "pos");
    assertThat(data.notes()).anyMatch(note -> note.contains("unsup"));
  }

  @Test
  void aColumnMayAssignTheParts() throws IOException {
    String rows = "text,label,part\na,x,train\nb,y,train\nc,x,dev\nd,y,test\n";
    TextData data = load(columns(write("mine.csv", rows), null, null, "part"));
    assertThat(data.split().train()).hasSize(2);
    assertThat(data.split().validation()).containsExactly(new LabelledText("c", "x"));
    assertThat(data.split().test()).containsExactly(new LabelledText("d", "y"));
    Path other = write("other.csv", rows.replace("dev", "later"));
    assertThatThrownBy(() -> load(columns(other, null, null, "part")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 4")
        .hasMessageContaining("'later'");
  }

  private static TextDataSettings withTest(Path file, Path test, Double testShare) {
    return TestSettings.text(file, "test-data", test.toString(), "test-share", testShare);
  }

  @Test
  void theTestMayBeAFileOfItsOwn() throws IOException {
    Path train = write("train.tsv", lines("%s\t%s"));
    Path test = write("test.tsv", "good thing 3\tpos\nnew thing\tneg\n");
    TextData data = load(withTest(train, test, null));
    assertThat(data.split().train()).hasSize(18);
    assertThat(data.split().validation()).hasSize(2);
    assertThat(data.split().test()).hasSize(2);
    assertThat(data.sha256()).isNotEqualTo(load(train).sha256());
    assertThatThrownBy(() -> load(withTest(train, test, 0.5)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--test-share");
  }

  @Test
  void repeatedTextsOfTheTestPartAreReported() throws IOException {
    Path train = write("train.tsv", lines("%s\t%s"));
    Path test = write("test.tsv", String.join("\n", lines("%s\t%s").split("\n")) + "\n");
    assertThat(load(withTest(train, test, null)).notes())
        .anyMatch(
            note -> note.contains("of the 20 texts of the test part also occur in the training"));
  }

  @Test
  void aLabelThatOnlyTheTestHasIsRefused() throws IOException {
    Path train = write("train.tsv", lines("%s\t%s"));
    Path test = write("test.tsv", "new thing\tneutral\nold thing\tpos\n");
    assertThatThrownBy(() -> load(withTest(train, test, null)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'neutral'")
        .hasMessageContaining("neg, pos");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    for (String name : List.of("a.tsv", "a.csv", "a.json", "a.jsonl", "a.txt")) {
      Path file = write(name, " \n");
      assertThatThrownBy(() -> load(file))
          .as(name)
          .isInstanceOf(InputException.class)
          .hasMessageContaining(name + " is empty");
    }
  }

  @Test
  void oneClassOnlyIsRefused() throws IOException {
    Path file = write("a.tsv", "good\tpos\nfine\tpos\nnice\tpos\n");
    assertThatThrownBy(() -> load(columns(file, "1", "2", null)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("only one class")
        .hasMessageContaining("'pos'");
  }

  @Test
  void tooManyClassesHintAtTheWrongColumn() throws IOException {
    Path file = write("a.tsv", lines("%s\t%s"));
    assertThatThrownBy(() -> load(columns(file, "2", "1", null)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--label-column");
  }

  @Test
  void aTextWithoutLabelAndALabelWithoutTextAreNamedWithTheirLine() throws IOException {
    Path noLabel = write("a.tsv", lines("%s\t%s") + "alone\t\n");
    assertThatThrownBy(() -> load(noLabel)).hasMessageContaining("a.tsv, line 21: found a text");
    Path noText = write("b.tsv", lines("%s\t%s") + "\tpos\n");
    assertThatThrownBy(() -> load(noText)).hasMessageContaining("b.tsv, line 21: found the label");
  }

  @Test
  void aNameThatIsNeitherAFileNorACardIsAUsageError() {
    assertThatThrownBy(() -> load(folder.resolve("absent.csv")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no file or folder")
        .hasMessageContaining("absent.csv");
    assertThatThrownBy(() -> load(TextDataSettings.of("no-such-card")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no data card 'no-such-card'");
  }

  @Test
  void anUnknownFormatListsThemAll() throws IOException {
    Path file = write("notes.txt", "The quick brown fox.\nA lazy dog sleeps here.\n");
    assertThatThrownBy(() -> load(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--format tsv, csv, label-text, json or jsonl");
  }

  @Test
  void aGivenFormatOverridesTheName() throws IOException {
    Path file = write("mine.txt", "text,label\n" + lines("%s,%s"));
    assertTwenty(load(TestSettings.text(file, "format", TextFormat.CSV)));
  }

  @Test
  void aTransformIsAppliedToTheRowsBeforeTheyAreSplit() throws IOException {
    Path file = write("mine.csv", "text,label,lang\n" + lines("%s,%s,en") + "gut,pos,de\n");
    Path transform =
        write(
            "keep.json",
            new TransformProcess.Builder(
                    new Schema.Builder().addColumnsString("text", "label", "lang").build())
                .filter(new StringColumnCondition("lang", ConditionOp.Equal, "de"))
                .removeColumns("lang")
                .build()
                .toJson());
    assertTwenty(load(transformed(file, transform)));
    Path other = write("other.csv", "text,label\n" + lines("%s,%s"));
    assertThatThrownBy(() -> load(transformed(other, transform)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("text, label, lang")
        .hasMessageContaining("initialSchema");
    Path nonsense = write("nonsense.yaml", "a: [1");
    assertThatThrownBy(() -> load(transformed(file, nonsense)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is not a DataVec TransformProcess");
  }

  private static TextDataSettings transformed(Path file, Path transform) {
    return TestSettings.text(file, "transform", transform.toString());
  }

  @Test
  void theSplitIsReproducibleAndTheHashIsTheFilesSha256() throws IOException {
    Path file = write("mine.tsv", lines("%s\t%s"));
    assertThat(load(file)).isEqualTo(load(file));
    Path known = write("known.tsv", "a\tx\nb\ty\n");
    // printf 'a\tx\nb\ty\n' | sha256sum
    assertThat(load(known).sha256()).isEqualTo(KNOWN_SHA256);
  }

  private static final String KNOWN_SHA256 =
      "e8d47f137cab36ac7ca41fba1e478d5abc35cd74978ff8835a995b884b54502d";
}
