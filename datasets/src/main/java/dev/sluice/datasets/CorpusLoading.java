package dev.sluice.datasets;

import static dev.sluice.datasets.DataSettings.or;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.SplitPlan;
import dev.sluice.datasets.corpus.CorpusReader;
import dev.sluice.datasets.corpus.CorpusText;
import dev.sluice.datasets.corpus.EncodedText;
import dev.sluice.datasets.encoded.EncodedCache;
import dev.sluice.datasets.input.FileStamps;
import dev.sluice.datasets.input.RowTransform;
import dev.sluice.datasets.source.DataFiles;
import dev.sluice.datasets.split.ContiguousSplit;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.datasets.split.PartSize;
import dev.sluice.datasets.split.TrainShare;
import dev.sluice.error.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Loads a text and splits it, as the settings say. */
final class CorpusLoading {
  private static final PartSize VALIDATION = PartSize.share(0.05);
  private static final PartSize TEST = PartSize.share(0.05);

  /** The parts of a card's files, in the order in which they are encoded. */
  private static final List<FilePart> PARTS =
      List.of(FilePart.ALL, FilePart.TRAIN, FilePart.VALIDATION, FilePart.TEST);

  private final CorpusDataSettings settings;
  private final NamedData found;
  private final EncodedCache cache;

  CorpusLoading(CorpusDataSettings settings, NamedData found, EncodedCache cache) {
    this.settings = settings;
    this.found = found;
    this.cache = cache;
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
    List<List<Path>> parts = PARTS.stream().map(files::paths).toList();
    CorpusText read =
        read(
            reader(files.format().fallbackEncoding()),
            parts,
            transform,
            FileStamps.of(parts.stream().flatMap(List::stream).toList()),
            card.name(),
            files.sha256());
    if (settings.transform() == null) {
      new CardCounts(card).characters(read.text());
    }
    List<String> notes = read.notes();
    EncodedText all = read.parts().get(0);
    EncodedText train = read.parts().get(1);
    EncodedText validation = read.parts().get(2);
    EncodedText test = read.parts().get(3);
    if (!all.isEmpty()) {
      return data(all, files.sha256(), sizes(card.split()), notes);
    }
    if (scoresAll() && test.isEmpty()) {
      return data(train.and(validation), files.sha256(), sizes(null), notes);
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
              train.stringLength(),
              null,
              scoresAll() ? VALIDATION : or(size(settings.validationShare()), VALIDATION),
              PartSize.count(0));
      long trainEnd = train.characters(cut.trainEnd());
      validation = train.section(trainEnd, train.length());
      train = train.section(0, trainEnd);
    }
    return new CorpusData(found.name(), files.sha256(), trained(train), validation, test, notes);
  }

  private CorpusText read(
      CorpusReader reader,
      List<List<Path>> parts,
      RowTransform transform,
      FileStamps stamps,
      String source,
      String sha256) {
    return reader.read(
        parts, transform, stamps, cache, reader.key(source, sha256, parts, transform));
  }

  private CorpusData own(RowTransform transform) {
    boolean folder = Files.isDirectory(found.path());
    if (!folder && settings.glob() != null) {
      throw new UsageException(
          "--glob needs a folder, but %s is a file; omit --glob".formatted(found.path()));
    }
    List<Path> files =
        folder ? CorpusReader.files(found.path(), settings.glob()) : List.of(found.path());
    FileStamps stamps = FileStamps.of(files);
    String sha256 = OwnFiles.sha256(folder ? found.path() : null, files);
    String source = found.path().toAbsolutePath().normalize().toString();
    CorpusText read = read(reader(null), List.of(files), transform, stamps, source, sha256);
    return data(read.text(), sha256, sizes(null), read.notes());
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

  /** Splits by the length of the string, in which some characters count twice. */
  private CorpusData data(EncodedText text, String sha256, Sizes sizes, List<String> notes) {
    ContiguousSplit split =
        ContiguousSplit.of(
            found.name(),
            "characters",
            text.stringLength(),
            sizes.train(),
            sizes.validation(),
            sizes.test());
    long trainEnd = text.characters(split.trainEnd());
    long validationEnd = text.characters(split.validationEnd());
    long testEnd = text.characters(split.testEnd());
    return new CorpusData(
        found.name(),
        sha256,
        trained(text.section(0, trainEnd)),
        text.section(trainEnd, validationEnd),
        text.section(validationEnd, testEnd),
        notes);
  }

  /** The end of the training part, next to the validation part, on which the network trains. */
  private EncodedText trained(EncodedText train) {
    double share = DataSettings.orAll(settings.trainShare());
    long length = train.stringLength();
    long omitted = length - TrainShare.of(length, share);
    return train.section(train.characters(omitted), train.length());
  }
}
