package dev.sluice.sentiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.datasets.encode.Tokenizer;
import dev.sluice.datasets.encode.Vocabulary;
import dev.sluice.datasets.text.LabelledText;
import dev.sluice.error.InputException;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What turns texts and labels into numbers, and back: fitted on the training part, and stored with
 * the network. It never changes.
 *
 * @param tokenizer cuts texts into words
 * @param vocabulary the words that the network knows
 * @param classes the classes, sorted, each with how many training examples are of it
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

  /** Fits on the training part, and on no other. */
  static TextEncoder fit(TextSettings settings, List<LabelledText> training) {
    Tokenizer tokenizer = settings.tokenizer();
    Map<String, Integer> classes = new TreeMap<>();
    training.forEach(example -> classes.merge(example.label(), 1, Integer::sum));
    // The network reads no more of a text than this, so that later words would have no training.
    Iterable<List<String>> documents =
        () ->
            training.stream()
                .map(example -> head(tokenizer.tokens(example.text()), settings.maxLength()))
                .iterator();
    return new TextEncoder(
        tokenizer,
        Vocabulary.fit(documents, settings.minCount(), settings.maxVocabulary()),
        classes);
  }

  static <T> List<T> head(List<T> list, int most) {
    return list.size() <= most ? list : list.subList(0, most);
  }

  /** The classes' labels, by their number. */
  List<String> labels() {
    return List.copyOf(classes.keySet());
  }

  /** As files to store with a network. */
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
      throw new IllegalStateException("classes that JSON cannot hold", e);
    }
    return files;
  }

  /**
   * Reads what {@link #companions} wrote.
   *
   * @throws InputException if a file is missing or is not what was written
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
          "the model's %s cannot be read: %s. The model is damaged or of another version"
              .formatted(CLASSES, e.getMessage()),
          e);
    }
    return new TextEncoder(tokenizer, vocabulary, classes);
  }

  private static byte[] file(Map<String, byte[]> files, String name) {
    byte[] content = files.get(name);
    if (content == null) {
      throw new InputException(
          "the model lacks %s: it is damaged, or was not written by 'sluice sentiment train'"
              .formatted(name));
    }
    return content;
  }
}
