package dev.sluice.charnn;

import dev.sluice.datasets.encode.Characters;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The baseline of character models: interpolated n-grams with Witten-Bell smoothing. For a context
 * {@code h} of {@code k} characters, {@code n(h)} the number of its occurrences in the training
 * part, {@code n(hc)} how often {@code c} follows it, {@code t(h)} the number of distinct
 * characters that follow it, and {@code h'} the context without its first character:
 *
 * <pre>
 *   p_k(c | h) = (n(hc) + t(h) p_{k-1}(c | h')) / (n(h) + t(h))
 *   p_k(c | h) = p_{k-1}(c | h')                                  if n(h) = 0
 *   p_{-1}(c)  = 1 / alphabet size
 * </pre>
 *
 * <p>All characters of the alphabet have a probability above zero, and the probabilities sum to
 * one. Sources: Witten and Bell 1991, "The zero-frequency problem", method C; in this interpolated
 * form, Chen and Goodman 1999, "An empirical study of smoothing techniques for language modeling",
 * section 2.4. A model of order n uses a context of n - 1 characters, and includes all lower
 * orders, which can be scored too.
 *
 * <p>The n-grams form a trie, stored by levels. The nodes of a level are numbered in the order of
 * their parent and their last character, so that the children of a node are a contiguous range, in
 * which a child is found by binary search. This takes 12 bytes per distinct n-gram and no hash
 * table.
 */
final class NgramModel {
  private static final int ABSENT = -1;

  /** The characters read at a time. */
  private static final int READ = 1 << 13;

  private final int alphabetSize;
  private final Level[] levels;

  /**
   * The contexts of one length and the characters that follow them.
   *
   * @param first the children of context {@code x} are {@code first[x]} to {@code first[x + 1] - 1}
   * @param character the last character of each child
   * @param before the total count of all children before each, so that {@code before[j + 1] -
   *     before[j]} is the count of child j
   */
  @SuppressWarnings("ArrayRecordComponent") // internal tables, never compared
  private record Level(int[] first, int[] character, int[] before) {
    int child(int context, int c) {
      int index = Arrays.binarySearch(character, first[context], first[context + 1], c);
      return index < 0 ? ABSENT : index;
    }

    int count(int child) {
      return before[child + 1] - before[child];
    }

    int total(int context) {
      return before[first[context + 1]] - before[first[context]];
    }

    int distinct(int context) {
      return first[context + 1] - first[context];
    }
  }

  private NgramModel(int alphabetSize, Level[] levels) {
    this.alphabetSize = alphabetSize;
    this.levels = levels;
  }

  /**
   * Counts the n-grams of a text.
   *
   * @param text at least one index into the alphabet
   * @param order the length of the longest n-gram, in characters; at least 1
   */
  static NgramModel fit(int[] text, int alphabetSize, int order) {
    if (text.length == 0 || order < 1) {
      throw new IllegalArgumentException(
          "expected an order of at least 1 and a text, found order "
              + order
              + " and "
              + text.length
              + " characters");
    }
    Level[] levels = new Level[order];
    // contexts[i]: the number of the context of the current length that ends just before i.
    int[] contexts = new int[text.length + 1];
    // The characters with such a context, by their position in the text, sorted by context.
    int[] sorted = IntStream.range(0, text.length).toArray();
    int known = 1;
    for (int length = 0; length < order; length++) {
      sorted = sort(text, contexts, sorted, known, alphabetSize);
      levels[length] = level(text, contexts, sorted, known);
      known = levels[length].character().length;
      // The next contexts end after these characters, and are already in their order.
      sorted = following(sorted, text.length);
    }
    return new NgramModel(alphabetSize, levels);
  }

  private static int[] following(int[] positions, int end) {
    int[] following = new int[positions.length];
    int count = 0;
    for (int position : positions) {
      if (position + 1 < end) {
        following[count++] = position + 1;
      }
    }
    return Arrays.copyOf(following, count);
  }

  /** Sorts characters by their context and by themselves, in two passes of counting. */
  private static int[] sort(
      int[] text, int[] contexts, int[] positions, int known, int alphabetSize) {
    int[] byCharacter = distribute(positions, i -> text[i], alphabetSize);
    return distribute(byCharacter, i -> contexts[i], known);
  }

  /** Sorts positions by a key below a limit, keeping the order of those with the same key. */
  private static int[] distribute(int[] positions, IntUnaryOperator key, int limit) {
    int[] next = new int[limit + 1];
    for (int position : positions) {
      next[key.applyAsInt(position) + 1]++;
    }
    for (int k = 1; k <= limit; k++) {
      next[k] += next[k - 1];
    }
    int[] sorted = new int[positions.length];
    for (int position : positions) {
      sorted[next[key.applyAsInt(position)]++] = position;
    }
    return sorted;
  }

  /**
   * Builds a level, and replaces the contexts by those that are longer by one character.
   *
   * @param sorted the positions of the characters, sorted by context and character
   * @param known the number of contexts
   */
  private static Level level(int[] text, int[] contexts, int[] sorted, int known) {
    int[] first = new int[known + 1];
    int[] character = new int[sorted.length];
    int[] before = new int[sorted.length + 1];
    int children = 0;
    int context = -1;
    for (int i = 0; i < sorted.length; i++) {
      int position = sorted[i];
      if (contexts[position] != context || text[position] != character[children - 1]) {
        context = contexts[position];
        character[children] = text[position];
        before[children] = i;
        children++;
        first[context + 1] = children;
      }
    }
    before[children] = sorted.length;
    // A context that nothing follows (the end of the text) has an empty range.
    for (int x = 1; x < first.length; x++) {
      first[x] = Math.max(first[x], first[x - 1]);
    }
    for (int child = 0; child < children; child++) {
      for (int i = before[child]; i < before[child + 1]; i++) {
        contexts[sorted[i] + 1] = child;
      }
    }
    return new Level(
        first, Arrays.copyOf(character, children), Arrays.copyOf(before, children + 1));
  }

  /** The length of the longest n-gram, in characters. */
  int order() {
    return levels.length;
  }

  /** The number of distinct n-grams of all lengths. */
  int size() {
    return Arrays.stream(levels).mapToInt(level -> level.character().length).sum();
  }

  /**
   * The distribution of the character after a history.
   *
   * @param history the preceding characters, of which only the last {@code order - 1} matter
   * @param order the order to use, at most {@link #order()}
   */
  double[] distribution(int[] history, int order) {
    Reader reader = new Reader();
    for (int c : history) {
      reader.read(c);
    }
    double[] probabilities = new double[alphabetSize];
    reader.distribution(order, probabilities);
    return probabilities;
  }

  /**
   * Scores a section of a text, predicting each character from those before it.
   *
   * @param text indices into the alphabet
   * @param from the first character to predict
   * @param to the end of the section, exclusive
   */
  CharacterScore score(Characters text, long from, long to, int order) {
    Reader reader = readerBefore(text, from);
    double[] probabilities = new double[alphabetSize];
    double nats = 0;
    long correct = 0;
    int[] read = new int[READ];
    for (long at = from; at < to; at += READ) {
      int count = (int) Math.min(READ, to - at);
      text.read(at, read, 0, count);
      for (int i = 0; i < count; i++) {
        reader.distribution(order, probabilities);
        nats -= Math.log(probabilities[read[i]]);
        correct += mostProbable(probabilities) == read[i] ? 1 : 0;
        reader.read(read[i]);
      }
    }
    return new CharacterScore(to - from, nats, correct);
  }

  /** The nats per character of each order from 1 on, for the same characters as {@link #score}. */
  double[] natsByOrder(Characters text, long from, long to) {
    Reader reader = readerBefore(text, from);
    double[] nats = new double[order()];
    int[] read = new int[READ];
    for (long at = from; at < to; at += READ) {
      int count = (int) Math.min(READ, to - at);
      text.read(at, read, 0, count);
      for (int i = 0; i < count; i++) {
        reader.addNats(read[i], nats);
        reader.read(read[i]);
      }
    }
    for (int n = 0; n < nats.length; n++) {
      nats[n] /= to - from;
    }
    return nats;
  }

  private Reader readerBefore(Characters text, long from) {
    Reader reader = new Reader();
    int[] before = new int[(int) Math.min(from, order())];
    text.read(from - before.length, before, 0, before.length);
    for (int c : before) {
      reader.read(c);
    }
    return reader;
  }

  /** The first of the most probable characters. */
  static int mostProbable(double[] probabilities) {
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[best]) {
        best = c;
      }
    }
    return best;
  }

  /** Reads a text and keeps the current context of each length. */
  private final class Reader {
    /** The context of each length; {@link #ABSENT} if it does not occur in the training part. */
    private final int[] contexts = new int[levels.length];

    /** The child of each context for {@link #sought}; {@link #ABSENT} if it has none. */
    private final int[] children = new int[levels.length];

    private int sought = ABSENT;

    /**
     * The distributions after each single character, from the two lowest levels: their contexts are
     * few, and most of the work. Null where not computed yet.
     */
    private final double[][] afterOne = new double[levels[0].character().length][];

    Reader() {
      Arrays.fill(contexts, 1, contexts.length, ABSENT);
    }

    /** Finds the children for a character, once for the probability and for reading it. */
    private void seek(int c) {
      if (sought == c) {
        return;
      }
      sought = c;
      for (int length = 0; length < levels.length; length++) {
        int context = contexts[length];
        children[length] = context == ABSENT ? ABSENT : levels[length].child(context, c);
      }
    }

    void read(int c) {
      seek(c);
      System.arraycopy(children, 0, contexts, 1, contexts.length - 1);
      sought = ABSENT;
    }

    void distribution(int order, double[] probabilities) {
      int length = 0;
      if (order > 1 && contexts[1] != ABSENT) {
        int one = contexts[1];
        if (afterOne[one] == null) {
          Arrays.fill(probabilities, 1.0 / alphabetSize);
          interpolate(0, probabilities);
          interpolate(1, probabilities);
          afterOne[one] = probabilities.clone();
        }
        System.arraycopy(afterOne[one], 0, probabilities, 0, alphabetSize);
        length = 2;
      } else {
        Arrays.fill(probabilities, 1.0 / alphabetSize);
      }
      for (; length < order && contexts[length] != ABSENT; length++) {
        interpolate(length, probabilities);
      }
    }

    /** Mixes the counts after the context of a length with the distribution of shorter ones. */
    private void interpolate(int length, double[] probabilities) {
      Level level = levels[length];
      int context = contexts[length];
      double total = level.total(context);
      double distinct = level.distinct(context);
      if (total == 0) {
        return;
      }
      for (int c = 0; c < alphabetSize; c++) {
        probabilities[c] *= distinct / (total + distinct);
      }
      for (int j = level.first()[context]; j < level.first()[context + 1]; j++) {
        probabilities[level.character()[j]] += level.count(j) / (total + distinct);
      }
    }

    void addNats(int c, double[] nats) {
      seek(c);
      double probability = 1.0 / alphabetSize;
      for (int length = 0; length < levels.length; length++) {
        Level level = levels[length];
        int context = contexts[length];
        if (context != ABSENT && level.total(context) > 0) {
          double total = level.total(context);
          double distinct = level.distinct(context);
          int child = children[length];
          double count = child == ABSENT ? 0 : level.count(child);
          probability = (count + distinct * probability) / (total + distinct);
        }
        nats[length] -= Math.log(probability);
      }
    }
  }
}
