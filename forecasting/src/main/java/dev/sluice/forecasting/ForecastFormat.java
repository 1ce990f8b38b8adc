package dev.sluice.forecasting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The file formats of a forecast: one line per step and target, ordered by step. */
enum ForecastFormat {
  csv {
    @Override
    String text(Forecast forecast) {
      StringBuilder text = new StringBuilder();
      try (CSVPrinter printer =
          new CSVPrinter(text, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get())) {
        printer.printRecord(header(forecast));
        for (Line line : lines(forecast)) {
          printer.printRecord(
              line.time(),
              line.step(),
              line.column(),
              plain(line.value()),
              plain(line.low()),
              plain(line.high()),
              line.method());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write to a StringBuilder", e);
      }
      return text.toString();
    }
  },
  jsonl {
    @Override
    String text(Forecast forecast) {
      List<String> keys = header(forecast);
      StringBuilder text = new StringBuilder();
      for (Line line : lines(forecast)) {
        ObjectNode node = JSON.createObjectNode();
        node.put(keys.get(0), line.time()).put(keys.get(1), line.step());
        node.put(keys.get(2), line.column()).put(keys.get(3), line.value());
        node.put(keys.get(4), line.low()).put(keys.get(5), line.high());
        node.put(keys.get(6), line.method());
        try {
          text.append(JSON.writeValueAsString(node)).append('\n');
        } catch (JsonProcessingException e) {
          throw new UncheckedIOException(e);
        }
      }
      return text.toString();
    }
  };

  private static final JsonMapper JSON = new JsonMapper();

  /** The precision of a float, which the network computes with. */
  private static final MathContext DIGITS = new MathContext(7);

  /**
   * One value.
   *
   * @param low lower end of its interval; null without an interval
   * @param method {@code direct}, or {@code recursive} beyond the horizon
   */
  private record Line(
      String time,
      int step,
      String column,
      BigDecimal value,
      BigDecimal low,
      BigDecimal high,
      String method) {}

  /** The content of the file. */
  abstract String text(Forecast forecast);

  private static List<String> header(Forecast forecast) {
    return List.of(
        forecast.times().isEmpty() ? "row" : "time",
        "step",
        "column",
        "forecast",
        "low-" + forecast.interval(),
        "high-" + forecast.interval(),
        "method");
  }

  private static List<Line> lines(Forecast forecast) {
    List<Line> lines = new ArrayList<>();
    for (int step = 0; step < forecast.steps(); step++) {
      for (int target = 0; target < forecast.targets().size(); target++) {
        boolean interval = forecast.hasInterval(step);
        lines.add(
            new Line(
                forecast.time(step),
                step + 1,
                forecast.targets().get(target),
                rounded(forecast.values().get(step).get(target)),
                interval ? rounded(forecast.low().get(step).get(target)) : null,
                interval ? rounded(forecast.high().get(step).get(target)) : null,
                forecast.isRecursive(step) ? "recursive" : "direct"));
      }
    }
    return lines;
  }

  private static BigDecimal rounded(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }

  private static String plain(BigDecimal value) {
    return value == null ? "" : value.toPlainString();
  }
}
