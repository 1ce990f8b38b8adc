package dev.sluice.forecasting;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.command.Console;
import dev.sluice.command.SettingsFlags;
import dev.sluice.datasets.Datasets;
import dev.sluice.datasets.SeriesData;
import dev.sluice.error.ExitCode;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.AtomicFiles;
import dev.sluice.progress.Progress;
import dev.sluice.settings.SettingsSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice forecasting forecast}: forecasts the values after the last row of a series. */
@Command(
    name = "forecast",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Forecast the values after the last row, and plot them.",
    footerHeading = "%n",
    footer = {
      "Without --data, the forecast continues the series that the model was trained",
      "on (all of it, including the test part). At each step, the interval covers the",
      "given share of the model's errors on its validation part; it does not",
      "guarantee the same share in the future.",
      "",
      "  sluice forecasting forecast runs/mine",
      "  sluice forecasting forecast runs/mine --data new.csv --out forecasts/"
    })
public final class ForecastCommand implements Callable<Integer> {
  private static final String DATA = "data";

  private final SettingsSchema<ForecastingSettings> schema =
      SettingsSchema.of(ForecastingSettings.class);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "A run folder, or its model.zip.")
  private Path run;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps to forecast (default: the model's horizon).")
  private Integer steps;

  @Option(
      names = "--interval",
      paramLabel = "PERCENT",
      description = "Coverage of the interval: 50, 80, 90 or 95 (default: 80).")
  private int interval = 80;

  @Option(names = "--as", paramLabel = "FORMAT", description = "csv or jsonl (default: csv).")
  private ForecastFormat format = ForecastFormat.csv;

  @Option(
      names = "--out",
      paramLabel = "FOLDER|FILE",
      description =
          "Where to write the forecast and, next to it, its picture: a folder, or a file ending in"
              + " .csv or .jsonl (default: the forecast to standard output, the picture to RUN).")
  private Path out;

  private ForecastCommand() {}

  /** The command, with the flags for the data and how to read it. */
  public static CommandLine commandLine() {
    ForecastCommand command = new ForecastCommand();
    CommandSpec spec = CommandSpec.forAnnotatedObject(command);
    SettingsFlags.addChangesTo(spec, command.schema, DATA);
    return new CommandLine(spec);
  }

  @Override
  public Integer call() throws IOException {
    if (!ErrorQuantiles.INTERVALS.contains(interval)) {
      throw new UsageException(
          "--interval must be one of %s, found %d"
              .formatted(ErrorQuantiles.INTERVALS.toString().replaceAll("[\\[\\]]", ""), interval));
    }
    Progress progress = Console.progress();
    ForecastModel model = ForecastModel.read(run);
    ForecastingSettings settings = settings(model);
    SeriesData data = Datasets.ofUser(progress).series(settings.data());
    Forecast forecast =
        model.forecast(
            data.series(),
            data.name(),
            steps == null ? model.settings().window().horizon() : steps,
            interval);
    String text = format.text(forecast);
    String title =
        "%s: %s forecast"
            .formatted(data.name(), settings.network().cell().toUpperCase(Locale.ROOT));
    byte[] picture = ForecastPicture.png(forecast, title);
    Path pictureFile;
    if (out == null) {
      PrintWriter writer = spec.commandLine().getOut();
      writer.print(text);
      if (writer.checkError()) {
        throw new InputException(
            "cannot write the forecast: the pipe is closed or the disk is full");
      }
      Path folder = Files.isDirectory(run) ? run : run.toAbsolutePath().getParent();
      pictureFile = folder.resolve("forecast.png");
    } else {
      Path file = file();
      AtomicFiles.writeString(file, text);
      progress.say("Forecast: " + file);
      String name = file.getFileName().toString();
      pictureFile = file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".png");
    }
    AtomicFiles.write(pictureFile, stream -> stream.write(picture));
    progress.say("Picture: " + pictureFile);
    remark(progress, forecast);
    return ExitCode.SUCCESS.code();
  }

  private void remark(Progress progress, Forecast forecast) {
    if (forecast.errorWindows() == 0) {
      progress.say("No intervals: the model does not contain its errors on the validation part.");
    } else {
      progress.say(
          "The intervals cover %d %% of the model's errors on %d windows of its validation part."
              .formatted(forecast.interval(), forecast.errorWindows()));
    }
    if (forecast.steps() > forecast.horizon()) {
      progress.say(
          "Steps after %d are forecast from earlier forecasts: their errors are unknown and grow."
              .formatted(forecast.horizon()));
    }
  }

  /** The file of the values: the given file, or one in the given folder. */
  private Path file() {
    String name = out.getFileName() == null ? "" : out.getFileName().toString();
    boolean folder = Files.isDirectory(out) || !name.matches(".+\\.(csv|jsonl)");
    if (folder && Files.isRegularFile(out)) {
      throw new UsageException(
          "--out %s is a file: use a folder, or a file ending in .csv or .jsonl".formatted(out));
    }
    if (!folder && !name.endsWith("." + format)) {
      throw new UsageException(
          "--out %s must end in .%s, the format of --as".formatted(out, format));
    }
    return folder ? out.resolve("forecast." + format) : out;
  }

  /**
   * The model's settings; with --data, those of the other series, without validation or test part.
   */
  private ForecastingSettings settings(ForecastModel model) {
    ObjectNode flags =
        schema.flags(SettingsFlags.given(spec.commandLine().getParseResult(), schema));
    if (!flags.path(DATA).has(DATA)) {
      return schema.resolve(List.of(model.stored(), flags));
    }
    ObjectNode undivided = schema.flags(Map.of("validation-share", "0", "test-share", "0"));
    ObjectNode group = (ObjectNode) undivided.get(DATA);
    for (String rows : List.of("train-rows", "validation-rows", "test-rows", "train-share")) {
      group.putNull(rows);
    }
    return schema.resolve(List.of(model.stored(), undivided, flags));
  }
}
