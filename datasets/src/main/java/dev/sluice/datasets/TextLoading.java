package dev.sluice.datasets;

import static dev.sluice.datasets.DataSettings.or;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.FilePart;
import dev.sluice.datasets.card.SplitPlan;
import dev.sluice.datasets.card.TextLayout;
import dev.sluice.datasets.corpus.CorpusReader;
import dev.sluice.datasets.input.RowTransform;
import dev.sluice.datasets.source.DataFiles;
import dev.sluice.datasets.split.Split;
import dev.sluice.datasets.split.StratifiedSplit;
import dev.sluice.datasets.split.TrainShare;
import dev.sluice.datasets.text.LabelledText;
import dev.sluice.datasets.text.LabelledTextReader;
import dev.sluice.datasets.text.LabelledTexts;
import dev.sluice.datasets.text.TextFormat;
import dev.sluice.datasets.text.TextOptions;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Loads labelled text and splits it, as the settings say. */
final class TextLoading {
  private static final double VALIDATION_SHARE = 0.1;
  private static final double TEST_SHARE = 0.2;
  private static final long SEED = 1;

  /** With more distinct labels than this, the column is hardly one of classes. */
  private static final int MAX_LABELS = 1000;

  private final TextDataSettings settings;
  private final NamedData found;

  TextLoading(TextDataSettings settings, NamedData found) {
    this.settings = settings;
    this.found = found;
  }

  TextData load(Function<DataCard, DataFiles> fetch) {
    RowTransform transform = found.transform(settings.transform());
    if (found.card() == null) {
      return own(transform);
    }
    DataCard card = found.cardFor(DataCard.SENTIMENT);
    if (settings.validationData() != null || settings.testData() != null) {
      throw new UsageException(
          ("--validation-data and --test-data belong to a file of your own and cannot be combined"
                  + " with the card '%s'; omit them")
              .formatted(card.name()));
    }
    DataFiles files = fetch.apply(card);
    LabelledTextReader reader = new LabelledTextReader(options((TextLayout) files.format()));
    LabelledTexts texts = new LabelledTexts(List.of(), List.of(), List.of(), List.of(), List.of());
    for (FilePart part : FilePart.values()) {
      for (Path path : files.paths(part)) {
        LabelledTexts read = reader.read(path, transform);
        texts =
            texts.plus(
                switch (part) {
                  case ALL -> read;
                  case TRAIN -> read.asTrain();
                  case VALIDATION -> read.asValidation();
                  case TEST -> read.asTest();
                });
      }
    }
    if (settings.transform() == null) {
      CardCounts counts = new CardCounts(card);
      counts.records(texts.size());
      counts.labels(count(texts));
    }
    return data(texts, files.sha256(), plan(card.split()));
  }

  private static Map<String, Long> count(LabelledTexts texts) {
    Map<String, Long> counts = new HashMap<>();
    Stream.of(texts.all(), texts.train(), texts.validation(), texts.test())
        .flatMap(List::stream)
        .forEach(text -> counts.merge(text.label(), 1L, Long::sum));
    return counts;
  }

  private TextData own(RowTransform transform) {
    LabelledTextReader reader = new LabelledTextReader(options(TextLayout.GUESSED));
    List<Path> files = new ArrayList<>();
    LabelledTexts texts = read(reader, found.path(), transform, files);
    if (settings.validationData() != null) {
      Path file = NamedData.file("validation-data", settings.validationData());
      texts = texts.plus(read(reader, file, transform, files).asValidation());
    }
    if (settings.testData() != null) {
      Path file = NamedData.file("test-data", settings.testData());
      texts = texts.plus(read(reader, file, transform, files).asTest());
    }
    boolean folder = Files.isDirectory(found.path()) && settings.testData() == null;
    folder &= settings.validationData() == null;
    String sha256 = OwnFiles.sha256(folder ? found.path() : null, files);
    return data(texts, sha256, plan(null));
  }

  private LabelledTexts read(
      LabelledTextReader reader, Path path, RowTransform transform, List<Path> files) {
    if (!Files.isDirectory(path)) {
      files.add(path);
      return reader.read(path, transform);
    }
    if (settings.format() != null && settings.format() != TextFormat.FOLDER) {
      throw new UsageException(
          "%s is a folder, but --format %s needs a file; name a file, or use --format folder"
              .formatted(path, settings.format().key()));
    }
    files.addAll(CorpusReader.files(path, null));
    return reader.read(path, transform);
  }

  private TextOptions options(TextLayout layout) {
    String delimiter = or(settings.delimiter(), layout.delimiter());
    return new TextOptions(
        or(settings.format(), layout.kind()),
        or(settings.header(), layout.header()),
        delimiter == null ? null : DataSettings.delimiter(delimiter),
        or(settings.textColumn(), layout.textColumn()),
        or(settings.labelColumn(), layout.labelColumn()),
        or(settings.splitColumn(), layout.splitColumn()),
        layout.labels(),
        layout.skipBlank(),
        or(settings.fallbackEncoding(), layout.fallbackEncoding()));
  }

  /** How to split data whose files do not define parts. */
  private record Plan(double validationShare, double testShare, long seed, boolean stratified) {}

