package dev.sluice.datasets;

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

/** From settings to labelled text in its parts. */
final class TextLoading {
  private static final double VALIDATION_SHARE = 0.1;
  private static final double TEST_SHARE = 0.2;
  private static final long SEED = 1;

  /** More classes than this are not meant as classes. */
  private static final int MOST_LABELS = 1000;

  private final TextDataSettings settings;
  private final Found found;

  TextLoading(TextDataSettings settings, Found found) {
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
          "--validation-data and --test-data go with your own file, not with the card '%s'"
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
    LabelledTextReader reader =
        new LabelledTextReader(
            options(new TextLayout(null, null, null, null, null, null, Map.of(), false, null)));
    List<Path> files = new ArrayList<>();
    LabelledTexts texts = read(reader, found.path(), transform, files);
    if (settings.validationData() != null) {
      Path file = Found.file("validation-data", settings.validationData());
      texts = texts.plus(read(reader, file, transform, files).asValidation());
    }
    if (settings.testData() != null) {
      Path file = Found.file("test-data", settings.testData());
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
          "%s is a folder, which --format %s does not go with; name a file, or say --format folder"
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

  private static <T> T or(T first, T second) {
    return first != null ? first : second;
  }

  /** How to split what the files do not. */
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
          "shares of %s for validation and %s for the test leave nothing to train on"
              .formatted(plan.validationShare(), plan.testShare()));
    }
    return plan;
  }

  private boolean scoresAll() {
    return DataSettings.scoresAll(settings.validationShare(), settings.testShare());
  }

  private Split<LabelledText> split(LabelledTexts texts, Plan plan) {
    if (scoresAll()) {
      List<LabelledText> together = new ArrayList<>(texts.all());
      together.addAll(texts.train());
      // Data that names its own test part means that one to be scored.
      return texts.test().isEmpty()
          ? new Split<>(List.of(), List.of(), together)
          : new Split<>(together, texts.validation(), texts.test());
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
        "%s comes with a %s part of its own; leave out --%s-share"
            .formatted(found.name(), part, part));
  }

  private TextData data(LabelledTexts texts, String sha256, Plan plan) {
    Split<LabelledText> split = trained(split(texts, plan));
    List<String> labels = labels(split);
    List<String> notes = new ArrayList<>(texts.notes());
    Set<String> seen = new HashSet<>();
    split.train().forEach(example -> seen.add(example.text()));
    long again = split.test().stream().filter(example -> seen.contains(example.text())).count();
    if (again > 0) {
      notes.add(
          "%d of the %d texts of the test part stand in the training part as well"
              .formatted(again, split.test().size()));
    }
    return new TextData(found.name(), sha256, labels, split, notes);
  }

  /** With the share of the training part that is to be trained on. */
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
      // Which classes there are is for the model that is scored to say.
      split.test().forEach(example -> labels.add(example.label()));
      return List.copyOf(labels);
    }
    if (labels.isEmpty()) {
      throw new InputException(
          name + " has no examples for training; expected labelled texts of two or more classes");
    }
    if (labels.size() == 1) {
      throw new InputException(
          ("%s has one class only: all %d training texts have the label '%s'; expected two or more"
                  + " (is --label-column right?)")
              .formatted(name, split.train().size(), labels.iterator().next()));
    }
    if (labels.size() > MOST_LABELS
        || (split.train().size() >= 20 && labels.size() > split.train().size() / 2)) {
      throw new InputException(
          ("%s has %d different labels for %d training texts (such as '%s'), too many for classes;"
                  + " is --label-column right?")
              .formatted(name, labels.size(), split.train().size(), labels.iterator().next()));
    }
    for (List<LabelledText> part : List.of(split.validation(), split.test())) {
      for (LabelledText example : part) {
        if (!labels.contains(example.label())) {
          throw new InputException(
              "%s: the %s part has the label '%s', which the training part does not (it has %s)"
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
