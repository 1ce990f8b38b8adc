package dev.sluice.datasets;

import dev.sluice.datasets.input.FileStamps;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.datasets.split.KeyedPermutation;
import dev.sluice.datasets.text.ExampleSink;
import dev.sluice.datasets.text.TextExamples;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Labelled texts that are read from their files each time, and assigned to their parts while they
 * are read. Up to {@value #LISTED} examples, the assignment is that of {@code StratifiedSplit} and
 * {@code TrainShare}. Beyond, it has the same shares of each label, but a random order that needs
 * no memory.
 */
final class LargeTexts implements TextExamples {
  /** The largest number of examples whose parts are held in memory. */
  static final int LISTED = 1 << 21;

  /** The part of an example that is not used. */
  private static final FilePart OMITTED = FilePart.ALL;

  private final List<File> files;
  private final Assignment assignment;

  /** Reads the examples of one file. */
  @FunctionalInterface
  interface File {
    void read(ExampleSink sink);
  }

  /** Assigns examples to parts. */
  @FunctionalInterface
  interface Assignment {
    /** Assigns the examples from the first one on. */
    Parts start();
  }

  /** Assigns one example after the other. */
  @FunctionalInterface
  interface Parts {
    /**
     * Assigns an example.
     *
     * @param given the part that the files assign it to, or {@link FilePart#ALL}
     * @return {@link FilePart#ALL} if the example is not used
     */
    FilePart next(FilePart given, String label);
  }

  LargeTexts(List<File> files, Assignment assignment) {
    this.files = List.copyOf(files);
    this.assignment = assignment;
  }

  @Override
  public boolean inMemory() {
    return false;
  }

  @Override
  public void read(ExampleSink sink) {
    Parts parts = assignment.start();
    for (File file : files) {
      file.read(
          (given, example) -> {
            FilePart part = parts.next(given, example.label());
            if (part != OMITTED) {
              sink.accept(part, example);
            }
          });
    }
  }

  /** Assigns the examples to parts that are known. */
  static Assignment listed(FilePart[] parts) {
    return () -> {
      int[] next = {0};
      return (given, label) -> {
        if (next[0] == parts.length) {
          throw FileStamps.changed("the data");
        }
        return parts[next[0]++];
      };
    };
  }

  /** The sizes of the parts of one label; {@code trained} of those to train on are kept. */
  private record Sizes(long all, long validation, long test, long trained) {}

  /**
   * A split.
   *
   * @param train the number of examples of each label in the training part
   */
  record Cut(
      Assignment assignment,
      Map<String, Long> train,
      Map<String, Long> validation,
      Map<String, Long> test) {}

  /**
   * Splits the examples of each label in a random order: the first ones are the test part, the next
   * ones the validation part, and the rest the training part.
   *
   * @param counts the number of examples of each label
   * @param stratified whether each label has the same shares; otherwise, only all together
   */
  static Cut cut(
      Map<String, Long> counts,
      boolean stratified,
      double validationShare,
      double testShare,
      double trainShare,
      long seed) {
    Map<String, Long> groups = new TreeMap<>();
    counts.forEach((label, count) -> groups.merge(stratified ? label : "", count, Long::sum));
    Map<String, Sizes> sizes = new LinkedHashMap<>();
    Map<String, KeyedPermutation> orders = new LinkedHashMap<>();
    SplittableRandom keys = new SplittableRandom(seed);
    long seen = 0;
    for (Map.Entry<String, Long> entry : groups.entrySet()) {
      long all = entry.getValue();
      // As in StratifiedSplit: rounding errors carry over, and training gets at least one example.
      long tests = Math.round(testShare * (seen + all)) - Math.round(testShare * seen);
      long validations =
          Math.round(validationShare * (seen + all)) - Math.round(validationShare * seen);
      tests = Math.min(tests, all - 1);
      validations = Math.min(validations, all - 1 - tests);
      long train = all - tests - validations;
      long trained = Math.max(1, Math.round(trainShare * train));
      sizes.put(entry.getKey(), new Sizes(all, validations, tests, trained));
      orders.put(entry.getKey(), new KeyedPermutation(all, keys.nextLong()));
      seen += all;
    }
    Assignment assignment =
        () -> {
          Map<String, long[]> next = new HashMap<>();
          return (given, label) -> {
            String group = stratified ? label : "";
            long[] count = next.computeIfAbsent(group, first -> new long[1]);
            if (!sizes.containsKey(group) || count[0] == sizes.get(group).all()) {
              throw FileStamps.changed("the data");
            }
            return part(sizes.get(group), orders.get(group).at(count[0]++));
          };
        };
    return new Cut(
        assignment,
        numbers(sizes, counts, Sizes::trained),
        numbers(sizes, counts, Sizes::validation),
        numbers(sizes, counts, Sizes::test));
  }

  private static FilePart part(Sizes size, long place) {
    if (place < size.test()) {
      return FilePart.TEST;
    }
    if (place < size.test() + size.validation()) {
      return FilePart.VALIDATION;
    }
    return place < size.test() + size.validation() + size.trained() ? FilePart.TRAIN : OMITTED;
  }

  /** The number of examples of each label; without stratification, about its share of all. */
  private static Map<String, Long> numbers(
      Map<String, Sizes> sizes, Map<String, Long> counts, ToLongFunction<Sizes> part) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    counts.forEach(
        (label, count) -> {
          Sizes size = sizes.get(sizes.containsKey(label) ? label : "");
          long number = Math.round((double) count / size.all() * part.applyAsLong(size));
          if (number > 0) {
            numbers.put(label, number);
          }
        });
    return numbers;
  }
}
