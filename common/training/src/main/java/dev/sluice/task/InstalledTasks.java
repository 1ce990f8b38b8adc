package dev.sluice.task;

import dev.sluice.error.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The tasks on the class path. */
public final class InstalledTasks {
  private InstalledTasks() {}

  /** All: those that are compared by default first, then by name; one order on every machine. */
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
   * Finds one.
   *
   * @throws UsageException if there is none of that name, listing those that there are
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
