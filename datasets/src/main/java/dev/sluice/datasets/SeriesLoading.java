package dev.sluice.datasets;

import static dev.sluice.datasets.DataSettings.or;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.SeriesLayout;
import dev.sluice.datasets.card.SplitPlan;
import dev.sluice.datasets.input.RowTransform;
import dev.sluice.datasets.series.SeriesOptions;
import dev.sluice.datasets.series.SeriesReader;
import dev.sluice.datasets.series.SeriesRows;
import dev.sluice.datasets.source.DataFiles;
import dev.sluice.datasets.split.ContiguousSplit;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.datasets.split.PartSize;
import dev.sluice.datasets.split.TrainShare;
import dev.sluice.error.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Loads a series and splits it, as the settings say. */
final class SeriesLoading {
  private static final PartSize VALIDATION = PartSize.share(0.1);
  private static final PartSize TEST = PartSize.share(0.2);

  private final SeriesDataSettings settings;
  private final NamedData found;

  SeriesLoading(SeriesDataSettings settings, NamedData found) {
    this.settings = settings;
    this.found = found;
  }

  SeriesData load(Function<DataCard, DataFiles> fetch) {
    RowTransform transform = found.transform(settings.transform());
    if (found.card() == null) {
      List<Path> file = List.of(found.path());
      SeriesRows rows = new SeriesReader(options(SeriesLayout.GUESSED)).read(file, transform);
      return data(rows, OwnFiles.sha256(null, file), split(rows, null));
    }
    DataCard card = found.cardFor(DataCard.FORECASTING);
    DataFiles files = fetch.apply(card);
    List<Path> paths = new ArrayList<>();
    // In the order of time: the whole, or train, then validation, then test.
    for (FilePart part : FilePart.values()) {
      paths.addAll(files.paths(part));
    }
    SeriesRows rows =
        new SeriesReader(options((SeriesLayout) files.format())).read(paths, transform);
    if (settings.transform() == null) {
      CardCounts expected = new CardCounts(card);
      expected.records(rows.rowsRead());
      if (settings.columns() == null && settings.target() == null) {
        expected.columns(rows.series().columns().size());
      }
    }
    // Where the data has a test part of its own, that part is scored.
    boolean given =
        files.paths(FilePart.ALL).isEmpty()
            && !(scoresAll() && files.paths(FilePart.TEST).isEmpty());
    return data(rows, files.sha256(), given ? given(rows, files) : split(rows, card.split()));
  }

  private SeriesOptions options(SeriesLayout layout) {
    String delimiter = or(settings.delimiter(), layout.delimiter());
    SeriesOptions.Faults faults = SeriesOptions.Faults.ERRORS;
    return new SeriesOptions(
        or(settings.header(), layout.header()),
        delimiter == null ? null : DataSettings.delimiter(delimiter),
        or(settings.fallbackEncoding(), layout.fallbackEncoding()),
        new SeriesOptions.Columns(
            or(settings.dateColumn(), layout.dateColumn()),
            or(settings.datePattern(), layout.datePattern()),
            or(settings.columns(), layout.columns()),
            or(settings.target(), layout.target()),
            layout.labelColumn()),
        new SeriesOptions.Faults(
            or(settings.missing(), or(layout.missing(), faults.missing())),
            or(settings.duplicates(), or(layout.duplicates(), faults.duplicates())),
            or(settings.gaps(), or(layout.gaps(), faults.gaps()))));
  }

  private boolean scoresAll() {
    Integer validation = settings.validationRows();
    return DataSettings.scoresAll(settings.validationShare(), settings.testShare())
        && (validation == null || validation == 0);
  }

  private ContiguousSplit split(SeriesRows rows, SplitPlan plan) {
    if (scoresAll()) {
      return ContiguousSplit.of(
          found.name(), "rows", rows.series().length(), 0, PartSize.count(0), PartSize.share(1));
    }
    Integer train = settings.trainRows();
    PartSize validation = size(settings.validationRows(), settings.validationShare());
    PartSize test = size(settings.testRows(), settings.testShare());
    if (plan instanceof SplitPlan.Time time) {
      if (validation == null && test == null) {
        train = time.trainRows();
      }
      validation = or(validation, size(time.validationRows(), time.validationShare()));
      test = or(test, size(time.testRows(), time.testShare()));
    }
    return ContiguousSplit.of(
        found.name(),
        "rows",
        rows.series().length(),
        train,
        or(validation, VALIDATION),
        or(test, TEST));
  }

  private static PartSize size(Integer rows, Double share) {
    return rows == null && share == null ? null : new PartSize(rows, share);
  }

  /** Each file is a part: one ends where the next begins. */
  private ContiguousSplit given(SeriesRows rows, DataFiles files) {
    if (settings.trainRows() != null
        || settings.testRows() != null
        || (settings.testShare() != null && !scoresAll())) {
      throw new UsageException(
          "the files of %s define its parts; omit --train-rows, --test-rows and --test-share"
              .formatted(found.name()));
    }
    int trainFiles = files.paths(FilePart.TRAIN).size();
    int validationFiles = files.paths(FilePart.VALIDATION).size();
    int length = rows.series().length();
    int testStart = start(rows, trainFiles + validationFiles);
    if (validationFiles > 0) {
      return new ContiguousSplit(start(rows, trainFiles), testStart, length);
    }
    ContiguousSplit cut =
        ContiguousSplit.of(
            "the training part of " + found.name(),
            "rows",
            testStart,
            null,
            scoresAll()
                ? VALIDATION
                : or(size(settings.validationRows(), settings.validationShare()), VALIDATION),
            PartSize.count(0));
    return new ContiguousSplit(cut.trainEnd(), testStart, length);
  }

  private static int start(SeriesRows rows, int file) {
    return file < rows.fileStarts().size() ? rows.fileStarts().get(file) : rows.series().length();
  }

  private SeriesData data(SeriesRows rows, String sha256, ContiguousSplit split) {
    // The rows not trained on come first, so the series begins after them.
    int trainEnd = Math.toIntExact(split.trainEnd());
    int kept = Math.toIntExact(TrainShare.of(trainEnd, DataSettings.orAll(settings.trainShare())));
    int first = trainEnd - kept;
    return new SeriesData(
        found.name(),
        sha256,
        rows.series().slice(first, rows.series().length()),
        rows.targets(),
        kept,
        Math.toIntExact(split.validationEnd()) - first,
        Math.toIntExact(split.testEnd()) - first,
        rows.notes());
  }
}
