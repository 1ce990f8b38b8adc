package dev.sluice.datasets.card;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import dev.sluice.io.SluiceHome;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps {@code docs/data-cards.md} true: its cards are read, and it names every key. */
class DataCardsDocumentTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

  private static String document;

  @TempDir Path folder;

  @BeforeAll
  static void read() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("docs/data-cards.md"))) {
      here = here.getParent();
    }
    document = Files.readString(here.resolve("docs/data-cards.md"));
  }

  private DataCard card(String yaml) throws IOException {
    Matcher name = Pattern.compile("(?m)^name: (\\S+)$").matcher(yaml);
    assertThat(name.find()).isTrue();
    Files.writeString(folder.resolve(name.group(1) + ".yaml"), yaml);
    Files.writeString(folder.resolve("my-sensors.transform.json"), "{}");
    return DataCards.of(new SluiceHome(folder.resolve("home")), Optional.of(folder))
        .named(name.group(1));
  }

  @Test
  void everyExampleIsAPartOfACardThatIsRead() throws IOException {
    Matcher block = BLOCK.matcher(document);
    int seen = 0;
    while (block.find()) {
      String yaml = block.group(1);
      assertThat(card(yaml.startsWith("name:") ? yaml : completed(yaml))).as(yaml).isNotNull();
      seen++;
    }
    assertThat(seen).isGreaterThan(12);
  }

  /** Adds the keys that an example omits. */
  private static String completed(String part) {
    boolean series =
        part.contains("date-column") || part.contains("by: time") || part.contains("season");
    String task = part.contains("traindata") ? "music" : series ? "forecasting" : "sentiment";
    StringBuilder card = new StringBuilder("name: example\ntask: " + task + "\n");
    Matcher made = Pattern.compile("(?m)^ {2,6}([\\w-]+\\.[a-z]+):").matcher(part);
    if (!part.startsWith("files:")) {
      card.append("files: [{name: ").append(made.find() ? made.group(1) : "a.csv").append("}]\n");
    }
    if (part.startsWith("entries:")) {
      card.append("sources:\n  - kind: file\n    path: a\n");
      return card + part.indent(4);
    }
    if (!part.startsWith("sources:")) {
      card.append("sources: [{kind: file, path: a}]\n");
    }
    return card + part;
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        DataCard.class,
        CardFile.class,
        TextLayout.class,
        SeriesLayout.class,
        CorpusLayout.class,
        PianoRollLayout.class,
        SplitPlan.Given.class,
        SplitPlan.Ratio.class,
        SplitPlan.Time.class,
        Counts.class,
        EntrySelection.class,
        Source.File.class,
        Source.Resource.class,
        Source.Http.class
      })
  void everyKeyIsExplained(Class<?> record) {
    NamingBase kebab = (NamingBase) PropertyNamingStrategies.KEBAB_CASE;
    for (RecordComponent component : record.getRecordComponents()) {
      String key = kebab.translate(component.getName());
      if (!key.equals("origin")) {
        assertThat(document).containsPattern("`" + key + "[`:]|(?m)^ *(- )?" + key + ":");
      }
    }
  }

  @Test
  void everyChoiceIsExplained() {
    for (Conversion conversion : Conversion.values()) {
      assertThat(document)
          .contains(
              "as: " + conversion.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    }
    for (String kind : List.of("file", "resource", "http", "npm")) {
      assertThat(document).contains("- kind: " + kind);
    }
    for (DataCard card : DataCards.shipped().all()) {
      if (card.isBundled()) {
        assertThat(document).contains("`" + card.name() + "`");
      }
    }
  }
}
