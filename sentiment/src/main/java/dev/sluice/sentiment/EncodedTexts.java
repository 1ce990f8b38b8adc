package dev.sluice.sentiment;

import dev.sluice.datasets.TextData;
import dev.sluice.datasets.encode.Vocabulary;
import dev.sluice.datasets.encoded.Bytes;
import dev.sluice.datasets.encoded.Encoded;
import dev.sluice.datasets.encoded.EncodedCache;
import dev.sluice.datasets.encoded.EncodedKey;
import dev.sluice.datasets.encoded.Encoding;
import dev.sluice.datasets.iterate.WordSequences;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.datasets.text.LabelledText;
import dev.sluice.error.InputException;
import dev.sluice.task.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Labelled texts as word indices and classes, truncated to the maximum length, with the encoder
 * that they are encoded by. They are read twice: to fit the encoder and count words, and to write
 * the indices.
 */
final class EncodedTexts {
  private static final int VERSION = 1;

  /** The parts in the order of their sections. */
  private static final List<Part> PARTS = List.of(Part.values());

  /** The sections of a part: its words, a record for each text, and the number of unknown words. */
  private static final int SECTIONS = 3;

  /** A text: the number of its first word in all of the part, its length, its class. */
  private static final int RECORD = Long.BYTES + Integer.BYTES + Short.BYTES;

  /** The lengths of up to so many texts of a part are held in memory. */
  private static final int LISTED = 1 << 22;

  private final TextEncoder encoder;
  private final Map<Part, EncodedPart> parts = new EnumMap<>(Part.class);

  /**
   * The header of the encoded data.
   *
   * @param companions the files of the encoder
   * @param parts the counts of each part
   */
  record Header(Map<String, byte[]> companions, Map<Part, Counts> parts) {}

  /**
   * The counts of a part.
   *
   * @param classes the number of texts of each class
   * @param words the number of words, after truncation
   * @param lengths how many texts have each number of words, before truncation
   */
  record Counts(List<Long> classes, long words, NavigableMap<Integer, Long> lengths) {
    long size() {
      return classes.stream().mapToLong(Long::longValue).sum();
    }
  }

  private EncodedTexts(Encoded<Header> encoded, int maxLength) {
    encoder = TextEncoder.fromCompanions(encoded.header().companions());
    for (int i = 0; i < PARTS.size(); i++) {
      Part part = PARTS.get(i);
      Counts counts = encoded.header().parts().get(part);
      int first = SECTIONS * i;
      parts.put(
          part,
          new EncodedPart(
              counts,
              encoded.sections().get(first),
              encoded.sections().get(first + 1),
              encoded.sections().get(first + 2),
              width(encoder),
              maxLength));
    }
  }

  /**
   * Fits an encoder to the training part, and encodes all parts.
   *
   * @param cache where large data is kept
   */
  static EncodedTexts fit(TextSettings settings, TextData data, EncodedCache cache) {
    return encode(settings, data, null, cache);
  }

  /**
   * Encodes all parts.
   *
   * @param cache where large data is kept
   * @throws InputException if the data has a label that is not a class of the encoder
   */
  static EncodedTexts of(
      TextSettings settings, TextData data, TextEncoder encoder, EncodedCache cache) {
    return encode(settings, data, encoder, cache);
  }

  private static EncodedTexts encode(
      TextSettings settings, TextData data, TextEncoder encoder, EncodedCache cache) {
    Writing writing = new Writing(settings, data, encoder);
    Encoded<Header> encoded;
    if (data.examples().inMemory()) {
      encoded = inMemory(writing.prepare());
    } else {
      List<String> reading = new ArrayList<>(data.reading());
      reading.add("text=" + settings);
      reading.add("encoder=" + (encoder == null ? "fitted" : encoder.fingerprint()));
      EncodedKey key = new EncodedKey("words", VERSION, data.place(), data.sha256(), reading);
      encoded = cache.get(key, Header.class, writing::prepare);
    }
    return new EncodedTexts(encoded, settings.maxLength());
  }

  private static Encoded<Header> inMemory(Writing writing) {
    try {
      return Encoded.inMemory(writing);
    } catch (IOException e) {
      throw new IllegalStateException("cannot write to memory", e);
    }
  }

