package dev.sluice.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.progress.Progress;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import dev.sluice.training.Interruption;
import java.nio.file.Path;

/** Placeholder while the real one is written: its signatures are what others call. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedTypeParameter"})
public final class Run<S extends Record & TaskSettings> {
  private Run() {}

  /** A new run. */
  public static <S extends Record & TaskSettings> Run<S> start(
      Task<S> task, S settings, Path folder, RunOptions options) {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * A run that goes on from its last finished epoch.
   *
   * @param changes settings given anew ({@code SettingsSchema.flags}): epochs and patience
   */
  public static <S extends Record & TaskSettings> Run<S> resume(
      Task<S> task, Path folder, ObjectNode changes, RunOptions options) {
    throw new UnsupportedOperationException("being written");
  }

  /** Prepares, trains, evaluates, writes. */
  public RunResult execute(Progress progress, Interruption interruption) {
    throw new UnsupportedOperationException("being written");
  }
}
