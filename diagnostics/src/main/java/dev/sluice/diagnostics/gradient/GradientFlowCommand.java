package dev.sluice.diagnostics.gradient;

import dev.sluice.command.Console;
import dev.sluice.error.ExitCode;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.AtomicFiles;
import dev.sluice.report.Chart;
import dev.sluice.report.ChartPng;
import dev.sluice.report.CsvTable;
import dev.sluice.report.Table;
import dev.sluice.report.TextTable;
import dev.sluice.run.RunFolder;
import dev.sluice.run.RunResult;
import dev.sluice.task.Evaluation;
import dev.sluice.task.Part;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code sluice diagnostics gradient-flow}: prints and draws the gradient flow that a run measured.
 */
@Command(
    name = "gradient-flow",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Show how far back the gradient reaches in a run of adding, copy-memory or music.",
      "Prints the norm of the last state's gradient with respect to each earlier state, before and"
          + " after training; docs/diagnostics.md gives the exact definition."
    })
public final class GradientFlowCommand implements Callable<Integer> {
  private enum Format {
    text,
    csv
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The folder of a finished run.")
  private Path run;

  @Option(
      names = "--as",
      paramLabel = "FORMAT",
      description = "Output format: text or csv (default: text).")
  private Format format = Format.text;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Also write gradient-flow.csv and gradient-flow.png to FOLDER.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(run)) {
      throw new UsageException(
          "%s is not a run folder; name the folder of a finished run".formatted(run));
    }
    Path file = RunFolder.at(run).result();
    if (!Files.exists(file)) {
      throw new InputException(
          "%s contains no %s: it is not a run folder, or its run is not finished"
              .formatted(run, file.getFileName()));
    }
    RunResult result = RunResult.read(file);
    Evaluation.Curves curves = curves(result);
    Table table = table(result, curves);
    PrintWriter writer = spec.commandLine().getOut();
    writer.print(
        format == Format.csv ? CsvTable.of(table) : TextTable.of(table, Console.columns()));
    if (out != null) {
      Files.createDirectories(out);
      Path csv = out.resolve(GradientFlow.NAME + ".csv");
      Path png = out.resolve(GradientFlow.NAME + ".png");
      AtomicFiles.writeString(csv, CsvTable.of(table));
      ChartPng.write(chart(result, curves), png);
      if (format == Format.text) {
        writer.println("Written: " + csv);
        writer.println("Written: " + png);
      }
    }
    writer.flush();
    return ExitCode.SUCCESS.code();
  }

  private Evaluation.Curves curves(RunResult result) {
    return result.curves().getOrDefault(RunResult.key(Part.TEST), List.of()).stream()
        .filter(curves -> curves.name().equals(GradientFlow.NAME))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    ("%s has no gradient flow, because its run of %s did not measure it. The tasks"
                            + " adding, copy-memory and music measure it when they score the test"
                            + " part")
                        .formatted(run, result.task())));
  }

  private static String title(RunResult result) {
    return "Gradient flow: %s, %s, %s, seed %d"
        .formatted(result.task(), result.data(), result.cell(), result.seed());
  }

  private static Table table(RunResult result, Evaluation.Curves curves) {
    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.Column.figure(curves.xTitle()));
    curves.y().keySet().forEach(name -> columns.add(Table.Column.figure(name)));
    List<Table.Row> rows =
        IntStream.range(0, curves.x().size())
            .mapToObj(
                i -> {
                  List<String> cells = new ArrayList<>();
                  cells.add(String.format(Locale.ROOT, "%.0f", curves.x().get(i)));
                  curves
                      .y()
                      .values()
                      .forEach(y -> cells.add(String.format(Locale.ROOT, "%.3e", y.get(i))));
                  return Table.Row.of(cells.toArray(new String[0]));
                })
            .toList();
    return new Table(title(result), columns, rows, List.of());
  }

  /** The norms as powers of ten; a norm of zero has no point. */
  private static Chart chart(RunResult result, Evaluation.Curves curves) {
    List<Chart.Series> series = new ArrayList<>();
    for (Map.Entry<String, List<Double>> curve : curves.y().entrySet()) {
      List<Chart.Point> points =
          IntStream.range(0, curves.x().size())
              .mapToObj(
                  i -> new Chart.Point(curves.x().get(i), Math.log10(curve.getValue().get(i))))
              .toList();
      series.add(new Chart.Series(curve.getKey(), series.size(), Chart.Mark.LINE, points));
    }
    return Chart.of(title(result), curves.xTitle(), "log10 of the " + curves.yTitle(), series);
  }
}
