package dev.sluice.charnn;

import dev.sluice.task.Evaluation;
import dev.sluice.task.Metric;
import dev.sluice.task.Metric.Better;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The score of predicted characters, and the metrics derived from it. Immutable.
 *
 * <p>With {@code N} characters and {@code p_i} the predicted probability of the i-th:
 *
 * <pre>
 *   nats per character  H = -1/N sum_i ln p_i
 *   bits per character      H / ln 2
 *   perplexity              exp(H)
 * </pre>
 *
 * <p>(Shannon 1951, "Prediction and entropy of printed English".) The perplexity is per character:
 * the average number of equally likely characters between which the model cannot decide.
 *
 * @param characters the number of predicted characters; at least 1
 * @param nats {@code -sum_i ln p_i}
 * @param correct how often the most probable character was the actual one
 */
public record CharacterScore(long characters, double nats, long correct) {
  static final Metric NATS = new Metric("nats-per-character", "nats/char", Better.LOWER, 4);
  static final Metric BITS = new Metric("bits-per-character", "bits/char", Better.LOWER, 4);
  static final Metric PERPLEXITY = new Metric("perplexity", "perplexity/char", Better.LOWER, 3);
  static final Metric ACCURACY = new Metric("accuracy", "accuracy", Better.HIGHER, 4);

  /** The metrics in the order of tables, the main metric first. */
  static final List<Metric> METRICS = List.of(NATS, BITS, PERPLEXITY, ACCURACY);

  public CharacterScore {
    if (characters < 1) {
      throw new IllegalArgumentException(
          "expected at least one predicted character, found " + characters);
    }
    if (correct < 0 || correct > characters) {
      throw new IllegalArgumentException(
          "%d correct of %d characters".formatted(correct, characters));
    }
  }

  public double natsPerCharacter() {
    return nats / characters;
  }

  public double bitsPerCharacter() {
    return natsPerCharacter() / Math.log(2);
  }

  public double perplexity() {
    return Math.exp(natsPerCharacter());
  }

  /** The share of characters that the model considered the most probable. */
  public double accuracy() {
    return (double) correct / characters;
  }

  /** The metrics by name, with further tables. */
  Evaluation evaluation(List<Evaluation.Detail> details) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(NATS.name(), natsPerCharacter());
    values.put(BITS.name(), bitsPerCharacter());
    values.put(PERPLEXITY.name(), perplexity());
    values.put(ACCURACY.name(), accuracy());
    return new Evaluation(values, details);
  }
}
