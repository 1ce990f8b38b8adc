package dev.sluice.datasets.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.datasets.card.CardFile;
import dev.sluice.datasets.card.Counts;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.Layout;
import dev.sluice.datasets.card.Source;
import dev.sluice.datasets.source.CacheState;
import dev.sluice.datasets.split.FilePart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats a card for a terminal of 80 columns. */
final class CardText {
  private static final int WIDTH = 80;
  private static final int INDENT = 13;

  /** A space at which a line must not break. */
  private static final char NO_BREAK = '\u00a0';

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_EMPTY, JsonInclude.Include.NON_EMPTY))
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .build();

  private CardText() {}

  /** The size of the data, in a few characters. */
  static String size(DataCard card) {
    Counts counts = card.counts();
    if (counts.characters() != null) {
      return number(counts.characters()) + " chars";
    }
    if (counts.records() == null) {
      return "";
    }
    String unit =
        switch (card.task()) {
          case DataCard.SENTIMENT -> "texts";
          case DataCard.MUSIC -> "pieces";
          default -> "rows";
        };
    return number(counts.records())
        + (counts.columns() == null || counts.columns() == 1
            ? " " + unit
            : " x " + counts.columns());
  }

  /** The location of the data, in a word or two. */
  static String where(DataCard card, CacheState state) {
    return switch (state.kind()) {
      case CACHED -> card.isBundled() ? "bundled" : "cached";
      case IN_PLACE -> "yours";
      case OUTDATED -> card.isBundled() ? "bundled" : "outdated";
      case DAMAGED -> "damaged";
      case ABSENT -> card.isBundled() ? "bundled" : "to fetch";
    };
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The whole card, and the state of its data in the cache. */
  static String describe(DataCard card, CacheState state, Path folder) {
    StringBuilder text = new StringBuilder();
    add(text, "name", card.name());
    add(text, "task", card.task());
    add(text, "title", card.title());
    add(text, "description", card.description());
    add(text, "licence", card.licence());
    add(text, "citation", card.citation());
    add(text, "home", card.home());
    add(text, "counts", counts(card.counts()));
    for (int i = 0; i < card.files().size(); i++) {
      add(text, i == 0 ? "files" : "", file(card.files().get(i)));
    }
    addTree(text, "format", card.format());
    addTree(text, "split", card.split());
    for (int i = 0; i < card.sources().size(); i++) {
      add(text, i == 0 ? "sources" : "", (i + 1) + "." + NO_BREAK + source(card.sources().get(i)));
    }
    add(text, "transform", card.transform() == null ? "" : card.transform().file());
    addTree(text, "suggests", card.settings());
    add(text, "card", card.origin());
    add(text, "cache", cache(card, state, folder));
    for (String problem : state.problems()) {
      add(text, "", problem);
    }
    return text.toString();
  }

  private static String counts(Counts counts) {
    List<String> parts = new ArrayList<>();
    if (counts.records() != null) {
      parts.add(number(counts.records()) + " records");
    }
    counts.labels().forEach((label, count) -> parts.add(number(count) + " " + label));
    if (counts.columns() != null) {
      parts.add(counts.columns() + (counts.columns() == 1 ? " column" : " columns"));
    }
    if (counts.characters() != null) {
      parts.add(number(counts.characters()) + " characters");
    }
    if (counts.alphabet() != null) {
      parts.add(counts.alphabet() + " distinct");
    }
    return String.join(", ", parts);
  }

  private static String file(CardFile file) {
    return file.name()
        + (file.part() == FilePart.ALL ? "" : " (" + file.part() + ")")
        + (file.bytes() == null ? "" : ", " + number(file.bytes()) + " bytes")
        + (file.sha256() == null ? ", no SHA-256" : ", SHA-256 " + file.sha256());
  }

  private static String source(Source source) {
    String where = source.where();
    if (source instanceof Source.Http http && http.archive().hasEntries()) {
      return where
          + (http.bytes() == null ? "" : ", " + number(http.bytes()) + " bytes")
          + (http.sha256() == null ? ", no SHA-256" : ", SHA-256 " + http.sha256());
    }
    return where;
  }

  private static String cache(DataCard card, CacheState state, Path folder) {
    return switch (state.kind()) {
      case ABSENT ->
          card.isBundled()
              ? "part of the program; not unpacked yet"
              : "not fetched yet: sluice datasets get " + card.name();
      case CACHED ->
          "%s, %s bytes, from %s, %s"
              .formatted(folder, number(state.bytes()), state.source(), state.time());
      case IN_PLACE -> "your own file, read in place: " + state.source();
      case OUTDATED ->
          "%s, but the card has changed since; the data is fetched again on next use"
              .formatted(folder);
      case DAMAGED -> "%s is damaged; the data is fetched again on next use:".formatted(folder);
    };
  }

  private static void addTree(StringBuilder text, String key, Object value) {
    if (value == null) {
      return;
    }
    ObjectNode tree = YAML.valueToTree(value);
    tree.remove(Layout.TYPE_KEY);
    if (!tree.path("skip-blank").asBoolean()) {
      tree.remove("skip-blank");
    }
    if (tree.isEmpty()) {
      return;
    }
    String yaml;
    try {
      yaml = YAML.writeValueAsString(tree).stripTrailing();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a card that has been read", e);
    }
    String label = key;
    for (String line : yaml.split("\n", -1)) {
      text.append(labelled(label)).append(line).append('\n');
      label = "";
    }
  }

  private static String labelled(String key) {
    return String.format(Locale.ROOT, "%-" + INDENT + "s", key.isEmpty() ? "" : key + ":");
  }

  /** Appends a key and its text, wrapped between words. */
  private static void add(StringBuilder text, String key, String value) {
    if (value.isEmpty()) {
      return;
    }
    StringBuilder line = new StringBuilder(labelled(key));
    int start = line.length();
    for (String word : value.split(" ", -1)) {
      if (line.length() > start && line.length() + 1 + word.length() > WIDTH) {
        text.append(line.toString().replace(NO_BREAK, ' ')).append('\n');
        line.setLength(0);
        line.append(labelled(""));
      }
      line.append(line.length() > start ? " " : "").append(word);
    }
    text.append(line.toString().replace(NO_BREAK, ' ')).append('\n');
  }
}
