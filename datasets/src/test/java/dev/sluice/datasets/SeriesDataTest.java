package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.series.DuplicateTimes;
import dev.sluice.datasets.series.MissingValues;
import dev.sluice.datasets.series.SeriesOptions;
import dev.sluice.datasets.series.SeriesReader;
import dev.sluice.datasets.series.SeriesRows;
import dev.sluice.datasets.series.TimeGaps;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.datavec.api.transform.TransformProcess;
import org.datavec.api.transform.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's own series: what is guessed, treated and refused. */
class SeriesDataTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private SeriesData load(SeriesDataSettings settings) {
    return new Datasets(new SluiceHome(folder.resolve("home")), Progress.SILENT).series(settings);
  }

  private SeriesRows read(SeriesOptions options, String text) throws IOException {
    return new SeriesReader(options).read(List.of(write("s.csv", text)), null);
  }

  private SeriesRows read(String text) throws IOException {
    return read(SeriesOptions.GUESSED, text);
  }

  private static SeriesOptions treating(
      MissingValues missing, DuplicateTimes duplicates, TimeGaps gaps) {
    return new SeriesOptions(
        null,
        null,
        null,
        SeriesOptions.Columns.GUESSED,
        new SeriesOptions.Faults(missing, duplicates, gaps));
  }

  private static SeriesOptions with(SeriesOptions.Columns columns) {
    return new SeriesOptions(null, null, null, columns, SeriesOptions.Faults.ERRORS);
  }

  private static SeriesOptions dates(List<String> columns, String pattern) {
    return with(new SeriesOptions.Columns(columns, pattern, List.of(), List.of(), null));
  }

  private static SeriesOptions columns(List<String> inputs, List<String> targets) {
    return with(new SeriesOptions.Columns(List.of(), null, inputs, targets, null));
  }

  @Test
  void headerAndDatesAreFound() throws IOException {
    SeriesRows rows = read("\"Month\",\"Passengers\"\n\"1949-01\",112\n\"1949-02\",118\n");
    assertThat(rows.series().columns()).containsExactly("Passengers");
    assertThat(rows.series().times())
        .containsExactly(LocalDateTime.of(1949, 1, 1, 0, 0), LocalDateTime.of(1949, 2, 1, 0, 0));
    assertThat(rows.series().values()).isDeepEqualTo(new double[][] {{112}, {118}});
    assertThat(rows.series().timesAfter(1)).containsExactly(LocalDateTime.of(1949, 3, 1, 0, 0));
    assertThat(rows.notes()).isEmpty();
  }

  @Test
  void neitherHeaderNorDatesAreNeeded() throws IOException {
    SeriesRows rows = read("0.5,1e3\n-2,.25\n+3.,7\n");
    assertThat(rows.series().columns()).containsExactly("column1", "column2");
    assertThat(rows.series().times()).isEmpty();
    assertThat(rows.series().values())
        .isDeepEqualTo(new double[][] {{0.5, 1000}, {-2, 0.25}, {3, 7}});
    assertThat(rows.targets()).containsExactly(1);
    assertThat(rows.series().timesAfter(3)).isEmpty();
  }

  @Test
  void datesWithoutAHeaderAreFound() throws IOException {
    SeriesRows rows = read("2020-01-01 10:00,1\n2020-01-01 11:00,2\n");
    assertThat(rows.series().columns()).containsExactly("column2");
    assertThat(rows.series().step()).hasToString("Optional[hour]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2016-07-01 13:05",
        "2016-07-01T13:05:00",
        "2016/7/1 13:05",
        "2016-07-01T13:05:00.000Z",
        "2016-07-01T13:05+02:00"
      })
  void theFormsOfIsoAreRead(String text) throws IOException {
    assertThat(read("date,v\n" + text + ",1\n").series().times())
        .containsExactly(LocalDateTime.of(2016, 7, 1, 13, 5));
  }

  @Test
  void yearMonthDayHourAreOneDate() throws IOException {
    SeriesRows rows =
        read("No,year,month,day,hour,v\n1,2010,1,1,22,5\n2,2010,1,1,23,6\n3,2010,1,2,0,7\n");
    assertThat(rows.series().times()).contains(LocalDateTime.of(2010, 1, 2, 0, 0));
    assertThat(rows.series().columns()).containsExactly("v");
    assertThat(rows.notes()).anyMatch(note -> note.contains("the column 'No'"));
  }

  @Test
  void aPatternIsUsed() throws IOException {
    String text = "Date,v\n03-01-00,1\n04-01-00,2\n";
    assertThat(read(dates(List.of(), "dd-MM-yy"), text).series().times())
        .containsExactly(LocalDateTime.of(2000, 1, 3, 0, 0), LocalDateTime.of(2000, 1, 4, 0, 0));
    SeriesRows two =
        read(dates(List.of("d", "t"), "d.M.yyyy h:mm a"), "d,t,v\n1.2.2020,3:05 PM,1\n");
    assertThat(two.series().times()).containsExactly(LocalDateTime.of(2020, 2, 1, 15, 5));
  }

  @Test
  void datesThatAreNotIsoAskForAPattern() {
    assertThatThrownBy(() -> read("Date,v\n03-01-00,1\n04-01-00,2\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 2, column 'Date': found '03-01-00'")
        .hasMessageContaining("--date-pattern");
  }

  @Test
  void datesMayBeDeclaredAbsent() throws IOException {
    assertThat(read(dates(List.of("absent"), null), "v,Date\n1,x\n2,y\n").series().times())
        .isEmpty();
  }

  @Test
  void anInvalidDateIsReportedWithItsLine() {
    assertThatThrownBy(() -> read("date,v\n2021-02-28,1\n2021-02-29,2\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 3, column 'date': found '2021-02-29'");
  }

  @Test
  void aDateOutOfOrderNamesBothLines() {
    assertThatThrownBy(() -> read("date,v\n2020-01-01,1\n2020-01-03,2\n2020-01-02,3\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("s.csv, line 4: the date 2020-01-02T00:00 is out of order")
        .hasMessageContaining("in line 3")
        .hasMessageContaining("oldest first");
  }

  private static final String TWICE =
      "date,v\n2020-01-01,1\n2020-01-02,2\n2020-01-02,4\n2020-01-03,5\n";

  @Test
  void rowsWithTheSameTimeAreRefusedOrTreated() throws IOException {
    assertThatThrownBy(() -> read(TWICE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 4")
        .hasMessageContaining("is already in line 3")
        .hasMessageContaining("--duplicates");
    assertThat(duplicates(DuplicateTimes.FIRST)).containsExactly(1, 2, 5);
    assertThat(duplicates(DuplicateTimes.LAST)).containsExactly(1, 4, 5);
    assertThat(duplicates(DuplicateTimes.MEAN)).containsExactly(1, 3, 5);
  }

  private double[] duplicates(DuplicateTimes duplicates) throws IOException {
    SeriesRows rows = read(treating(MissingValues.ERROR, duplicates, TimeGaps.REPORT), TWICE);
    assertThat(rows.notes()).anyMatch(note -> note.startsWith("1 rows have the same time"));
    return rows.series().column(0);
  }

  private static final String HOLES =
      "date,v\n2020-01-01,NA\n2020-01-02,2\n2020-01-03,\n2020-01-05,8\n2020-01-06,?\n";

  @Test
  void missingValuesAreRefusedOrTreated() throws IOException {
    assertThatThrownBy(() -> read(HOLES))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 2, column 'v': found 'NA'")
        .hasMessageContaining("3 missing in total")
        .hasMessageContaining("--missing");
    assertThat(missing(MissingValues.DROP)).containsExactly(2, 8);
    assertThat(missing(MissingValues.PREVIOUS)).containsExactly(2, 2, 8, 8);
    // By time: 3 January is one third of the way from the 2nd to the 5th.
    assertThat(missing(MissingValues.INTERPOLATE)).containsExactly(2, 2, 4, 8, 8);
  }

  private double[] missing(MissingValues missing) throws IOException {
    SeriesRows rows = read(treating(missing, DuplicateTimes.ERROR, TimeGaps.REPORT), HOLES);
    assertThat(rows.notes()).anyMatch(note -> note.startsWith("3 values in 3 rows are missing"));
    assertThat(rows.rowsRead()).isEqualTo(5);
    return rows.series().column(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "nan", "N/A", "null"})
  void whatMeansMissingIsNamedAsFound(String cell) {
    assertThatThrownBy(() -> read("a,b\n1,2\n3," + cell + "\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 3, column 'b': found '" + cell + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inf", "-Infinity", "1e999"})
  void infiniteValuesAreAlwaysRefused(String cell) {
    assertThatThrownBy(
            () ->
                read(
                    treating(MissingValues.DROP, DuplicateTimes.ERROR, TimeGaps.REPORT),
                    "a,b\n1,2\n3," + cell + "\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 3, column 'b'")
        .hasMessageContaining("finite");
  }

  private static final String GAPS =
      "date,v\n2020-01-01,1\n2020-01-02,2\n2020-01-05,5\n2020-01-06,6\n";

  @Test
  void gapsAreReportedRefusedOrFilled() throws IOException {
    SeriesRows reported = read(GAPS);
    assertThat(reported.series().length()).isEqualTo(4);
    assertThat(reported.notes())
        .containsExactly(
            "2 times are missing in 1 gaps of a series by the day, the first after 2020-01-02 (line"
                + " 3)");
    assertThatThrownBy(
            () -> read(treating(MissingValues.ERROR, DuplicateTimes.ERROR, TimeGaps.ERROR), GAPS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("2 times are missing");
    assertThat(
            read(treating(MissingValues.INTERPOLATE, DuplicateTimes.ERROR, TimeGaps.FILL), GAPS)
                .series()
                .column(0))
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aWordAmongNumbersIsRefusedAndAColumnOfWordsIsSkipped() throws IOException {
    assertThatThrownBy(() -> read("a,b\n1,2\n3,\"4,5\"\n5,6\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 3, column 'b': found '4,5'")
        .hasMessageContaining("point");
    SeriesRows rows = read("wind,v\nNW,1\nSE,2\n");
    assertThat(rows.series().columns()).containsExactly("v");
    assertThat(rows.notes()).anyMatch(note -> note.contains("'wind'") && note.contains("'NW'"));
  }

  @Test
  void inputsAndTargetsAreChosenByNameOrNumber() throws IOException {
    String text = "a,b,c\n1,2,3\n4,5,6\n";
    assertThat(read(columns(List.of("c", "1"), List.of()), text).series().columns())
        .containsExactly("c", "a");
    SeriesRows added = read(columns(List.of("a"), List.of("b")), text);
    assertThat(added.series().columns()).containsExactly("a", "b");
    assertThat(added.targets()).containsExactly(1);
    assertThat(read(columns(List.of(), List.of("all")), text).targets()).containsExactly(0, 1, 2);
    assertThatThrownBy(() -> read(columns(List.of(), List.of("z")), text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unknown column 'z'")
        .hasMessageContaining("a, b, c");
  }

  @Test
  void theSeriesIsSplitInItsOrder() throws IOException {
    StringBuilder text = new StringBuilder("v\n");
    for (int t = 0; t < 100; t++) {
      text.append(t).append('\n');
    }
    String file = write("v.csv", text.toString()).toString();
    SeriesData data = load(SeriesDataSettings.of(file));
    assertThat(data.trainEnd()).isEqualTo(70);
    assertThat(data.validationEnd()).isEqualTo(80);
    assertThat(data.testEnd()).isEqualTo(100);
    SeriesData rows = load(split(file, null, null, 50, 20, 10));
    assertThat(rows.trainEnd()).isEqualTo(50);
    assertThat(rows.validationEnd()).isEqualTo(70);
    assertThat(rows.testEnd()).isEqualTo(80);
    assertThatThrownBy(() -> load(split(file, null, null, null, 60, 50)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("v.csv has 100 rows, too few");
    assertThatThrownBy(() -> split(file, 0.5, null, null, 60, 50))
        .isInstanceOf(UsageException.class);
  }

  private static SeriesDataSettings split(
      String file, Double validation, Double test, Integer trainRows, Integer rows, Integer tests) {
    return TestSettings.series(
        file,
        "validation-share",
        validation,
        "test-share",
        test,
        "train-rows",
        trainRows,
        "validation-rows",
        rows,
        "test-rows",
        tests);
  }

  @Test
  void anEmptyFileAndAHeaderAloneAreRefused() {
    assertThatThrownBy(() -> read("\n \n")).hasMessageContaining("s.csv is empty");
    assertThatThrownBy(() -> read("date,v\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no rows");
  }

  @Test
  void aRaggedRowIsRefused() {
    assertThatThrownBy(() -> read("a,b\n1,2\n3\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 3: found 1 fields, expected 2");
  }

  @Test
  void aSeriesInEachRowIsRecognised() {
    StringBuilder names = new StringBuilder("id");
    for (int i = 1; i <= 24; i++) {
      names.append(",V").append(i);
    }
    String first = "H1" + ",1".repeat(20) + ",".repeat(4);
    String second = "H2" + ",1".repeat(24);
    assertThatThrownBy(() -> read(names + "\n" + first + "\n" + second + "\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 2: found values up to column 'V20'")
        .hasMessageContaining("each row seems to be a series");
  }

  private SeriesDataSettings transformed(Path file, Path transform) {
    return TestSettings.series(file, "transform", transform.toString());
  }

  @Test
  void aTransformMakesNumbersOfWords() throws IOException {
    StringBuilder text = new StringBuilder("wind,v\n");
    for (int t = 0; t < 20; t++) {
      text.append(t % 2 == 0 ? "NW" : "SE").append(',').append(t * t).append('\n');
    }
    Path file = write("w.csv", text.toString());
    TransformProcess process =
        new TransformProcess.Builder(
                new Schema.Builder()
                    .addColumnCategorical("wind", "NW", "SE")
                    .addColumnDouble("v")
                    .build())
            .categoricalToOneHot("wind")
            .build();
    SeriesData data = load(transformed(file, write("t.json", process.toJson())));
    assertThat(data.series().columns()).hasSize(3).contains("v");
    assertThat(data.series().values()[1]).containsExactly(0, 1, 1);
    SeriesData yaml = load(transformed(file, write("t.yaml", process.toYaml())));
    assertThat(yaml.series().values()).isDeepEqualTo(data.series().values());
  }
}
