package dev.sluice.task;

import dev.sluice.error.UsageException;
import dev.sluice.settings.UnknownName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The tasks on the class path. */
public final class InstalledTasks {
  private InstalledTasks() {}

  /** All tasks: those compared by default first, then by name; the same order on every machine. */
  @SuppressWarnings("rawtypes")
  public static List<Task<?>> all() {
    List<Task<?>> installed = new ArrayList<>();
    for (Task task : ServiceLoader.load(Task.class)) {
      installed.add(task);
    }
    installed.sort(
        Comparator.<Task<?>, Boolean>comparing(task -> !task.comparedByDefault())
            .thenComparing(Task::name));
    return installed;
  }

  /**
   * Finds a task by name.
   *
   * @param where the location of the name, for the error
   * @throws UsageException if there is no task of that name; suggests the nearest and lists all
   */
  public static Task<?> named(String name, String where) {
    return all().stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    UnknownName.message(
                        where, "task", name, all().stream().map(Task::name).toList())));
  }
}
