package dev.sluice.task;

/**
 * The settings that all tasks share. The implementing record adds its own groups ({@code data}
 * first), each a record with {@link dev.sluice.settings.Setting} annotations.
 */
public interface TaskSettings {
  /** The name of the data card, or the file, as shown in tables. */
  String dataName();

  NetworkSettings network();

  TrainingSettings training();
}
