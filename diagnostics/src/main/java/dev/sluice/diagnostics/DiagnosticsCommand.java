package dev.sluice.diagnostics;

import dev.sluice.diagnostics.gradient.GradientFlowCommand;
import picocli.CommandLine.Command;

/** {@code sluice diagnostics}: inspects runs of the diagnostic tasks. */
@Command(
    name = "diagnostics",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = GradientFlowCommand.class,
    description = "Inspect runs of the diagnostic tasks: adding, copy-memory, music.")
public final class DiagnosticsCommand {}
