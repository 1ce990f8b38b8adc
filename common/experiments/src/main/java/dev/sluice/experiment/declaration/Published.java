package dev.sluice.experiment.declaration;

import dev.sluice.task.Part;

/**
 * A figure that the literature reports, shown with ours.
 *
 * @param model its name in the source, such as {@code LSTM}
 * @param cell our cell that it is compared with; empty if we have no such cell
 * @param at the values of the axes for which it holds; empty for all
 * @param metric the name of a metric
 * @param part of the data
 * @param value in the unit of the metric
 * @param source paper, table, arXiv number
 * @param note how the source's set-up differs from ours; may be empty
 */
public record Published(
    String model,
    String cell,
    Place at,
    String metric,
    Part part,
    double value,
    String source,
    String note) {
  Published withAt(Place other) {
    return new Published(model, cell, other, metric, part, value, source, note);
  }
}
