package dev.sluice.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.progress.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * What a task module provides: everything from settings to a trained and evaluated model. Found
 * through {@link java.util.ServiceLoader}, so that training and comparison do not refer to tasks by
 * name.
 *
 * @param <S> the task's settings
 */
public interface Task<S extends Record & TaskSettings> {
  /** Its name on the command line and in results, such as {@code sentiment}. */
  String name();

  /** One line for the help. */
  String summary();

  /**
   * Its own sub-commands besides {@code train} and {@code evaluate}, such as {@code predict}, newly
   * created by each call. None by default.
   */
  default List<CommandLine> commands() {
    return List.of();
  }

  /** The record of its settings, with the resource {@code defaults.yaml} next to it. */
  Class<S> settingsType();

  /** The metric that tables show first and that validation is judged by. */
  Metric headline();

  /** All its metrics in display order, the headline first. */
  List<Metric> metrics();

  /**
   * The baseline that uses only the average of the data, such as "majority class": a trained
   * network that is no better has learnt nothing, and a comparison says so. Empty if the task has
   * none.
   */
  default Optional<String> trivialBaseline() {
    return Optional.empty();
  }

  /**
   * Whether a comparison includes this task by default. True for practical tasks; false for those
   * that are designed to tell cells apart.
   */
  default boolean comparedByDefault() {
    return true;
  }

  /**
   * The settings that the selected data card suggests instead of the defaults, such as the season
   * of a series. An empty tree if it suggests none, or if the data is the user's own file. Does not
   * load the data.
   *
   * @param settings the defaults, the settings file and the flags, merged, which select the data
   */
  ObjectNode suggestions(S settings);

  /**
   * Loads and encodes the data and defines the network.
   *
   * @param companions the {@link Problem#companions} of a stored model, whose encoders are reused;
   *     empty to fit new encoders on the training part
   * @throws dev.sluice.error.InputException if the data is not available or cannot be used
   */
  Problem prepare(S settings, Optional<Map<String, byte[]>> companions, Progress progress);
}
