package dev.sluice.command;

import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The command of a task, with {@code train}, {@code evaluate} and the task's own sub-commands. */
public final class TaskCommand {
  private TaskCommand() {}

  /** Creates the command of a task, with all options. */
  public static <S extends Record & TaskSettings> CommandLine of(Task<S> task) {
    return of(task, name -> true);
  }

  /**
   * Creates the command of a task with the options of the commands that can be called. The options
   * come from settings and their defaults, and collecting those of all tasks takes longer than a
   * short command.
   *
   * @param named whether a name is among the arguments; a command that is not named cannot be
   *     called, and only has its name and description, for the help
   */
  public static <S extends Record & TaskSettings> CommandLine of(
      Task<S> task, Predicate<String> named) {
    CommandSpec spec = CommandSpec.create().name(task.name()).mixinStandardHelpOptions(true);
    spec.usageMessage().description(task.summary()).synopsisSubcommandLabel("COMMAND");
    CommandLine line = new CommandLine(spec);
    if (named.test(task.name())) {
      line.addSubcommand(named.test("train") ? TrainCommand.of(task) : outline(TrainCommand.class));
      line.addSubcommand(
          named.test("evaluate") ? EvaluateCommand.of(task) : outline(EvaluateCommand.class));
      task.commands().forEach(line::addSubcommand);
    }
    return line;
  }

  private static CommandLine outline(Class<?> type) {
    Command declared = type.getAnnotation(Command.class);
    CommandSpec spec = CommandSpec.create().name(declared.name());
    spec.usageMessage().description(declared.description());
    return new CommandLine(spec);
  }
}
