package dev.sluice.charnn;

import dev.sluice.datasets.CorpusData;
import dev.sluice.datasets.corpus.EncodedText;
import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.datasets.encode.Characters;
import dev.sluice.datasets.iterate.CharacterIterator;
import dev.sluice.datasets.split.TrainShare;
import dev.sluice.error.InputException;
import dev.sluice.network.Batches;
import dev.sluice.network.NetworkDefinition;
import dev.sluice.network.TrainableNetwork;
import dev.sluice.progress.Progress;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import dev.sluice.task.Problem;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * One text, with its characters as indices into the alphabet of its training part.
 *
 * <p>Networks and baselines predict the same characters: every character of a part, each once, from
 * all characters before it, including those of the previous parts; only the first character of the
 * text has none before it. None of them can predict a character that never occurs in the training
 * part: it is skipped and counted.
 */
final class CharacterProblem implements Problem {
  /** The entry of a stored model that contains the alphabet. */
  static final String ALPHABET = "alphabet.json";

  /** The baseline that ignores all previous characters. */
  static final String UNIGRAM = "unigram";

  /**
   * The largest number of streams that a part is scored in. One would be exact, but slow: a step of
   * the network costs almost the same for 32 streams as for one.
   */
  private static final int MAX_STREAMS = 32;

  /** The shortest stream, in characters. */
  private static final int MIN_STREAM_LENGTH = 1024;

  /**
   * The largest number of characters in which n-grams are counted if the text is not held in
   * memory.
   */
  private static final int MAX_COUNTED = 1 << 24;

  /** The characters that a stream reads before it is scored. */
  private static final int LEAD_IN = 256;

  private final CharacterSettings settings;
  private final CorpusData data;
  private final Alphabet alphabet;
  private final Map<Part, Encoded> parts = new LinkedHashMap<>();

  /** All parts in order. */
  private final Characters text;

  /** The training part of {@link #text}. */
  private final Characters train;

  /** Null until baselines are first requested. */
  private NgramModel ngrams;

  /**
   * A part of the text.
   *
   * @param from its beginning in {@link #text}
   * @param to its end, exclusive
   * @param unseen the characters skipped because they are not in the alphabet
   */
  private record Encoded(long from, long to, EncodedText.Unseen unseen) {
    /** The first character that has one before it. */
    long firstPredicted() {
      return Math.max(1, from);
    }
  }

  private CharacterProblem(CharacterSettings settings, CorpusData data, Alphabet alphabet) {
    this.settings = settings;
    this.data = data;
    this.alphabet = alphabet;
    EncodedText.KnownCharacters known = data.text().indices(alphabet);
    long end = 0;
    for (Part part : Part.values()) {
      EncodedText content = content(data, part);
      EncodedText.Unseen unseen = content.unseen(alphabet);
      if (unseen.count() > 0 && settings.characters().unknown() == Alphabet.Unknown.ERROR) {
        requireKnown(content, part);
      }
      long start = end;
      end += content.length();
      parts.put(part, new Encoded(known.knownBefore(start), known.knownBefore(end), unseen));
    }
    text = known;
    train = known.section(0, parts.get(Part.TRAIN).to());
  }

  /**
   * A problem with the alphabet of the training part.
   *
   * @throws InputException if a part is too short
   */
  static CharacterProblem fit(CharacterSettings settings, CorpusData data, Progress progress) {
    for (Part part : Part.values()) {
      if (content(data, part).isEmpty()) {
        throw new InputException(
            ("the %s part of %s has no characters; training needs all three parts: use a longer"
                    + " text or other shares (--validation-share, --test-share)")
                .formatted(part.label(), data.name()));
      }
    }
    CharacterProblem problem =
        new CharacterProblem(settings, data, Alphabet.of(data.train().distinct()));
    problem.reportUnseen(progress);
    // Fail now rather than after the first epoch.
    problem.training(1);
    problem.check(Part.VALIDATION);
    problem.check(Part.TEST);
    return problem;
  }

  /** A problem with the alphabet of a stored model; the text may lack a training part. */
  static CharacterProblem restore(
      CharacterSettings settings, CorpusData data, byte[] alphabet, Progress progress) {
    CharacterProblem problem = new CharacterProblem(settings, data, Alphabet.fromJson(alphabet));
    problem.reportUnseen(progress);
    return problem;
  }

  private void requireKnown(EncodedText content, Part part) {
    try {
      content.requireKnown(alphabet);
    } catch (InputException e) {
      throw new InputException(
          "the %s part of %s: %s".formatted(part.label(), data.name(), e.getMessage()), e);
    }
  }

  private void reportUnseen(Progress progress) {
    parts.forEach(
        (part, encoded) -> {
          if (encoded.unseen().count() > 0) {
            progress.say(
                "%s characters of the %s part do not occur in the training part and are skipped: %s"
                    .formatted(
                        count(encoded.unseen().count()),
                        part.label(),
                        named(encoded.unseen().distinct())));
          }
        });
  }

  private static String named(int[] characters) {
    int limit = 5;
    String shown =
        Arrays.stream(characters)
            .limit(limit)
            .mapToObj(Alphabet::describe)
            .collect(Collectors.joining(", "));
    return characters.length <= limit
        ? shown
        : shown + ", and %d others".formatted(characters.length - limit);
  }

