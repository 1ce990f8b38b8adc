package dev.sluice.sentiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.sentiment.SentimentModel.Prediction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;

/**
 * The output formats, with one line per prediction. Probabilities have six decimals; in text, four.
 */
enum PredictionFormat {
  /** Label, probability and text, separated by tabs; tabs in the text become spaces. */
  text {
    @Override
    String line(int number, String text, Prediction prediction, boolean all) {
      String shown =
          all
              ? prediction.probabilities().entrySet().stream()
                  .map(entry -> entry.getKey() + " " + decimal(entry.getValue(), 4))
                  .collect(Collectors.joining(", "))
              : decimal(prediction.probability(), 4);
      return String.join("\t", prediction.label(), shown, text.replace('\t', ' '));
    }
  },
  /**
   * RFC 4180 with a header: line, text, label, probability, and with {@code all} a column per
   * class.
   */
  csv {
    @Override
    List<String> header(List<String> labels, boolean all) {
      List<Object> names = new ArrayList<>(List.of("line", "text", "label", "probability"));
      if (all) {
        labels.forEach(label -> names.add("probability of " + label));
      }
      return List.of(row(names));
    }

    @Override
    String line(int number, String text, Prediction prediction, boolean all) {
      List<Object> cells =
          new ArrayList<>(
              List.of(number, text, prediction.label(), decimal(prediction.probability(), 6)));
      if (all) {
        prediction.probabilities().values().forEach(p -> cells.add(decimal(p, 6)));
      }
      return row(cells);
    }
  },
  /** One JSON object per line with the keys line, text, label, probability, probabilities. */
  jsonl {
    @Override
    String line(int number, String text, Prediction prediction, boolean all) {
      ObjectNode object =
          JSON.createObjectNode()
              .put("line", number)
              .put("text", text)
              .put("label", prediction.label())
              .put("probability", rounded(prediction.probability(), 6));
      if (all) {
        ObjectNode probabilities = object.putObject("probabilities");
        prediction.probabilities().forEach((label, p) -> probabilities.put(label, rounded(p, 6)));
      }
      try {
        return JSON.writeValueAsString(object);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("cannot write a prediction as JSON", e);
      }
    }
  };

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The lines before the predictions. */
  List<String> header(List<String> labels, boolean all) {
    return List.of();
  }

  /**
   * One prediction as a line, without a line end.
   *
   * @param number the number of the line or argument, from 1
   * @param all whether to include the probabilities of all classes
   */
  abstract String line(int number, String text, Prediction prediction, boolean all);

  private static String row(List<Object> cells) {
    StringBuilder row = new StringBuilder();
    try {
      CSVFormat.RFC4180.builder().setRecordSeparator("").get().printRecord(row, cells.toArray());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to a StringBuilder", e);
    }
    return row.toString();
  }

  private static String decimal(double probability, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", probability);
  }

  private static BigDecimal rounded(double probability, int decimals) {
    return BigDecimal.valueOf(probability).setScale(decimals, RoundingMode.HALF_EVEN);
  }
}