  TextEncoder encoder() {
    return encoder;
  }

  EncodedPart part(Part part) {
    return parts.get(part);
  }

  /** The bytes of a word index. */
  private static int width(TextEncoder encoder) {
    int size = encoder.vocabulary().size();
    return size <= 1 << 16 ? 2 : size <= 1 << 24 ? 3 : 4;
  }

  private static Part part(FilePart part) {
    return Part.valueOf(part.name());
  }

  /** Reads the texts, first to count, then to write. */
  private static final class Writing implements Encoding<Header> {
    private final TextSettings settings;
    private final TextData data;
    private TextEncoder encoder;
    private final Map<Part, Counts> counts = new EnumMap<>(Part.class);

    Writing(TextSettings settings, TextData data, TextEncoder encoder) {
      this.settings = settings;
      this.data = data;
      this.encoder = encoder;
    }

    /** Reads the texts for the first time. */
    Writing prepare() {
      List<String> labels = encoder == null ? data.labels() : encoder.labels();
      for (Part part : PARTS) {
        counts.put(part, new Counts(new ArrayList<>(), 0, new TreeMap<>()));
      }
      TextEncoder.Fit fit = new TextEncoder.Fit(settings);
      Map<Part, long[]> classes = new EnumMap<>(Part.class);
      Map<Part, long[]> words = new EnumMap<>(Part.class);
      for (Part part : PARTS) {
        classes.put(part, new long[labels.size()]);
        words.put(part, new long[1]);
      }
      Classes indices = new Classes(labels);
      data.examples()
          .read(
              (filePart, example) -> {
                Part part = part(filePart);
                List<String> tokens =
                    (encoder == null ? settings.tokenizer() : encoder.tokenizer())
                        .tokens(example.text());
                List<String> read = TextEncoder.head(tokens, settings.maxLength());
                if (encoder == null && part == Part.TRAIN) {
                  fit.add(example.label(), read);
                }
                classes.get(part)[indices.of(example, data)]++;
                words.get(part)[0] += read.size();
                counts.get(part).lengths().merge(tokens.size(), 1L, Long::sum);
              });
      if (encoder == null) {
        encoder = fit.encoder();
      }
      for (Part part : PARTS) {
        counts.put(
            part,
            new Counts(
                Arrays.stream(classes.get(part)).boxed().toList(),
                words.get(part)[0],
                counts.get(part).lengths()));
      }
      return this;
    }

    @Override
    public Header header() {
      return new Header(encoder.companions(), counts);
    }

    /** For each part: the words, the records, and the number of unknown words. */
    @Override
    public List<Long> sections() {
      List<Long> sizes = new ArrayList<>();
      for (Part part : PARTS) {
        sizes.add(counts.get(part).words() * width(encoder));
        sizes.add(counts.get(part).size() * RECORD);
        sizes.add((long) Long.BYTES);
      }
      return sizes;
    }

    @Override
    public void write(List<OutputStream> sections) throws IOException {
      Map<Part, PartWriter> writers = new EnumMap<>(Part.class);
      for (int i = 0; i < PARTS.size(); i++) {
        int first = SECTIONS * i;
        writers.put(
            PARTS.get(i),
            new PartWriter(sections.get(first), sections.get(first + 1), width(encoder)));
      }
      Classes indices = new Classes(encoder.labels());
      try {
        data.examples()
            .read(
                (part, example) -> {
                  List<String> tokens = encoder.tokenizer().tokens(example.text());
                  int[] words =
                      encoder.vocabulary().encode(TextEncoder.head(tokens, settings.maxLength()));
                  writers.get(part(part)).add(words, tokens.size(), indices.of(example, data));
                });
      } catch (WriteFailure e) {
        throw e.cause;
      }
      for (int i = 0; i < PARTS.size(); i++) {
        long unknown = writers.get(PARTS.get(i)).unknown;
        sections
            .get(SECTIONS * i + 2)
            .write(ByteBuffer.allocate(Long.BYTES).putLong(unknown).array());
      }
    }
  }

  /** Carries a failure of the disk through the reading of the texts. */
  private static final class WriteFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient IOException cause;