  private static EncodedText content(CorpusData data, Part part) {
    return switch (part) {
      case TRAIN -> data.train();
      case VALIDATION -> data.validation();
      case TEST -> data.test();
    };
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    parts.forEach(
        (part, encoded) ->
            facts.put(part.label() + " characters", count(encoded.to() - encoded.from())));
    facts.put("alphabet", count(alphabet.size()) + " characters");
    parts.forEach(
        (part, encoded) -> {
          if (part != Part.TRAIN) {
            facts.put(
                "unseen characters in " + part.label(),
                encoded.unseen().count() == 0
                    ? "0"
                    : "%s, skipped: %s"
                        .formatted(
                            count(encoded.unseen().count()), named(encoded.unseen().distinct())));
          }
        });
    if (!data.notes().isEmpty()) {
      facts.put("notes", String.join(" ", data.notes()));
    }
    TrainShare.addTo(facts, settings.data().trainShare());
    return facts;
  }

  @Override
  public String dataSha256() {
    return data.sha256();
  }

  @Override
  public NetworkDefinition network() {
    return NetworkDefinition.of(CharacterNetwork.configuration(settings, alphabet.size()));
  }

  @Override
  public boolean stateful() {
    return true;
  }

  @Override
  public String counted() {
    return "characters";
  }

  @Override
  public Iterator<MultiDataSet> training(int epoch) {
    return Batches.madeOnDemand(iterator().forEpoch(epoch));
  }

  @Override
  public int batchesPerEpoch() {
    return iterator().batches();
  }

  private CharacterIterator iterator() {
    return new CharacterIterator(
        train,
        alphabet.size(),
        settings.training().batchSize(),
        settings.characters().steps(),
        settings.characters().input().batches());
  }

  @Override
  public double validationLoss(TrainableNetwork network) {
    return score(network, Part.VALIDATION).natsPerCharacter();
  }

  @Override
  public Evaluation evaluate(TrainableNetwork network, Part part) {
    CharacterScore score = score(network, part);
    return score.evaluation(List.of(counts(score, part)));
  }

  private CharacterScore score(TrainableNetwork network, Part part) {
    Encoded scored = check(part);
    long length = scored.to() - scored.firstPredicted();
    int streams = (int) Math.max(1, Math.min(MAX_STREAMS, length / MIN_STREAM_LENGTH));
    return new CharacterNetwork(network.layers(), settings.characters().input(), alphabet.size())
        .score(text, scored.firstPredicted(), scored.to(), streams, LEAD_IN);
  }

  private Encoded check(Part part) {
    Encoded encoded = parts.get(part);
    if (encoded.to() <= encoded.firstPredicted()) {
      throw new InputException(
          ("the %s part of %s has no character to predict: %s characters, %s of them not in the"
                  + " alphabet; use a longer text or a larger share")
              .formatted(
                  part.label(),
                  data.name(),
                  count(encoded.to() - encoded.from() + encoded.unseen().count()),
                  count(encoded.unseen().count())));
    }
    return encoded;
  }

  private Evaluation.Detail counts(CharacterScore score, Part part) {
    return new Evaluation.Detail(
        "Characters of the %s part".formatted(part.label()),
        List.of(
            Evaluation.Figures.counts("predicted", List.of(score.characters())),
            Evaluation.Figures.counts("predicted correctly", List.of(score.correct())),
            Evaluation.Figures.counts(
                "unseen in training, skipped", List.of(parts.get(part).unseen().count()))));
  }

  @Override
  public Map<String, Evaluation> baselines(Part part, Progress progress) {
    Encoded validation = parts.get(Part.VALIDATION);
    if (train.length() == 0 || validation.to() <= validation.firstPredicted()) {
      progress.say(
          "No baselines: they count n-grams in a training part and choose the order on a validation"
              + " part; this text does not have both.");
      return Map.of();
    }
    Encoded scored = check(part);
    if (ngrams == null) {
      ngrams =
          NgramModel.fit(
              counted(progress).toArray(), alphabet.size(), settings.characters().ngramOrder());
    }
    double[] nats = ngrams.natsByOrder(text, validation.firstPredicted(), validation.to());
    int best = bestOrder(nats);
    Map<String, Evaluation> baselines = new LinkedHashMap<>();
    for (int order : best == 1 ? List.of(1) : List.of(1, best)) {
      CharacterScore score = ngrams.score(text, scored.firstPredicted(), scored.to(), order);
      baselines.put(
          order == 1 ? UNIGRAM : order + "-gram",
          score.evaluation(
              order == best ? List.of(counts(score, part), byOrder(nats)) : List.of()));
    }
    return Collections.unmodifiableMap(baselines);
  }

  /** The characters in which n-grams are counted: the training part, or its end. */
  private Characters counted(Progress progress) {
    long length = train.length();
    if (train.inMemory() || length <= MAX_COUNTED) {
      return train;
    }
    progress.say(
        "n-grams are counted in the last %s of the %s characters of the training part: the tables"
                .formatted(count(MAX_COUNTED), count(length))
            + " of all would not fit into memory");
    return train.section(length - MAX_COUNTED, length);
  }

  /** The order with the smallest loss; the lowest of several equal ones. */
  static int bestOrder(double[] nats) {
    int best = 0;
    for (int i = 1; i < nats.length; i++) {
      if (nats[i] < nats[best]) {
        best = i;
      }
    }
    return best + 1;
  }

  private static Evaluation.Detail byOrder(double[] nats) {
    return new Evaluation.Detail(
        "n-grams by order, on the validation part",
        List.of(
            Evaluation.Figures.counts(
                "order", IntStream.rangeClosed(1, nats.length).boxed().toList()),
            Evaluation.Figures.of("nats/char", 4, Arrays.stream(nats).boxed().toList()),
            Evaluation.Figures.of(
                "bits/char",
                4,
                Arrays.stream(nats).map(loss -> loss / Math.log(2)).boxed().toList())));
  }

  @Override
  public Map<String, byte[]> companions() {
    return Map.of(ALPHABET, alphabet.toJson());
  }
}
