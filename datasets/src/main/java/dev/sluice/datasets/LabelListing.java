package dev.sluice.datasets;

import dev.sluice.datasets.encoded.Encoded;
import dev.sluice.datasets.encoded.EncodedCache;
import dev.sluice.datasets.encoded.EncodedKey;
import dev.sluice.datasets.encoded.Encoding;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.datasets.text.ExampleSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of large labelled data after reading it once: how many examples there are of each
 * label, and, unless there are very many, the label of each.
 */
final class LabelListing {
  private static final int VERSION = 1;
  private static final List<FilePart> PARTS = List.of(FilePart.values());

  /** More labels than any data has; the texts of a wrong column would fill the memory. */
  private static final int MAX_LABELS = 100_000;

  private final Header header;

  /** The label and part of each example; empty if there are too many. */
  private final int[] listed;

  /**
   * The part that is stored as JSON.
   *
   * @param size the number of examples
   * @param labels the labels, in the order of their first occurrence
   * @param counts the number of examples by part, then by label, in the order of first occurrence
   * @param notes remarks for the user on how the data was read
   */
  record Header(
      long size,
      List<String> labels,
      Map<FilePart, Map<String, Long>> counts,
      List<String> notes) {}

  private LabelListing(Header header, int[] listed) {
    this.header = header;
    this.listed = listed;
  }

  /** Reads the data, unless it has been read before. */
  static LabelListing of(
      EncodedCache cache, String source, String sha256, List<String> reading, Reading data) {
    EncodedKey key = new EncodedKey("labels", VERSION, source, sha256, reading);
    Encoded<Header> encoded = cache.get(key, Header.class, () -> listing(data));
    byte[] bytes = new byte[Math.toIntExact(encoded.sections().get(0).size())];
    encoded.sections().get(0).read(0, bytes, 0, bytes.length);
    int[] listed = new int[bytes.length / Integer.BYTES];
    ByteBuffer.wrap(bytes).asIntBuffer().get(listed);
    return new LabelListing(encoded.header(), listed);
  }

  /** Reads all examples; returns remarks for the user. */
  @FunctionalInterface
  interface Reading {
    List<String> read(ExampleSink sink);
  }

  private static Encoding<Header> listing(Reading data) {
    Map<String, Integer> numbers = new HashMap<>();
    List<String> labels = new ArrayList<>();
    Map<FilePart, Map<String, Long>> counts = new EnumMap<>(FilePart.class);
    // Grown by doubling, and dropped if there are too many.
    int[][] listed = {new int[1024]};
    long[] size = {0};
    List<String> notes =
        data.read(
            (part, example) -> {
              Integer number = numbers.get(example.label());
              if (number == null) {
                number = numbers.size();
                if (number < MAX_LABELS) {
                  numbers.put(example.label(), number);
                  labels.add(example.label());
                }
              }
              counts
                  .computeIfAbsent(part, first -> new LinkedHashMap<>())
                  .merge(labels.get(Math.min(number, MAX_LABELS - 1)), 1L, Long::sum);
              if (size[0] < LargeTexts.LISTED) {
                int at = (int) size[0];
                if (at == listed[0].length) {
                  listed[0] = Arrays.copyOf(listed[0], 2 * at);
                }
                listed[0][at] = number * PARTS.size() + PARTS.indexOf(part);
              }
              size[0]++;
            });
    int kept = size[0] <= LargeTexts.LISTED ? (int) size[0] : 0;
    Header header = new Header(size[0], labels, counts, notes);
    return new Encoding<>() {
      @Override
      public Header header() {
        return header;
      }

      @Override
      public List<Long> sections() {
        return List.of((long) kept * Integer.BYTES);
      }

      @Override
      public boolean alwaysInFile() {
        return true;
      }

      @Override
      public void write(List<OutputStream> sections) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(kept * Integer.BYTES);
        bytes.asIntBuffer().put(listed[0], 0, kept);
        sections.get(0).write(bytes.array());
      }
    };
  }

  /** The number of examples. */
  long size() {
    return header.size();
  }

  List<String> notes() {
    return header.notes();
  }

  /** Whether the label and part of each example are known. */
  boolean isListed() {
    return listed.length == header.size();
  }

  /** The label of an example. */
  String label(int example) {
    return header.labels().get(listed[example] / PARTS.size());
  }

  /** The examples that the files assign to a part. */
  List<Integer> examples(FilePart part) {
    List<Integer> examples = new ArrayList<>();
    for (int i = 0; i < listed.length; i++) {
      if (PARTS.get(listed[i] % PARTS.size()) == part) {
        examples.add(i);
      }
    }
    return examples;
  }

  /** The number of examples of each label that the files assign to a part. */
  Map<String, Long> counts(FilePart part) {
    return header.counts().getOrDefault(part, Map.of());
  }
}