    WriteFailure(IOException cause) {
      super(cause);
      this.cause = cause;
    }
  }

  private static final class PartWriter {
    private final OutputStream words;
    private final OutputStream records;
    private final int width;
    private long written;
    private long unknown;

    PartWriter(OutputStream words, OutputStream records, int width) {
      this.words = words;
      this.records = records;
      this.width = width;
    }

    void add(int[] sequence, int length, int label) {
      byte[] bytes = new byte[sequence.length * width];
      int at = 0;
      for (int word : sequence) {
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
          bytes[at++] = (byte) (word >> shift);
        }
        unknown += word == Vocabulary.UNKNOWN ? 1 : 0;
      }
      try {
        words.write(bytes);
        records.write(
            ByteBuffer.allocate(RECORD)
                .putLong(written)
                .putInt(length)
                .putShort((short) label)
                .array());
      } catch (IOException e) {
        throw new WriteFailure(e);
      }
      written += sequence.length;
    }
  }

  /** The indices of classes. */
  private static final class Classes {
    private final List<String> labels;
    private final Map<String, Integer> indices = new HashMap<>();

    Classes(List<String> labels) {
      this.labels = labels;
      for (String label : labels) {
        indices.put(label, indices.size());
      }
    }

    int of(LabelledText example, TextData data) {
      Integer index = indices.get(example.label());
      if (index == null) {
        throw new InputException(
            "%s: an example has the label '%s', which is not a class of the model (%s); remove such"
                    .formatted(data.name(), example.label(), String.join(", ", labels))
                + " examples, or train a model on data that contains them");
      }
      return index;
    }
  }

  /** The encoded texts of one part. */
  static final class EncodedPart implements WordSequences {
    private final Counts counts;
    private final Bytes words;
    private final Bytes records;
    private final long unknown;
    private final int width;
    private final int maxLength;
    private final int size;

    /** The number of words of each text; null if there are too many texts. */
    private final int[] lengths;

    private EncodedPart(
        Counts counts, Bytes words, Bytes records, Bytes unknown, int width, int maxLength) {
      this.counts = counts;
      this.words = words;
      this.records = records;
      this.width = width;
      this.maxLength = maxLength;
      this.size = Math.toIntExact(counts.size());
      byte[] number = new byte[Long.BYTES];
      unknown.read(0, number, 0, number.length);
      this.unknown = ByteBuffer.wrap(number).getLong();
      this.lengths = size <= LISTED ? lengths() : null;
    }

    private int[] lengths() {
      int[] all = new int[size];
      byte[] some = new byte[RECORD << 10];
      for (int from = 0; from < size; from += 1 << 10) {
        int count = Math.min(1 << 10, size - from);
        records.read((long) from * RECORD, some, 0, count * RECORD);
        ByteBuffer buffer = ByteBuffer.wrap(some);
        for (int i = 0; i < count; i++) {
          all[from + i] = Math.min(maxLength, buffer.getInt(i * RECORD + Long.BYTES));
        }
      }
      return all;
    }

    private ByteBuffer record(int text) {
      byte[] bytes = new byte[RECORD];
      records.read((long) text * RECORD, bytes, 0, RECORD);
      return ByteBuffer.wrap(bytes);
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public int length(int text) {
      return lengths != null ? lengths[text] : Math.min(maxLength, record(text).getInt(Long.BYTES));
    }

    @Override
    public int[] words(int text) {
      ByteBuffer record = record(text);
      int[] sequence = new int[Math.min(maxLength, record.getInt(Long.BYTES))];
      words.readNumbers(record.getLong(0), width, sequence, 0, sequence.length);
      return sequence;
    }

    @Override
    public int label(int text) {
      return Short.toUnsignedInt(record(text).getShort(Long.BYTES + Integer.BYTES));
    }

    /** The number of texts of each class. */
    List<Long> classes() {
      return counts.classes();
    }

    /** How many texts have each number of words, before truncation. */
    NavigableMap<Integer, Long> lengthCounts() {
      return counts.lengths();
    }

    /** The share of unknown words, after truncation. */
    double unknownShare() {
      return counts.words() == 0 ? 0 : (double) unknown / counts.words();
    }
  }
}
