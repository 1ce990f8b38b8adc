package dev.sluice.run;

import java.nio.file.Path;

/** Placeholder while the real one is written: its signature is what others call. */
@SuppressWarnings("DoNotCallSuggester")
public final class ModelFile {
  private ModelFile() {}

  /**
   * Reads a model.
   *
   * @param fileOrRunFolder a {@code model.zip}, or a run folder that holds one
   * @param task the task that the model must be of
   * @throws dev.sluice.error.InputException if it is missing, damaged, of another task or of a
   *     newer format
   */
  public static SavedModel read(Path fileOrRunFolder, String task) {
    throw new UnsupportedOperationException("being written");
  }
}
