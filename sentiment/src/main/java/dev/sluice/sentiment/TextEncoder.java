package dev.sluice.sentiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.datasets.encode.Tokenizer;
import dev.sluice.datasets.encode.Vocabulary;
import dev.sluice.datasets.text.LabelledText;
import dev.sluice.error.InputException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Converts texts and labels to numbers and back: fitted to the training part and stored with the
 * network. Immutable.
 *
 * @param tokenizer splits texts into words
 * @param vocabulary the known words
 * @param classes the classes, sorted, each with its number of training examples
 */
record TextEncoder(Tokenizer tokenizer, Vocabulary vocabulary, Map<String, Integer> classes) {
  private static final String TOKENIZER = "tokenizer.json";
  private static final String VOCABULARY = "vocabulary.json";
  private static final String CLASSES = "classes.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /** The content of {@code classes.json}. */
  private record Stored(List<StoredClass> classes) {}

  private record StoredClass(String label, int examples) {}

  TextEncoder {
    classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
  }

  /** Fits to the training part. */
  static TextEncoder fit(TextSettings settings, List<LabelledText> training) {
    Fit fit = new Fit(settings);
    training.forEach(
        example ->
            fit.add(
                example.label(),
                head(settings.tokenizer().tokens(example.text()), settings.maxLength())));
    return fit.encoder();
  }

  /** Fits to the examples of the training part, given one by one. */
  static final class Fit {
    private final TextSettings settings;
    private final Map<String, Integer> classes = new TreeMap<>();
    private final Vocabulary.Counter words = new Vocabulary.Counter();

    Fit(TextSettings settings) {
      this.settings = settings;
    }

    /**
     * Adds an example.
     *
     * @param read the words that the network reads: it would not learn the embeddings of later ones
     */
    void add(String label, List<String> read) {
      classes.merge(label, 1, Integer::sum);
      words.add(read);
    }

    TextEncoder encoder() {
      return new TextEncoder(
          settings.tokenizer(),
          words.vocabulary(settings.minCount(), settings.maxVocabulary()),
          classes);
    }
  }

  static <T> List<T> head(List<T> list, int limit) {
    return list.size() <= limit ? list : list.subList(0, limit);
  }

  /** The labels of the classes, by index. */
  List<String> labels() {
    return List.copyOf(classes.keySet());
  }

  /** A number that differs for different encoders, in hexadecimal. */
  String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      companions().values().forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** The files to store with a network. */
  Map<String, byte[]> companions() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(TOKENIZER, tokenizer.toJson());
    files.put(VOCABULARY, vocabulary.toJson());
    Stored stored =
        new Stored(
            classes.entrySet().stream()
                .map(entry -> new StoredClass(entry.getKey(), entry.getValue()))
                .toList());
    try {
      files.put(CLASSES, JSON.writeValueAsBytes(stored));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the classes as JSON", e);
    }
    return files;
  }

  /**
   * Reads the files written by {@link #companions}.
   *
   * @throws InputException if a file is missing or invalid
   */
  static TextEncoder fromCompanions(Map<String, byte[]> files) {
    Tokenizer tokenizer = Tokenizer.fromJson(file(files, TOKENIZER));
    Vocabulary vocabulary = Vocabulary.fromJson(file(files, VOCABULARY));
    Map<String, Integer> classes = new LinkedHashMap<>();
    try {
      for (StoredClass stored : JSON.readValue(file(files, CLASSES), Stored.class).classes()) {
        classes.put(stored.label(), stored.examples());
      }
    } catch (IOException e) {
      throw new InputException(
          "cannot read %s of the model: %s; the model is damaged or of another version"
              .formatted(CLASSES, e.getMessage()),
          e);
    }
    return new TextEncoder(tokenizer, vocabulary, classes);
  }

  private static byte[] file(Map<String, byte[]> files, String name) {
    byte[] content = files.get(name);
    if (content == null) {
      throw new InputException(
          "the model contains no %s: it is damaged or not written by 'sluice sentiment train'"
              .formatted(name));
    }
    return content;
  }
}
