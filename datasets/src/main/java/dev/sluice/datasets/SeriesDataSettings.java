package dev.sluice.datasets;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import dev.sluice.datasets.input.Header;
import dev.sluice.datasets.series.DuplicateTimes;
import dev.sluice.datasets.series.MissingValues;
import dev.sluice.datasets.series.TimeGaps;
import dev.sluice.error.UsageException;
import dev.sluice.settings.Setting;
import java.util.List;

/**
 * Which series, and how to read it. Everything but {@code data} may be null: a card's own word then
 * counts, or for a person's own file what is said here. What is given overrides a card.
 */
public record SeriesDataSettings(
    @Setting(value = "a data card's name, or your own CSV file", label = "NAME|FILE") String data,
    @Setting(value = "folder of further data cards", label = "DIR") String cards,
    @Setting("whether the first row names the columns: present or absent; guessed if none")
        Header header,
    @Setting(
            value = "what parts the fields, such as ';', 'tab' or 'blanks'; guessed if none",
            label = "CHAR")
        String delimiter,
    @Setting(
            value =
                "column of the date, or several (year,month,day,hour), or 'absent'; guessed if none",
            label = "A,B,...")
        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> dateColumn,
    @Setting("its pattern, such as dd.MM.yyyy (Java's DateTimeFormatter); ISO if none")
        String datePattern,
    @Setting("input columns: names or numbers from 1; every numeric column if none")
        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> columns,
    @Setting("columns to forecast, or 'all'; the last input column if none")
        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> target,
    @Setting("missing values: error, drop, interpolate or previous (own file: error)")
        MissingValues missing,
    @Setting("rows of one time: error, first, last or mean (own file: error)")
        DuplicateTimes duplicates,
    @Setting("times left out: report, error or fill (own file: report)") TimeGaps gaps,
    @Setting("encoding of files that are not UTF-8, such as windows-1252") String fallbackEncoding,
    @Setting(value = "DataVec TransformProcess, as JSON or YAML, for the rows", label = "FILE")
        String transform,
    @Setting("share of the rows for validation, 0 to <1 (own file: 0.1)") Double validationShare,
    @Setting("share of the rows for the test, at the end, 0 to <1, 1 to score all (own file: 0.2)")
        Double testShare,
    @Setting("rows for training, from the first (instead of shares)") Integer trainRows,
    @Setting("rows for validation (instead of a share)") Integer validationRows,
    @Setting("rows for the test (instead of a share)") Integer testRows,
    @Setting(
            value = "share of the training rows to train on, the last of them, above 0 to 1 (all)",
            formerly = "none")
        Double trainShare) {
  public SeriesDataSettings {
    DataSettings.requireData(data);
    DataSettings.encoding(fallbackEncoding);
    DataSettings.shares(validationShare, testShare);
    DataSettings.trainShare(trainShare);
    DataSettings.rows("train", trainRows, 1);
    DataSettings.rows("validation", validationRows, 0);
    DataSettings.rows("test", testRows, 0);
    if ((validationShare != null && validationRows != null)
        || (testShare != null && testRows != null)) {
      throw new UsageException("give a part as a share or as rows, not as both");
    }
    if (trainRows != null && (validationRows == null || testRows == null)) {
      throw new UsageException("--train-rows needs --validation-rows and --test-rows beside it");
    }
    if (delimiter != null) {
      DataSettings.delimiter(delimiter);
    }
    dateColumn = dateColumn == null ? null : List.copyOf(dateColumn);
    columns = columns == null ? null : List.copyOf(columns);
    target = target == null ? null : List.copyOf(target);
  }

  /** One file or card, everything else as the card says or as guessed. */
  public static SeriesDataSettings of(String data) {
    return new SeriesDataSettings(
        data, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null);
  }
}
