package dev.sluice.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.progress.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * What a task module offers to the rest: from settings to a trained, scored model. Found through
 * {@link java.util.ServiceLoader}, so that what trains and compares knows no task by name.
 *
 * @param <S> the task's settings
 */
public interface Task<S extends Record & TaskSettings> {
  /** Its name on the command line and in results, such as {@code sentiment}. */
  String name();

  /** One line for the help. */
  String summary();

  /**
   * Its own sub-commands beside {@code train} and {@code evaluate}, such as {@code predict}, made
   * anew at each call; none unless overridden.
   */
  default List<CommandLine> commands() {
    return List.of();
  }

  /** The record of its settings; {@code defaults.yaml} stands beside it. */
  Class<S> settingsType();

  /** The metric that tables lead with, and validation is judged by. */
  Metric headline();

  /** All its metrics, the headline first, in the order that tables show them. */
  List<Metric> metrics();

  /**
   * The baseline that uses only the average of the data, such as "majority class": a trained
   * network that does no better than it has learnt nothing, and a comparison says so. Empty if the
   * task has none.
   */
  default Optional<String> trivialBaseline() {
    return Optional.empty();
  }

  /**
   * Whether a comparison for which nobody names tasks holds this one: so it is of what people use
   * networks for, and not of what is made to tell cells apart.
   */
  default boolean comparedByDefault() {
    return true;
  }

  /**
   * What the data card named (or the person's own file) suggests over the defaults, such as a
   * series' season; an empty tree if nothing, or if the data is a person's own file. Loads no data.
   *
   * @param settings the defaults, the settings file and the flags, merged: enough to know which
   *     data
   */
  ObjectNode suggestions(S settings);

  /**
   * Loads and encodes the data and defines the network.
   *
   * @param companions what a stored model carries ({@link Problem#companions}): its encoders are
   *     then used as they are; empty to fit new ones on the training part
   * @throws dev.sluice.error.InputException if the data cannot be had or cannot be used
   */
  Problem prepare(S settings, Optional<Map<String, byte[]>> companions, Progress progress);
}
