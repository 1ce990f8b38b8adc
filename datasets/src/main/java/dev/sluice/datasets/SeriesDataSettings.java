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
 * Which series to read, and how. Every component except {@code data} may be null; the card's value
 * then applies, or, for a user's own file, the default in the description. A value given here
 * overrides the card's.
 */
public record SeriesDataSettings(
    @Setting(
            value = "a data card's name, or your own CSV file",
            label = "NAME|FILE",
            role = Setting.Role.SOURCE)
        String data,
    @Setting(value = "folder with your own data cards", label = "DIR") String cards,
    @Setting("whether the first row names the columns: present or absent (default: guessed)")
        Header header,
    @Setting(
            value = "field separator, such as ';', 'tab' or 'blanks' (default: guessed)",
            label = "CHAR")
        String delimiter,
    @Setting(
            value = "date column, or several (year,month,day,hour), or 'absent' (default: guessed)",
            label = "A,B,...")
        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> dateColumn,
    @Setting(
            "date format, such as dd.MM.yyyy (a pattern of Java's DateTimeFormatter; default: ISO"
                + " 8601)")
        String datePattern,
    @Setting("input columns, as names or as numbers from 1 (default: every numeric column)")
        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> columns,
    @Setting("columns to forecast, or 'all' (default: the last input column)")
        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> target,
    @Setting(
            "how to treat missing values: error, drop, interpolate or previous (default for your"
                + " own file: error)")
        MissingValues missing,
    @Setting(
            "how to treat rows with the same time: error, first, last or mean (default for your own"
                + " file: error)")
        DuplicateTimes duplicates,
    @Setting("how to treat gaps in time: report, error or fill (default for your own file: report)")
        TimeGaps gaps,
    @Setting("encoding of files that are not UTF-8, such as windows-1252") String fallbackEncoding,
    @Setting(value = "DataVec TransformProcess (JSON or YAML) to apply to the rows", label = "FILE")
        String transform,
    @Setting(
            value =
                "share of the rows used for validation, 0 to <1 (default for your own file: 0.1)",
            role = Setting.Role.SPLIT,
            whole = "0")
        Double validationShare,
    @Setting(
            value =
                "share of the rows used as test part, taken from the end, 0 to <1; 1 scores"
                    + " everything (default for your own file: 0.2)",
            role = Setting.Role.SPLIT,
            whole = "1")
        Double testShare,
    @Setting(value = "training rows, from the first (instead of shares)", role = Setting.Role.SPLIT)
        Integer trainRows,
    @Setting(value = "validation rows (instead of a share)", role = Setting.Role.SPLIT)
        Integer validationRows,
    @Setting(value = "test rows (instead of a share)", role = Setting.Role.SPLIT) Integer testRows,
    @Setting(
            value =
                "share of the training rows to train on, taken from the end, above 0 to 1"
                    + " (default: 1)",
            formerly = "none",
            role = Setting.Role.SPLIT)
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
      throw new UsageException(
          "--validation-share and --validation-rows exclude each other, as do --test-share and"
              + " --test-rows; give one of each pair");
    }
    if (trainRows != null && (validationRows == null || testRows == null)) {
      throw new UsageException("--train-rows also needs --validation-rows and --test-rows");
    }
    if (delimiter != null) {
      DataSettings.delimiter(delimiter);
    }
    dateColumn = dateColumn == null ? null : List.copyOf(dateColumn);
    columns = columns == null ? null : List.copyOf(columns);
    target = target == null ? null : List.copyOf(target);
  }

  /** Reads a file or card with the card's settings or guessed ones. */
  public static SeriesDataSettings of(String data) {
    return new SeriesDataSettings(
        data,
        /* cards= */ null,
        /* header= */ null,
        /* delimiter= */ null,
        /* dateColumn= */ null,
        /* datePattern= */ null,
        /* columns= */ null,
        /* target= */ null,
        /* missing= */ null,
        /* duplicates= */ null,
        /* gaps= */ null,
        /* fallbackEncoding= */ null,
        /* transform= */ null,
        /* validationShare= */ null,
        /* testShare= */ null,
        /* trainRows= */ null,
        /* validationRows= */ null,
        /* testRows= */ null,
        /* trainShare= */ null);
  }
}
