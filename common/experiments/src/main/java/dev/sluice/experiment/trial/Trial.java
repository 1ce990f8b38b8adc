package dev.sluice.experiment.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.error.InputException;
import dev.sluice.io.FileFailure;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.CellOption;
import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * One point of a grid: a task with all its settings.
 *
 * @param task what is trained
 * @param settings resolved, including cell and seed
 * @param key identifies it: SHA-256 of everything that decides the result
 * @param purpose what it is run for; its figures do not depend on it
 * @param label its name in progress messages and errors
 */
public record Trial<S extends Record & TaskSettings>(
    Task<S> task, S settings, String key, Purpose purpose, String label) {
  /**
   * The version of what a result means. It is part of each key, and is raised if earlier results
   * must not be mixed with new ones, so that all trials run again. If the meaning of a single cell
   * changes, {@link CellOption#version} is raised instead; if only the format of a line changes,
   * {@link TrialResult#FORMAT}.
   */
  private static final int MEANING = 2;

  /** A trial that is labelled with its task, cell and seed. */
  public Trial(Task<S> task, S settings, String key, Purpose purpose) {
    this(
        task,
        settings,
        key,
        purpose,
        "%s %s seed %s"
            .formatted(
                task.name(), settings.network().cell(), Long.toString(settings.training().seed())));
  }

  /**
   * A trial of an ad hoc comparison. Its key is derived from the task, the settings, the version of
   * the cell and, if the data is a file, the content of the file.
   */
  public static <S extends Record & TaskSettings> Trial<S> of(Task<S> task, S settings) {
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    identity.put("format", MEANING);
    identity.put("task", task.name());
    identity.put("data", settings.dataName());
    identity.put("data-sha256", fileSha256(settings.dataName()));
    identity.put("cell-version", CellOption.named(settings.network().cell()).version());
    identity.set("settings", SettingsSchema.of(task.settingsType()).tree(settings));
    return new Trial<>(task, settings, DigestUtils.sha256Hex(identity.toString()), Purpose.AD_HOC);
  }

  /** The same trial with another purpose. */
  public Trial<S> withPurpose(Purpose other) {
    return new Trial<>(task, settings, key, other, label);
  }

  /** The same trial with another label. */
  public Trial<S> withLabel(String other) {
    return new Trial<>(task, settings, key, purpose, other);
  }

  /** Whether its data is a file, which may change, rather than a data card. */
  public boolean readsFile() {
    return isFile(settings.dataName());
  }

  private static boolean isFile(String dataName) {
    try {
      return Files.isRegularFile(Path.of(dataName));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Empty for a data card, which is identified by its name and version before it is loaded. */
  private static String fileSha256(String dataName) {
    if (!isFile(dataName)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(Path.of(dataName))) {
      return DigestUtils.sha256Hex(in);
    } catch (IOException e) {
      throw new InputException(
          "cannot read the data file %s: %s".formatted(dataName, FileFailure.reason(e)), e);
    }
  }

  /** The settings as a tree of groups and keys. */
  public JsonNode settingsTree() {
    return SettingsSchema.of(task.settingsType()).tree(settings);
  }

  /** The readable and unique name of its run folder. */
  public String folderName() {
    String readable =
        "%s-%s-seed%s"
            .formatted(
                task.name(), settings.network().cell(), Long.toString(settings.training().seed()));
    return readable.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "_")
        + "-"
        + key.substring(0, 10);
  }
}
