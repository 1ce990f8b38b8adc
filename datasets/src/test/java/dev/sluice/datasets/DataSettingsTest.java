package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.datasets.input.Header;
import dev.sluice.datasets.series.MissingValues;
import dev.sluice.datasets.text.TextFormat;
import dev.sluice.error.UsageException;
import dev.sluice.settings.SettingsSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The data settings, bound from the command line and from settings files. */
class DataSettingsTest {
  record Texts(TextDataSettings data) {}

  record Values(SeriesDataSettings data) {}

  record Corpora(CorpusDataSettings data) {}

  private static <S extends Record> S flags(Class<S> type, Map<String, String> flags) {
    SettingsSchema<S> schema = SettingsSchema.of(type);
    ObjectNode absent = JsonNodeFactory.instance.objectNode();
    for (SettingsSchema.Key key : schema.keys()) {
      absent.withObjectProperty("data").putNull(key.name());
    }
    return schema.resolve(List.of(absent, schema.flags(flags)));
  }

  @Test
  void flagsOfTextAreBound() {
    TextDataSettings settings =
        flags(
                Texts.class,
                Map.of(
                    "data",
                    "a.csv",
                    "format",
                    "jsonl",
                    "header",
                    "absent",
                    "label-column",
                    "3",
                    "test-share",
                    "0.3",
                    "split-seed",
                    "7",
                    "delimiter",
                    ";"))
            .data();
    assertThat(settings.format()).isEqualTo(TextFormat.JSON_LINES);
    assertThat(settings.header()).isEqualTo(Header.ABSENT);
    assertThat(settings.labelColumn()).isEqualTo("3");
    assertThat(settings.testShare()).isEqualTo(0.3);
    assertThat(settings.splitSeed()).isEqualTo(7);
    assertThat(settings.textColumn()).isNull();
  }

  @Test
  void flagsOfSeriesAreBound() {
    SeriesDataSettings settings =
        flags(
                Values.class,
                Map.of(
                    "data",
                    "a.csv",
                    "date-column",
                    "year,month",
                    "target",
                    "OT",
                    "missing",
                    "interpolate",
                    "test-rows",
                    "24",
                    "columns",
                    "none"))
            .data();
    assertThat(settings.dateColumn()).containsExactly("year", "month");
    assertThat(settings.target()).containsExactly("OT");
    assertThat(settings.missing()).isEqualTo(MissingValues.INTERPOLATE);
    assertThat(settings.testRows()).isEqualTo(24);
    assertThat(settings.columns()).isNull();
  }

  @Test
  void datesCanBeSwitchedOffFromTheCommandLine() {
    // 'none' becomes null, which lets the reader guess.
    assertThat(
            flags(Values.class, Map.of("data", "a", "date-column", "absent")).data().dateColumn())
        .containsExactly("absent");
  }

  @Test
  void oneNameInASettingsFileNeedsNoList() {
    SettingsSchema<Values> schema = SettingsSchema.of(Values.class);
    ObjectNode tree = schema.tree(new Values(SeriesDataSettings.of("a.csv")));
    tree.withObjectProperty("data").put("target", "OT");
    assertThat(schema.resolve(List.of(tree)).data().target()).containsExactly("OT");
  }

  @Test
  void resolvedSettingsComeBackFromTheirFile() {
    SettingsSchema<Values> schema = SettingsSchema.of(Values.class);
    Values values = flags(Values.class, Map.of("data", "a.csv", "target", "a,b"));
    assertThat(schema.fromTree(schema.tree(values))).isEqualTo(values);
  }

  @ParameterizedTest
  @CsvSource({
    "test-share, 1.5, --test-share must be at least 0 and less than 1",
    "validation-share, -0.1, --validation-share must be",
    "test-share, NaN, --test-share must be",
    "fallback-encoding, klingon, unknown encoding 'klingon'",
    "delimiter, ab, --delimiter must be a single character",
    "format, xml, data.format should be one of tsv",
    "data, ' ', --data is missing"
  })
  void wrongTextSettingsAreRefused(String flag, String value, String message) {
    Map<String, String> flags =
        flag.equals("data") ? Map.of("data", value) : Map.of("data", "a", flag, value);
    assertThatThrownBy(() -> flags(Texts.class, flags))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void sharesThatLeaveNothingAreRefused() {
    Map<String, String> flags = Map.of("data", "a", "test-share", "0.5", "validation-share", "0.5");
    assertThatThrownBy(() -> flags(Texts.class, flags)).hasMessageContaining("nothing to train on");
    assertThatThrownBy(() -> flags(Corpora.class, flags))
        .hasMessageContaining("nothing to train on");
  }

  @Test
  void rowsAndSharesCannotBeCombined() {
    assertThatThrownBy(
            () -> flags(Values.class, Map.of("data", "a", "test-share", "0.5", "test-rows", "5")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("exclude each other");
    assertThatThrownBy(() -> flags(Values.class, Map.of("data", "a", "train-rows", "5")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--validation-rows");
  }
}
