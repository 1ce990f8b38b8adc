package dev.sluice.task;

/**
 * What every task's settings hold. The implementing record adds its own groups ({@code data}
 * first), each a record with {@link dev.sluice.settings.Setting} lines.
 */
public interface TaskSettings {
  /** The card's name, or the file, as a table shows it. */
  String dataName();

  NetworkSettings network();

  TrainingSettings training();
}
