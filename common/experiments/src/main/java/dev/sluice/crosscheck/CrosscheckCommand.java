package dev.sluice.crosscheck;

import dev.sluice.command.Console;
import dev.sluice.error.ExitCode;
import dev.sluice.error.UsageException;
import dev.sluice.report.Figures;
import dev.sluice.report.Table;
import dev.sluice.report.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice crosscheck}: checks that the cells compute correctly on this machine. */
@Command(
    name = "crosscheck",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Check the recurrent cells on this machine.",
      "Compares outputs, states and gradients on random shapes with the textbook reference, with"
          + " Deeplearning4j's own layers that have the same weights, and with the engine's"
          + " fallback without vectors. Prints the largest differences and their bounds."
    },
    footerHeading = "%n",
    footer = {
      "Differences are absolute, or relative to the largest number of an array if it"
          + " is above 1. Deeplearning4j is compared without masks and carried states.",
      "",
      "Exit codes: 0 all bounds hold, 1 a bound is exceeded."
    })
public final class CrosscheckCommand implements Callable<Integer> {
  private final Supplier<List<Crosscheck.Pairing>> pairings;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the random shapes and numbers (default: the time of day).")
  private Long seed;

  @Option(
      names = "--shapes",
      paramLabel = "N",
      description = "Number of random shapes per line of the output (default: 20).")
  private int shapes = 20;

  public CrosscheckCommand() {
    this(Crosscheck::pairings);
  }

  CrosscheckCommand(Supplier<List<Crosscheck.Pairing>> pairings) {
    this.pairings = pairings;
  }

  @Override
  public Integer call() {
    if (shapes < 1) {
      throw new UsageException("--shapes: expected at least 1, found " + shapes);
    }
    long actualSeed = seed == null ? Math.floorMod(System.currentTimeMillis(), 1_000_000L) : seed;
    PrintWriter writer = spec.commandLine().getOut();
    writer.printf(
        Locale.ROOT,
        "%s for each line; repeat with: --seed %d --shapes %d%n%n",
        Figures.counted(shapes, "random shape"),
        actualSeed,
        shapes);
    writer.flush();
    List<Crosscheck.Agreement> agreements = new ArrayList<>();
    for (Crosscheck.Pairing pairing : pairings.get()) {
      agreements.add(Crosscheck.run(pairing, actualSeed, shapes));
    }
    writer.print(TextTable.of(table(agreements), Console.columns()));
    long broken = agreements.stream().filter(agreement -> !agreement.holds()).count();
    writer.println();
    writer.println(
        broken == 0
            ? "All bounds hold."
            : Figures.counted(broken, "line")
                + (broken == 1 ? " exceeds its bound" : " exceed their bounds")
                + ": please report this table, your processor and `java -version`.");
    writer.flush();
    return (broken == 0 ? ExitCode.SUCCESS : ExitCode.FAILURE).code();
  }

  private static Table table(List<Crosscheck.Agreement> agreements) {
    List<Table.Row> rows = new ArrayList<>();
    for (Crosscheck.Agreement agreement : agreements) {
      Crosscheck.Pairing pairing = agreement.pairing();
      rows.add(
          Table.Row.of(
              pairing.cell().name() + (agreement.holds() ? "" : ", EXCEEDED"),
              pairing.name(),
              pairing.precision().name().toLowerCase(Locale.ROOT),
              scientific(agreement.output()),
              scientific(agreement.state()),
              scientific(pairing.bound()),
              scientific(agreement.gradient()),
              scientific(pairing.gradientBound())));
    }
    return new Table(
        "",
        List.of(
            Table.Column.text("cell"),
            Table.Column.text("peer"),
            Table.Column.text("precision"),
            Table.Column.figure("output"),
            Table.Column.figure("state"),
            Table.Column.figure("bound"),
            Table.Column.figure("gradient"),
            Table.Column.figure("bound")),
        rows,
        List.of());
  }

  private static String scientific(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }
}
