package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A point of a grid: the value of each axis, with its type. Numbers are compared by value: 1 and
 * 1.0 are equal.
 *
 * @param values by the axis, {@code group.key} such as {@code data.length}, in the order of the
 *     axes
 */
public record Place(Map<String, JsonNode> values) {
  /** The place of a grid without axes. */
  public static final Place ONLY = new Place(Map.of());

  public Place {
    Map<String, JsonNode> copy = new LinkedHashMap<>();
    values.forEach((axis, value) -> copy.put(axis, canonical(value)));
    values = Collections.unmodifiableMap(copy);
  }

  /** The canonical form of a value, which is the same for equal values. */
  private static JsonNode canonical(JsonNode value) {
    if (!value.isNumber()) {
      return value;
    }
    BigDecimal number = value.decimalValue();
    return DecimalNode.valueOf(
        number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros());
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** The value of an axis; a missing node if the place does not have the axis. */
  public JsonNode value(String axis) {
    return values.getOrDefault(axis, MissingNode.getInstance());
  }

  /** The value of a numeric axis; empty if it is not a number. */
  public OptionalDouble number(String axis) {
    JsonNode value = value(axis);
    return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
  }

  /** The value of an axis as a table shows it; empty if the place does not have the axis. */
  public String text(String axis) {
    JsonNode value = value(axis);
    return value.isMissingNode() ? "" : text(value);
  }

  /** The whole place as text, such as {@code length 50, units 64}. */
  public String text() {
    return values.entrySet().stream()
        .map(axis -> heading(axis.getKey()) + " " + text(axis.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** This place with another value of one axis. */
  public Place with(String axis, JsonNode value) {
    Map<String, JsonNode> changed = new LinkedHashMap<>(values);
    changed.put(axis, value);
    return new Place(changed);
  }

  /** This place without some of its axes. */
  public Place without(Predicate<String> axes) {
    Map<String, JsonNode> fewer = new LinkedHashMap<>(values);
    fewer.keySet().removeIf(axes);
    return new Place(fewer);
  }

  /** What this place and another one have in common. */
  public Place shared(Place other) {
    return without(axis -> !value(axis).equals(other.value(axis)));
  }

  /** The heading of an axis: its key without the group. */
  public static String heading(String axis) {
    return axis.substring(axis.indexOf('.') + 1);
  }

  /** Whether two values are equal, as 0.1 and 0.10 are. */
  public static boolean same(JsonNode one, JsonNode other) {
    return canonical(one).equals(canonical(other));
  }

  /** A setting's value as a table shows it. */
  public static String text(JsonNode value) {
    if (value instanceof ArrayNode list) {
      List<String> parts = new ArrayList<>();
      list.forEach(part -> parts.add(text(part)));
      return String.join(",", parts);
    }
    if (value.isNumber()) {
      return canonical(value).decimalValue().toPlainString();
    }
    return value.isNull() ? "none" : value.asText();
  }

  /** Compares two values of an axis: numbers by value, others as text. */
  public static int compare(JsonNode one, JsonNode other) {
    return one.isNumber() && other.isNumber()
        ? one.decimalValue().compareTo(other.decimalValue())
        : text(one).compareTo(text(other));
  }
}
