package dev.sluice.cli;

import dev.sluice.command.Console;
import dev.sluice.command.ErrorReport;
import dev.sluice.command.TaskCommand;
import dev.sluice.command.Verbosity;
import dev.sluice.crosscheck.CrosscheckCommand;
import dev.sluice.datasets.command.DatasetsCommand;
import dev.sluice.diagnostics.DiagnosticsCommand;
import dev.sluice.experiment.command.ClaimsCommand;
import dev.sluice.experiment.command.CompareCommand;
import dev.sluice.experiment.command.ReportCommand;
import dev.sluice.experiment.command.ReproduceCommand;
import dev.sluice.io.SluiceHome;
import dev.sluice.task.InstalledTasks;
import dev.sluice.task.Task;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** The {@code sluice} command. */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    subcommands = {HelpCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    description = "Recurrent networks end to end: sentiment, time series and characters.",
    footer = {
      "",
      "Start with: sluice compare            RNN, LSTM and GRU on three tasks",
      "            sluice sentiment train    one model; then evaluate and predict",
      "            sluice datasets list      the available data sets",
      "",
      "Exit codes: 0 success, 1 failure, 2 usage error, 130 interrupted."
    })
public final class Sluice {
  /** Its output lists the options of all commands. */
  private static final String COMPLETION = "generate-completion";

  // Read by ErrorReport through picocli, for every sub-command.
  @Mixin private final Verbosity verbosity = new Verbosity();

  private Sluice() {}

  public static void main(String[] arguments) {
    int code = commandLine(arguments).execute(arguments);
    // Exits explicitly, because native and progress threads would keep the program alive.
    System.exit(code);
  }

  /** All commands with all their options. */
  static CommandLine commandLine() {
    return commandLine(name -> true);
  }

  /** All commands, with the options of those that these arguments can call. */
  static CommandLine commandLine(String[] arguments) {
    Set<String> given = Set.copyOf(List.of(arguments));
    return commandLine(given.contains(COMPLETION) ? name -> true : given::contains);
  }

  private static CommandLine commandLine(Predicate<String> named) {
    CommandLine line = new CommandLine(new Sluice());
    for (Task<?> task : InstalledTasks.all()) {
      line.addSubcommand(TaskCommand.of(task, named));
    }
    line.addSubcommand(new DiagnosticsCommand());
    line.addSubcommand(new CompareCommand());
    line.addSubcommand(new ReportCommand());
    line.addSubcommand(new ReproduceCommand());
    line.addSubcommand(new ClaimsCommand());
    line.addSubcommand(new CrosscheckCommand());
    line.addSubcommand(new DatasetsCommand(SluiceHome.from(System.getenv()), Console::progress));
    line.addSubcommand(COMPLETION, new GenerateCompletion());
    ErrorReport errors = new ErrorReport();
    line.setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setOut(utf8(FileDescriptor.out))
        .setErr(utf8(FileDescriptor.err))
        .setUsageHelpWidth(80)
        .setUsageHelpLongOptionsMaxWidth(26)
        .setAbbreviatedOptionsAllowed(false)
        // '@file' is a value here (generate --prime @file), not a file of further arguments.
        .setExpandAtFiles(false);
    describe(line);
    return line;
  }

  /** Configures the help of a command and all its sub-commands. */
  private static void describe(CommandLine line) {
    line.getCommandSpec().versionProvider(new Version());
    line.getCommandSpec().usageMessage().abbreviateSynopsis(true);
    line.getSubcommands().values().forEach(Sluice::describe);
  }

  private static PrintWriter utf8(FileDescriptor descriptor) {
    return new PrintWriter(
        new FileOutputStream(descriptor), /* autoFlush= */ true, StandardCharsets.UTF_8);
  }

  /** Reads the version from the manifest of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Sluice.class.getPackage().getImplementationVersion();
      return new String[] {
        "sluice " + (version == null ? "(not packaged)" : version),
        "Java " + Runtime.version() + ", Deeplearning4j 1.0.0-M2.1"
      };
    }
  }
}