  private Plan plan(SplitPlan split) {
    if (scoresAll()) {
      return new Plan(0, 1, SEED, true);
    }
    Double validation = settings.validationShare();
    Double test = settings.testShare();
    Long seed = settings.splitSeed();
    boolean stratified = true;
    if (split instanceof SplitPlan.Ratio ratio) {
      validation = or(validation, ratio.validationShare());
      test = or(test, ratio.testShare());
      seed = or(seed, ratio.seed());
      stratified = ratio.stratified();
    } else if (split instanceof SplitPlan.Given given) {
      validation = or(validation, given.validationShare());
      seed = or(seed, given.seed());
    }
    Plan plan =
        new Plan(
            or(validation, VALIDATION_SHARE), or(test, TEST_SHARE), or(seed, SEED), stratified);
    if (plan.validationShare() + plan.testShare() >= 1) {
      throw new UsageException(
          ("a validation share of %s and a test share of %s leave nothing to train on; reduce one"
                  + " of them")
              .formatted(plan.validationShare(), plan.testShare()));
    }
    return plan;
  }

  private boolean scoresAll() {
    return DataSettings.scoresAll(settings.validationShare(), settings.testShare());
  }

  private Split<LabelledText> split(LabelledTexts texts, Plan plan) {
    if (scoresAll()) {
      List<LabelledText> unassigned = new ArrayList<>(texts.all());
      unassigned.addAll(texts.train());
      // Where the data has a test part of its own, that part is scored.
      return texts.test().isEmpty()
          ? new Split<>(List.of(), List.of(), unassigned)
          : new Split<>(unassigned, texts.validation(), texts.test());
    }
    Function<LabelledText, String> label = plan.stratified() ? LabelledText::label : example -> "";
    if (!texts.validation().isEmpty() && settings.validationShare() != null) {
      throw given("validation");
    }
    if (!texts.test().isEmpty() && settings.testShare() != null) {
      throw given("test");
    }
    List<LabelledText> rest = new ArrayList<>(texts.all());
    rest.addAll(texts.train());
    Split<LabelledText> cut =
        StratifiedSplit.of(
            rest,
            label,
            texts.validation().isEmpty() ? plan.validationShare() : 0,
            texts.test().isEmpty() ? plan.testShare() : 0,
            plan.seed());
    return new Split<>(
        cut.train(),
        texts.validation().isEmpty() ? cut.validation() : texts.validation(),
        texts.test().isEmpty() ? cut.test() : texts.test());
  }

  private UsageException given(String part) {
    return new UsageException(
        "%s has a %s part of its own; omit --%s-share".formatted(found.name(), part, part));
  }

  private TextData data(LabelledTexts texts, String sha256, Plan plan) {
    Split<LabelledText> split = trained(split(texts, plan));
    List<String> labels = labels(split);
    List<String> notes = new ArrayList<>(texts.notes());
    Set<String> seen = new HashSet<>();
    split.train().forEach(example -> seen.add(example.text()));
    long repeated = split.test().stream().filter(example -> seen.contains(example.text())).count();
    if (repeated > 0) {
      notes.add(
          "%d of the %d texts of the test part also occur in the training part"
              .formatted(repeated, split.test().size()));
    }
    return new TextData(found.name(), sha256, labels, split, notes);
  }

  /** The split, its training part reduced to the share to train on. */
  private Split<LabelledText> trained(Split<LabelledText> split) {
    return new Split<>(
        TrainShare.of(
            split.train(), LabelledText::label, DataSettings.orAll(settings.trainShare())),
        split.validation(),
        split.test());
  }

  private List<String> labels(Split<LabelledText> split) {
    Set<String> labels = new TreeSet<>();
    split.train().forEach(example -> labels.add(example.label()));
    String name = found.name();
    if (scoresAll() && labels.isEmpty() && !split.test().isEmpty()) {
      // The model to be scored defines the classes.
      split.test().forEach(example -> labels.add(example.label()));
      return List.copyOf(labels);
    }
    if (labels.isEmpty()) {
      throw new InputException(
          name + " has no training examples; expected labelled texts of at least two classes");
    }
    if (labels.size() == 1) {
      throw new InputException(
          ("%s has only one class: all %d training texts have the label '%s'; expected at least two"
                  + " (is --label-column correct?)")
              .formatted(name, split.train().size(), labels.iterator().next()));
    }
    if (labels.size() > MAX_LABELS
        || (split.train().size() >= 20 && labels.size() > split.train().size() / 2)) {
      throw new InputException(
          ("%s has %d distinct labels for %d training texts (such as '%s'), too many to be classes;"
                  + " is --label-column correct?")
              .formatted(name, labels.size(), split.train().size(), labels.iterator().next()));
    }
    for (List<LabelledText> part : List.of(split.validation(), split.test())) {
      for (LabelledText example : part) {
        if (!labels.contains(example.label())) {
          throw new InputException(
              ("%s: the %s part has the label '%s', which the training part lacks (its labels are"
                      + " %s)")
                  .formatted(
                      name,
                      part == split.test() ? "test" : "validation",
                      example.label(),
                      String.join(", ", labels)));
        }
      }
    }
    return List.copyOf(labels);
  }
}
