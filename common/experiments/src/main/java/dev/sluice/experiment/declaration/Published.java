package dev.sluice.experiment.declaration;

import dev.sluice.task.Part;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A figure that the literature reports, shown beside ours.
 *
 * @param model as the source calls it, such as {@code LSTM}
 * @param cell our cell that it is to be held against; empty for a model that is none
 * @param at the values of the axes for which it holds, by {@code group.key}; empty for all
 * @param metric a metric's name
 * @param part of the data
 * @param value in the metric's unit
 * @param source paper, table, arXiv number
 * @param note where the source's set-up differs from ours; may be empty
 */
public record Published(
    String model,
    String cell,
    Map<String, String> at,
    String metric,
    Part part,
    double value,
    String source,
    String note) {
  public Published {
    at = Collections.unmodifiableMap(new LinkedHashMap<>(at));
  }
}
