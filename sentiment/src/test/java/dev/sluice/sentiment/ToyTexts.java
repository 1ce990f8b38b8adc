package dev.sluice.sentiment;

import dev.sluice.datasets.TextData;
import dev.sluice.datasets.split.Split;
import dev.sluice.datasets.text.LabelledText;
import dev.sluice.settings.SettingsSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Synthetic texts of two or three classes, each identified by a word of its own. */
final class ToyTexts {
  private static final List<String> FILLER = List.of("the", "film", "was", "rather", "so", "it");
  private static final Map<String, List<String>> TELLING = new LinkedHashMap<>();

  static {
    TELLING.put("bad", List.of("awful", "dull", "poor"));
    TELLING.put("good", List.of("great", "lovely", "fine"));
    TELLING.put("mixed", List.of("uneven", "halting", "odd"));
  }

  private ToyTexts() {}

  static List<LabelledText> texts(int count, int classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> labels = List.copyOf(TELLING.keySet()).subList(0, classes);
    List<LabelledText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String label = labels.get(i % classes);
      List<String> words = new ArrayList<>();
      int length = 2 + random.nextInt(6);
      for (int w = 0; w < length; w++) {
        words.add(FILLER.get(random.nextInt(FILLER.size())));
      }
      words.add(random.nextInt(words.size() + 1), TELLING.get(label).get(random.nextInt(3)));
      texts.add(new LabelledText(String.join(" ", words), label));
    }
    return texts;
  }

  static TextData data(int classes) {
    return new TextData(
        "toy",
        "00",
        List.of("bad", "good", "mixed").subList(0, classes),
        new Split<>(texts(120, classes, 1), texts(60, classes, 2), texts(60, classes, 3)),
        List.of());
  }

  /** Small, fast settings with some replaced by flags. */
  static SentimentSettings settings(Map<String, String> flags) {
    SettingsSchema<SentimentSettings> schema = SettingsSchema.of(SentimentSettings.class);
    Map<String, String> small =
        Map.of(
            "units", "8",
            "embedding", "8",
            "dropout", "0",
            "output-dropout", "0",
            "epochs", "10",
            "batch-size", "16",
            "learning-rate", "0.03",
            "min-count", "1");
    return schema.resolve(List.of(schema.defaults(), schema.flags(small), schema.flags(flags)));
  }

  static SentimentProblem problem(SentimentSettings settings, int classes) {
    TextData data = data(classes);
    return new SentimentProblem(settings, data, EncodedTexts.fit(settings.text(), data, null));
  }
}
