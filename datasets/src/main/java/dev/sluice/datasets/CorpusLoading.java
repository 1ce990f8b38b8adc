package dev.sluice.datasets;

import static dev.sluice.datasets.DataSettings.or;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.FilePart;
import dev.sluice.datasets.card.SplitPlan;
import dev.sluice.datasets.corpus.CorpusReader;
import dev.sluice.datasets.corpus.CorpusText;
import dev.sluice.datasets.input.RowTransform;
import dev.sluice.datasets.source.DataFiles;
import dev.sluice.datasets.split.ContiguousSplit;
import dev.sluice.datasets.split.PartSize;
import dev.sluice.datasets.split.TrainShare;
import dev.sluice.error.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Loads a text and splits it, as the settings say. */
final class CorpusLoading {
  private static final PartSize VALIDATION = PartSize.share(0.05);
  private static final PartSize TEST = PartSize.share(0.05);

  private final CorpusDataSettings settings;
  private final NamedData found;

  CorpusLoading(CorpusDataSettings settings, NamedData found) {
    this.settings = settings;
    this.found = found;
  }

  CorpusData load(Function<DataCard, DataFiles> fetch) {
    RowTransform transform = found.transform(settings.transform());
    if (found.card() == null) {
      return own(transform);
    }
    DataCard card = found.cardFor(DataCard.CHARNN);
    if (settings.glob() != null) {
      throw new UsageException(
          ("--glob selects files of your own folder and cannot be combined with the card '%s'; omit"
                  + " it")
              .formatted(card.name()));
    }
    DataFiles files = fetch.apply(card);
    CorpusReader reader = reader(files.format().fallbackEncoding());
    List<String> notes = new ArrayList<>();
    String all = read(reader, files, FilePart.ALL, transform, notes);
    String train = read(reader, files, FilePart.TRAIN, transform, notes);
    String validation = read(reader, files, FilePart.VALIDATION, transform, notes);
    String test = read(reader, files, FilePart.TEST, transform, notes);
    if (settings.transform() == null) {
      new CardCounts(card).characters(all + train + validation + test);
    }
    if (!all.isEmpty()) {
      return data(all, files.sha256(), sizes(card.split()), notes);
    }
    if (scoresAll() && test.isEmpty()) {
      return data(train + validation, files.sha256(), sizes(null), notes);
    }
    // Where the data has a test part of its own, that part is scored.
    if (settings.testShare() != null && !scoresAll()) {
      throw new UsageException(
          "the files of %s define its test part; omit --test-share".formatted(found.name()));
    }
    if (validation.isEmpty()) {
      ContiguousSplit cut =
          ContiguousSplit.of(
              "the training part of " + found.name(),
              "characters",
              train.length(),
              null,
              scoresAll() ? VALIDATION : or(size(settings.validationShare()), VALIDATION),
              PartSize.count(0));
      int trainEnd = boundary(train, cut.trainEnd());
      validation = train.substring(trainEnd);
      train = train.substring(0, trainEnd);
    }
    return new CorpusData(found.name(), files.sha256(), trained(train), validation, test, notes);
  }

  private static String read(
      CorpusReader reader,
      DataFiles files,
      FilePart part,
      RowTransform transform,
      List<String> notes) {
    CorpusText read = reader.read(files.paths(part), transform);
    notes.addAll(read.notes());
    return read.text();
  }

  private CorpusData own(RowTransform transform) {
    boolean folder = Files.isDirectory(found.path());
    if (!folder && settings.glob() != null) {
      throw new UsageException(
          "--glob needs a folder, but %s is a file; omit --glob".formatted(found.path()));
    }
    List<Path> files =
        folder ? CorpusReader.files(found.path(), settings.glob()) : List.of(found.path());
    CorpusText read = reader(null).read(files, transform);
    return data(
        read.text(),
        OwnFiles.sha256(folder ? found.path() : null, files),
        sizes(null),
        read.notes());
  }

  private CorpusReader reader(String fallback) {
    return new CorpusReader(or(settings.fallbackEncoding(), fallback));
  }

  /** The size of each part. */
  private record Sizes(Integer train, PartSize validation, PartSize test) {}

  private boolean scoresAll() {
    return DataSettings.scoresAll(settings.validationShare(), settings.testShare());
  }

  private Sizes sizes(SplitPlan plan) {
    if (scoresAll()) {
      return new Sizes(0, PartSize.count(0), PartSize.share(1));
    }
    PartSize validation = size(settings.validationShare());
    PartSize test = size(settings.testShare());
    Integer train = null;
    if (plan instanceof SplitPlan.Time time) {
      if (validation == null && test == null) {
        train = time.trainRows();
      }
      validation = or(validation, new PartSize(time.validationRows(), time.validationShare()));
      test = or(test, new PartSize(time.testRows(), time.testShare()));
    }
    return new Sizes(train, or(validation, VALIDATION), or(test, TEST));
  }

  private static PartSize size(Double share) {
    return share == null ? null : PartSize.share(share);
  }

  private CorpusData data(String text, String sha256, Sizes sizes, List<String> notes) {
    ContiguousSplit split =
        ContiguousSplit.of(
            found.name(),
            "characters",
            text.length(),
            sizes.train(),
            sizes.validation(),
            sizes.test());
    int trainEnd = boundary(text, split.trainEnd());
    int validationEnd = boundary(text, split.validationEnd());
    int testEnd = boundary(text, split.testEnd());
    return new CorpusData(
        found.name(),
        sha256,
        trained(text.substring(0, trainEnd)),
        text.substring(trainEnd, validationEnd),
        text.substring(validationEnd, testEnd),
        notes);
  }

  /** The end of the training part, next to the validation part, on which the network trains. */
  private String trained(String train) {
    int kept = TrainShare.of(train.length(), DataSettings.orAll(settings.trainShare()));
    return train.substring(boundary(train, train.length() - kept));
  }

  /** Moves a boundary so that it does not cut a surrogate pair. */
  private static int boundary(String text, int index) {
    return index > 0 && index < text.length() && Character.isLowSurrogate(text.charAt(index))
        ? index + 1
        : index;
  }
}
