package dev.sluice.datasets;

import static dev.sluice.datasets.DataSettings.or;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.SplitPlan;
import dev.sluice.datasets.card.TextLayout;
import dev.sluice.datasets.corpus.CorpusReader;
import dev.sluice.datasets.encoded.EncodedCache;
import dev.sluice.datasets.input.FileStamps;
import dev.sluice.datasets.input.RowTransform;
import dev.sluice.datasets.source.DataFiles;
import dev.sluice.datasets.split.FilePart;
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
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
  private final EncodedCache cache;

  TextLoading(TextDataSettings settings, NamedData found, EncodedCache cache) {
    this.settings = settings;
    this.found = found;
    this.cache = cache;
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
    List<Source> sources = new ArrayList<>();
    for (FilePart part : FilePart.values()) {
      files.paths(part).forEach(path -> sources.add(new Source(part, path)));
    }
    CardCounts counts = new CardCounts(settings.transform() == null ? card : null);
    return data(
        new Reader(reader, transform, card.name(), files.sha256()),
        sources,
        FileStamps.of(sources.stream().flatMap(source -> files(source.path()).stream()).toList()),
        counts,
        plan(card.split()));
  }

  private TextData own(RowTransform transform) {
    LabelledTextReader reader = new LabelledTextReader(options(TextLayout.GUESSED));
    List<Source> sources = new ArrayList<>();
    sources.add(new Source(FilePart.ALL, own(found.path())));
    if (settings.validationData() != null) {
      Path file = NamedData.file("validation-data", settings.validationData());
      sources.add(new Source(FilePart.VALIDATION, own(file)));
    }
    if (settings.testData() != null) {
      sources.add(new Source(FilePart.TEST, own(NamedData.file("test-data", settings.testData()))));
    }
    List<Path> files = sources.stream().flatMap(source -> files(source.path()).stream()).toList();
    FileStamps stamps = FileStamps.of(files);
    boolean folder = Files.isDirectory(found.path()) && sources.size() == 1;
    String sha256 = OwnFiles.sha256(folder ? found.path() : null, files);
    String place = found.path().toAbsolutePath().normalize().toString();
    return data(
        new Reader(reader, transform, place, sha256),
        sources,
        stamps,
        new CardCounts(null),
        plan(null));
  }

  private Path own(Path path) {
    if (Files.isDirectory(path)
        && settings.format() != null
        && settings.format() != TextFormat.FOLDER) {
      throw new UsageException(
          "%s is a folder, but --format %s needs a file; name a file, or use --format folder"
              .formatted(path, settings.format().key()));
    }
    return path;
  }

  private static List<Path> files(Path path) {
    return Files.isDirectory(path) ? CorpusReader.files(path, null) : List.of(path);
  }

  /**
   * A file or folder.
   *
   * @param part the part that all of its examples belong to; {@link FilePart#ALL} if it says so
   *     itself, or does not
   */
  private record Source(FilePart part, Path path) {}

  /**
   * How to read the files.
   *
   * @param place the card's name, or the absolute path of the data
   */
  private record Reader(
      LabelledTextReader reader, RowTransform transform, String place, String sha256) {
    LabelledTextReader.Examples examples(Source source) {
      LabelledTextReader.Examples examples = reader.examples(source.path(), transform);
      return source.part() == FilePart.ALL
          ? examples
          : sink -> examples.read((part, example) -> sink.accept(source.part(), example));
    }
  }

  private TextData data(
      Reader reader, List<Source> sources, FileStamps stamps, CardCounts counts, Plan plan) {
    return cache.fitsInMemory(stamps.unpackedBytes())
        ? inMemory(reader, sources, counts, plan)
        : large(reader, sources, stamps, counts, plan);
  }

  private TextData inMemory(Reader reader, List<Source> sources, CardCounts counts, Plan plan) {
    LabelledTexts texts = new LabelledTexts(List.of(), List.of(), List.of(), List.of(), List.of());
    for (Source source : sources) {
      LabelledTexts read = reader.reader().read(source.path(), reader.transform());
      texts =
          texts.plus(
              switch (source.part()) {
                case ALL -> read;
                case TRAIN -> read.asTrain();
                case VALIDATION -> read.asValidation();
                case TEST -> read.asTest();
              });
    }
    counts.records(texts.size());
    counts.labels(count(texts));
    return data(texts, reader.sha256(), plan);
  }

  private static Map<String, Long> count(LabelledTexts texts) {
    return count(
        Stream.of(texts.all(), texts.train(), texts.validation(), texts.test())
            .flatMap(List::stream)
            .toList(),
        LabelledText::label);
  }

  private static <T> Map<String, Long> count(List<T> examples, Function<T, String> label) {
    Map<String, Long> counts = new LinkedHashMap<>();
    examples.forEach(example -> counts.merge(label.apply(example), 1L, Long::sum));
    return counts;
  }

  /** Reads once to count labels, and decides the part of each example of later readings. */
  private TextData large(
      Reader reader, List<Source> sources, FileStamps stamps, CardCounts counts, Plan plan) {
    List<LabelledTextReader.Examples> files = sources.stream().map(reader::examples).toList();
    List<String> reading = new ArrayList<>();
    reading.add("settings=" + settings);
    reading.add("card=" + found.card());
    reading.add(
        "transform=" + (reader.transform() == null ? null : reader.transform().definition()));
    LabelListing listing =
        LabelListing.of(
            cache,
            reader.place(),
            reader.sha256(),
            reading,
            sink -> {
              List<String> notes = new ArrayList<>();
              files.forEach(file -> notes.addAll(file.read(sink)));
              stamps.requireUnchanged();
              return notes;
            });
    counts.records(listing.size());
    Map<String, Long> all = new LinkedHashMap<>();
    for (FilePart part : FilePart.values()) {
      listing.counts(part).forEach((label, count) -> all.merge(label, count, Long::sum));
    }
    counts.labels(all);
    Assigned assigned = listing.isListed() ? listed(listing, plan) : keyed(listing, plan);
    List<String> labels = labels(assigned.train(), assigned.validation(), assigned.test());
    List<LargeTexts.File> read =
        files.stream()
            .<LargeTexts.File>map(
                file ->
                    sink -> {
                      stamps.requireUnchanged();
                      file.read(sink);
                      stamps.requireUnchanged();
                    })
            .toList();
    return new TextData(
        found.name(),
        reader.place(),
        reader.sha256(),
        labels,
        new LargeTexts(read, assigned.assignment()),
        reading,
        listing.notes());
  }

  /** The parts of large data, with the number of examples of each label. */
  private record Assigned(
      LargeTexts.Assignment assignment,
      Map<String, Long> train,
      Map<String, Long> validation,
      Map<String, Long> test) {}

  /** As in memory, with the numbers of examples in place of texts. */
  private Assigned listed(LabelListing listing, Plan plan) {
    Function<Integer, String> label = listing::label;
    Split<Integer> split =
        trained(
            split(
                new Given<>(
                    listing.examples(FilePart.ALL),
                    listing.examples(FilePart.TRAIN),
                    listing.examples(FilePart.VALIDATION),
                    listing.examples(FilePart.TEST)),
                label,
                plan),
            label);
    FilePart[] parts = new FilePart[Math.toIntExact(listing.size())];
    Arrays.fill(parts, FilePart.ALL);
    split.train().forEach(i -> parts[i] = FilePart.TRAIN);
    split.validation().forEach(i -> parts[i] = FilePart.VALIDATION);
    split.test().forEach(i -> parts[i] = FilePart.TEST);
    return new Assigned(
        LargeTexts.listed(parts),
        count(split.train(), label),
        count(split.validation(), label),
        count(split.test(), label));
  }

  /** The same shares, in a random order that needs no memory. */
  private Assigned keyed(LabelListing listing, Plan plan) {
    Map<String, Long> rest = new LinkedHashMap<>(listing.counts(FilePart.ALL));
    listing.counts(FilePart.TRAIN).forEach((label, count) -> rest.merge(label, count, Long::sum));
    Map<String, Long> validation = listing.counts(FilePart.VALIDATION);
    Map<String, Long> test = listing.counts(FilePart.TEST);
    if (scoresAll() && test.isEmpty()) {
      return new Assigned(
          () -> (given, label) -> isRest(given) ? FilePart.TEST : FilePart.ALL,
          Map.of(),
          Map.of(),
          rest);
    }
    if (!scoresAll()) {
      requireNoShare(!validation.isEmpty(), !test.isEmpty());
    }
    boolean cutsValidation = !scoresAll() && validation.isEmpty();
    boolean cutsTest = !scoresAll() && test.isEmpty();
    LargeTexts.Cut cut =
        LargeTexts.cut(
            rest,
            plan.stratified(),
            cutsValidation ? plan.validationShare() : 0,
            cutsTest ? plan.testShare() : 0,
            DataSettings.orAll(settings.trainShare()),
            plan.seed());
    return new Assigned(
        () -> {
          LargeTexts.Parts parts = cut.assignment().start();
          return (given, label) -> isRest(given) ? parts.next(given, label) : given;
        },
        cut.train(),
        cutsValidation ? cut.validation() : validation,
        cutsTest ? cut.test() : test);
  }

  private static boolean isRest(FilePart given) {
    return given == FilePart.ALL || given == FilePart.TRAIN;
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

  /** Examples by the part that the files assign them to. */
  private record Given<T>(List<T> all, List<T> train, List<T> validation, List<T> test) {}

  private <T> Split<T> split(Given<T> given, Function<T, String> label, Plan plan) {
    List<T> rest = new ArrayList<>(given.all());
    rest.addAll(given.train());
    if (scoresAll()) {
      // Where the data has a test part of its own, that part is scored.
      return given.test().isEmpty()
          ? new Split<>(List.of(), List.of(), rest)
          : new Split<>(rest, given.validation(), given.test());
    }
    requireNoShare(!given.validation().isEmpty(), !given.test().isEmpty());
    Split<T> cut =
        StratifiedSplit.of(
            rest,
            plan.stratified() ? label : example -> "",
            given.validation().isEmpty() ? plan.validationShare() : 0,
            given.test().isEmpty() ? plan.testShare() : 0,
            plan.seed());
    return new Split<>(
        cut.train(),
        given.validation().isEmpty() ? cut.validation() : given.validation(),
        given.test().isEmpty() ? cut.test() : given.test());
  }

  /** Fails if a share is set for a part that the files define. */
  private void requireNoShare(boolean validationIsGiven, boolean testIsGiven) {
    if (validationIsGiven && settings.validationShare() != null) {
      throw given("validation");
    }
    if (testIsGiven && settings.testShare() != null) {
      throw given("test");
    }
  }

  private UsageException given(String part) {
    return new UsageException(
        "%s has a %s part of its own; omit --%s-share".formatted(found.name(), part, part));
  }

  private TextData data(LabelledTexts texts, String sha256, Plan plan) {
    Function<LabelledText, String> label = LabelledText::label;
    Split<LabelledText> split =
        trained(
            split(
                new Given<>(texts.all(), texts.train(), texts.validation(), texts.test()),
                label,
                plan),
            label);
    List<String> labels =
        labels(
            count(split.train(), label),
            count(split.validation(), label),
            count(split.test(), label));
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
  private <T> Split<T> trained(Split<T> split, Function<T, String> label) {
    return new Split<>(
        TrainShare.of(split.train(), label, DataSettings.orAll(settings.trainShare())),
        split.validation(),
        split.test());
  }

  /**
   * The classes, sorted.
   *
   * @param train the number of examples of each label of the training part
   */
  private List<String> labels(
      Map<String, Long> train, Map<String, Long> validation, Map<String, Long> test) {
    Set<String> labels = new TreeSet<>(train.keySet());
    String name = found.name();
    if (scoresAll() && labels.isEmpty() && !test.isEmpty()) {
      // The model to be scored defines the classes.
      return List.copyOf(new TreeSet<>(test.keySet()));
    }
    if (labels.isEmpty()) {
      throw new InputException(
          name + " has no training examples; expected labelled texts of at least two classes");
    }
    long size = train.values().stream().mapToLong(Long::longValue).sum();
    if (labels.size() == 1) {
      throw new InputException(
          ("%s has only one class: all %d training texts have the label '%s'; expected at least two"
                  + " (is --label-column correct?)")
              .formatted(name, size, labels.iterator().next()));
    }
    if (labels.size() > MAX_LABELS || (size >= 20 && labels.size() > size / 2)) {
      throw new InputException(
          ("%s has %d distinct labels for %d training texts (such as '%s'), too many to be classes;"
                  + " is --label-column correct?")
              .formatted(name, labels.size(), size, labels.iterator().next()));
    }
    requireKnown(labels, "validation", validation);
    requireKnown(labels, "test", test);
    return List.copyOf(labels);
  }

  private void requireKnown(Set<String> labels, String part, Map<String, Long> counts) {
    for (String label : counts.keySet()) {
      if (!labels.contains(label)) {
        throw new InputException(
            ("%s: the %s part has the label '%s', which the training part lacks (its labels are"
                    + " %s)")
                .formatted(found.name(), part, label, String.join(", ", labels)));
      }
    }
  }
}
