package dev.sluice.command;

import dev.sluice.task.Task;
import dev.sluice.task.TaskSettings;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The command of a task, with {@code train}, {@code evaluate} and the task's own sub-commands. */
public final class TaskCommand {
  private TaskCommand() {}

  /** Creates the command of a task. */
  public static <S extends Record & TaskSettings> CommandLine of(Task<S> task) {
    CommandSpec spec = CommandSpec.create().name(task.name()).mixinStandardHelpOptions(true);
    spec.usageMessage().description(task.summary()).synopsisSubcommandLabel("COMMAND");
    CommandLine line = new CommandLine(spec);
    line.addSubcommand(TrainCommand.of(task));
    line.addSubcommand(EvaluateCommand.of(task));
    task.commands().forEach(line::addSubcommand);
    return line;
  }
}
