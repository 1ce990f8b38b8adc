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
import java.util.OptionalLong;
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
  private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator("").get();

  private static final double[] POWERS_OF_TEN = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};

  /** How close to a tie a probability may be for the product with a power of ten to decide. */
  private static final double NEAR_TIE = 1e-6;

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
      CSV.printRecord(row, cells.toArray());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to a StringBuilder", e);
    }
    return row.toString();
  }

  /** As {@code String.format}, which takes longer than the network. */
  static String decimal(double probability, int decimals) {
    OptionalLong units = units(probability, decimals);
    if (units.isEmpty()) {
      return String.format(Locale.ROOT, "%." + decimals + "f", probability);
    }
    String digits = Long.toString(units.getAsLong());
    StringBuilder text = new StringBuilder("0".repeat(Math.max(0, decimals + 1 - digits.length())));
    text.append(digits);
    return text.insert(text.length() - decimals, '.').toString();
  }

  static BigDecimal rounded(double probability, int decimals) {
    OptionalLong units = units(probability, decimals);
    return units.isPresent()
        ? BigDecimal.valueOf(units.getAsLong(), decimals)
        : BigDecimal.valueOf(probability).setScale(decimals, RoundingMode.HALF_EVEN);
  }

  /**
   * A probability in units of the last decimal; empty if it is so close to a tie that the way of
   * rounding matters, or no probability.
   */
  private static OptionalLong units(double probability, int decimals) {
    double scaled = probability * POWERS_OF_TEN[decimals];
    double below = Math.floor(scaled);
    boolean clear = Math.abs(scaled - below - 0.5) > NEAR_TIE;
    return clear && probability >= 0 && probability <= 1
        ? OptionalLong.of(Math.round(scaled))
        : OptionalLong.empty();
  }
}
