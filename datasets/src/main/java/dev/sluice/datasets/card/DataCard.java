package dev.sluice.datasets.card;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.datasets.split.FilePart;
import dev.sluice.datasets.text.TextFormat;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The description of a data set. {@link DataCards} reads and checks cards; {@code
 * docs/data-cards.md} explains every key.
 *
 * @param name its name on the command line; the card's file is {@code NAME.yaml}
 * @param task {@link #SENTIMENT}, {@link #FORECASTING}, {@link #CHARNN} or {@link #MUSIC}
 * @param title a few words; the name by default
 * @param description what the data is, in a few sentences; may be empty
 * @param licence the terms of use; may be empty
 * @param citation whom to cite; may be empty
 * @param home a page about it; may be empty
 * @param files its files, under their names in the cache; at least one
 * @param format their format
 * @param split how the data is split; null for the split that a user's own file gets
 * @param sources where the files come from, tried in order; at least one
 * @param transform a DataVec transformation of the records, or null
 * @param counts its known counts
 * @param settings the settings that the card suggests in place of the task's defaults: group, key,
 *     value
 * @param origin {@code shipped}, or the card's file
 */
public record DataCard(
    String name,
    String task,
    String title,
    String description,
    String licence,
    String citation,
    String home,
    List<CardFile> files,
    Layout format,
    SplitPlan split,
    List<Source> sources,
    Transform transform,
    Counts counts,
    ObjectNode settings,
    String origin) {
  public static final String SENTIMENT = "sentiment";
  public static final String FORECASTING = "forecasting";
  public static final String CHARNN = "charnn";
  public static final String MUSIC = "music";

  /** The tasks for which there can be cards. */
  public static final List<String> TASKS = List.of(SENTIMENT, FORECASTING, CHARNN, MUSIC);

  /** The {@link #origin} of the cards that are part of the program. */
  public static final String SHIPPED = "shipped";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

  public DataCard {
    name = Checks.text("name", name, "my-reviews");
    if (!NAME.matcher(name).matches()) {
      throw new CardFault(
          "name",
          ("must consist of lower-case letters, digits and '-', found '%s'; rename the card and its"
                  + " file")
              .formatted(name));
    }
    if (task == null || !TASKS.contains(task)) {
      throw new CardFault(
          "task",
          "must be one of %s, found %s"
              .formatted(String.join(", ", TASKS), task == null ? "none" : "'" + task + "'"));
    }
    title = title == null || title.isBlank() ? name : title.strip();
    description = Checks.optional(description);
    licence = Checks.optional(licence);
    citation = Checks.optional(citation);
    home = Checks.optional(home);
    files = Checks.list(files);
    sources = Checks.list(sources);
    counts = counts == null ? Counts.NONE : counts;
    settings = settings == null ? JsonNodeFactory.instance.objectNode() : settings.deepCopy();
    checkFiles("files", files);
    checkSplit(task, files, format, split);
    if (sources.isEmpty()) {
      throw new CardFault(
          "sources", "is empty; name a source of the files, such as '- kind: http'");
    }
    for (int i = 0; i < sources.size(); i++) {
      checkSource("sources[" + i + "]", sources.get(i), files);
    }
  }

  private static void checkFiles(String key, List<CardFile> files) {
    if (files.isEmpty()) {
      throw new CardFault(key, "is empty; name at least one file, such as '- name: data.csv'");
    }
    Set<String> names = new HashSet<>();
    Set<FilePart> parts = EnumSet.noneOf(FilePart.class);
    for (CardFile file : files) {
      if (!names.add(file.name())) {
        throw new CardFault(key, "names '%s' twice; name each file once".formatted(file.name()));
      }
      parts.add(file.part());
    }
    if (parts.contains(FilePart.ALL) ? parts.size() > 1 : !parts.contains(FilePart.TRAIN)) {
      throw new CardFault(
          key,
          ("have the parts %s; either give every file the part 'all', or one file 'train' and the"
                  + " others 'validation' or 'test'")
              .formatted(parts));
    }
  }

  private static void checkSplit(
      String task, List<CardFile> files, Layout format, SplitPlan split) {
    boolean given = files.get(0).part() != FilePart.ALL;
    // A split column, folders named train and test, or variables define the parts too.
    boolean inside =
        format instanceof PianoRollLayout
            || (format instanceof TextLayout text
                && (text.splitColumn() != null || text.kind() == TextFormat.FOLDER));
    if (split instanceof SplitPlan.Given ? !given && !inside : split != null && given) {
      throw new CardFault(
          "split.by",
          given
              ? "must be 'given', because the files already are parts"
              : "is 'given', but no file has a part; add 'part: train' and 'part: test', or split"
                  + " by ratio");
    }
    if (task.equals(MUSIC)) {
      if (given || files.size() > 1) {
        throw new CardFault(
            "files", "of music must be one file without a part; its variables are the parts");
      }
      if (split != null && !(split instanceof SplitPlan.Given)) {
        throw new CardFault(
            "split.by", "must be 'given' for music, because the file's variables are the parts");
      }
    }
    if (split instanceof SplitPlan.Ratio && !task.equals(SENTIMENT)) {
      throw new CardFault(
          "split.by",
          "is 'ratio', which would mix past and future; use 'time' for a %s card".formatted(task));
    }
  }

  private static void checkSource(String key, Source source, List<CardFile> cardFiles) {
    List<CardFile> files = source.files().isEmpty() ? cardFiles : source.files();
    if (!source.files().isEmpty()) {
      checkFiles(key + ".files", files);
    }
    for (String name : source.entries().keySet()) {
      if (files.stream().noneMatch(file -> file.name().equals(name))) {
        throw new CardFault(
            key + ".entries",
            "name '%s', which is not one of the files; the files are %s"
                .formatted(name, String.join(", ", files.stream().map(CardFile::name).toList())));
      }
    }
    if (source instanceof Source.Http http
        && files.size() > 1
        && !http.archive().hasEntries()
        && !http.isPerFile()) {
      throw new CardFault(
          key + ".address",
          "gives one file, but the card has %d; write {file} in place of the file's name"
              .formatted(files.size()));
    }
  }

  @Override
  public ObjectNode settings() {
    return settings.deepCopy();
  }

  /** The files that a source provides. */
  public List<CardFile> filesOf(Source source) {
    return source.files().isEmpty() ? files : source.files();
  }

  /** The format of the files that a source provides. */
  public Layout formatOf(Source source) {
    return source.format() == null ? format : source.format();
  }

  /** Whether the data is part of the program, so that no network access is needed. */
  @JsonIgnore
  public boolean isBundled() {
    return sources.get(0) instanceof Source.Resource;
  }
}
