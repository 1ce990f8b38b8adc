package dev.sluice.experiment.declaration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.experiment.trial.Purpose;
import dev.sluice.experiment.trial.Trial;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Layers the settings of a task's trials: defaults, suggestions of the data card, given values. */
public final class SettingsLayers<S extends Record & TaskSettings> {
  private final Task<S> task;
  private final SettingsSchema<S> schema;
  private final ObjectNode defaults;
  private final Map<String, ObjectNode> suggestedByData = new HashMap<>();

  private SettingsLayers(Task<S> task) {
    this.task = task;
    this.schema = SettingsSchema.of(task.settingsType());
    this.defaults = schema.defaults();
  }

  public static <S extends Record & TaskSettings> SettingsLayers<S> of(Task<S> task) {
    return new SettingsLayers<>(task);
  }

  public Task<S> task() {
    return task;
  }

  public SettingsSchema<S> schema() {
    return schema;
  }

  /**
   * The settings with the given values on top.
   *
   * @throws dev.sluice.error.InputException if a value is of the wrong type or out of its range, or
   *     there is no such data
   */
  public S resolve(ObjectNode given) {
    ObjectNode suggested =
        suggestedByData.computeIfAbsent(
            given.path(schema.dataGroup()).toString(),
            data -> {
              ObjectNode found = task.suggestions(schema.resolve(List.of(defaults, given)));
              schema.check(found, "the data card's suggested settings");
              return found;
            });
    return schema.resolve(List.of(defaults, suggested, given));
  }

  /** A trial with these settings. */
  public Trial<S> trial(ObjectNode given, Purpose purpose) {
    return Trial.of(task, resolve(given)).withPurpose(purpose);
  }
}
