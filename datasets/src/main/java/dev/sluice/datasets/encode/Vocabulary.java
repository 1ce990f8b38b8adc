package dev.sluice.datasets.encode;

import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words that a network knows, each with its index. {@link #PAD} is padding and {@link #UNKNOWN}
 * any unknown word; the words follow, the most frequent first, equally frequent ones in the order
 * of their code points. Immutable.
 */
public final class Vocabulary {
  /** The index of padding. */
  public static final int PAD = 0;

  /** The index of every word that is not in the vocabulary. */
  public static final int UNKNOWN = 1;

  private static final List<String> SPECIAL = List.of("<pad>", "<unk>");

  private final List<String> tokens;
  private final Map<String, Integer> indices;

  private record Stored(List<String> tokens) {}

  private Vocabulary(List<String> tokens) {
    this.tokens = List.copyOf(tokens);
    this.indices = new HashMap<>();
    for (int i = 0; i < tokens.size(); i++) {
      indices.put(tokens.get(i), i);
    }
  }

  /**
   * The vocabulary of the training part.
   *
   * @param documents the texts of the training part only, as tokens
   * @param minimumCount words that occur less often are unknown; at least 1
   * @param maximumSize limit of the size, padding and unknown included; 0: no limit
   */
  public static Vocabulary fit(
      Iterable<? extends List<String>> documents, int minimumCount, int maximumSize) {
    Counter counter = new Counter();
    documents.forEach(counter::add);
    return counter.vocabulary(minimumCount, maximumSize);
  }

  /**
   * Counts words. Of more than {@value #MAX_COUNTED} distinct ones, the rarest are forgotten now
   * and then, as word2vec does (Mikolov et al. 2013), so that the memory has a limit: first those
   * that occurred once so far, then those that occurred twice, and so on. So only the counts of
   * very rare words can be too low.
   */
  public static final class Counter {
    /** The largest number of distinct words that are counted. */
    static final int MAX_COUNTED = 1 << 21;

    private final int limit;
    private final Map<String, Integer> counts = new HashMap<>();
    private int forgotten;

    public Counter() {
      this(MAX_COUNTED);
    }

    Counter(int limit) {
      this.limit = limit;
    }

    /** Counts the words of a text of the training part. */
    public void add(List<String> document) {
      for (String token : document) {
        counts.merge(token, 1, Integer::sum);
      }
      while (counts.size() > limit) {
        forgotten++;
        counts.values().removeIf(count -> count <= forgotten);
      }
    }

    /**
     * The vocabulary of the words counted.
     *
     * @param minimumCount words that occur less often are unknown; at least 1
     * @param maximumSize limit of the size, padding and unknown included; 0: no limit
     */
    public Vocabulary vocabulary(int minimumCount, int maximumSize) {
      UsageException.atLeast("minimum count", minimumCount, 1);
      if (maximumSize != 0) {
        UsageException.atLeast("maximum size", maximumSize, SPECIAL.size() + 1);
      }
      // A text may contain the words that denote padding and unknown.
      counts.keySet().removeAll(SPECIAL);
      List<String> tokens = new ArrayList<>(SPECIAL);
      counts.entrySet().stream()
          .filter(entry -> entry.getValue() >= minimumCount)
          .sorted(
              Comparator.comparing((Map.Entry<String, Integer> entry) -> -entry.getValue())
                  .thenComparing(Map.Entry::getKey))
          .limit(maximumSize == 0 ? Long.MAX_VALUE : maximumSize - SPECIAL.size())
          .forEach(entry -> tokens.add(entry.getKey()));
      return new Vocabulary(tokens);
    }
  }

  /** The number of words, padding and unknown included. */
  public int size() {
    return tokens.size();
  }

  /** Whether it knows a word. */
  public boolean contains(String token) {
    return indexOf(token) > UNKNOWN;
  }

  /** The index of a word; {@link #UNKNOWN} if it is not known. */
  public int indexOf(String token) {
    int index = indices.getOrDefault(token, UNKNOWN);
    return index == PAD ? UNKNOWN : index;
  }

  /** The word of an index. */
  public String token(int index) {
    return tokens.get(index);
  }

  /** The indices of words, in their order. */
  public int[] encode(List<String> words) {
    return words.stream().mapToInt(this::indexOf).toArray();
  }

  /** As JSON, in UTF-8. */
  public byte[] toJson() {
    return Json.write(new Stored(tokens));
  }

  /**
   * Reads a vocabulary back.
   *
   * @throws InputException if it is not what {@link #toJson} writes
   */
  public static Vocabulary fromJson(byte[] json) {
    List<String> tokens = Json.read(json, Stored.class, "vocabulary").tokens();
    if (tokens == null
        || tokens.size() < SPECIAL.size()
        || !tokens.subList(0, SPECIAL.size()).equals(SPECIAL)
        || tokens.stream().distinct().count() != tokens.size()) {
      throw new InputException(
          ("the stored vocabulary does not begin with %s or contains a word twice: the model is"
                  + " damaged")
              .formatted(String.join(", ", SPECIAL)));
    }
    return new Vocabulary(tokens);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary that && tokens.equals(that.tokens);
  }

  @Override
  public int hashCode() {
    return tokens.hashCode();
  }

  @Override
  public String toString() {
    return "vocabulary of " + size() + " words";
  }
}
