package dev.sluice.task;

import dev.sluice.error.UsageException;
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
   * @throws UsageException if there is no task of that name; lists the known ones
   */
  public static Task<?> named(String name) {
    return all().stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "there is no task '%s'. Known: %s"
                        .formatted(
                            name, String.join(", ", all().stream().map(Task::name).toList()))));
  }
}
