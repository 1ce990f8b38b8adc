package dev.sluice.forecasting;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.command.Console;
import dev.sluice.command.SettingsFlags;
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

/** {@code sluice forecasting forecast}: the values that follow a series' last row. */
@Command(
    name = "forecast",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Write the values that follow the last row, with dates, and draw them.",
    footerHeading = "%n",
    footer = {
      "Without --data they follow the series that the model was trained on (all of it,",
      "the test part too). The interval holds the given share of the model's errors on",
      "its validation part, at each step; it is no promise about the future.",
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
      description = "How many values (default: the model's horizon).")
  private Integer steps;

  @Option(
      names = "--interval",
      paramLabel = "PERCENT",
      description = "50, 80, 90 or 95 (default: 80).")
  private int interval = 80;

  @Option(names = "--as", paramLabel = "FORMAT", description = "csv or jsonl (default: csv).")
  private ForecastFormat format = ForecastFormat.csv;

  @Option(
      names = "--out",
      paramLabel = "FOLDER|FILE",
      description =
          "Write the forecast there, its picture beside it: a folder, or a file ending in .csv or"
              + " .jsonl. Without it the forecast goes to standard output, its picture into RUN.")
  private Path out;

  private ForecastCommand() {}

  /** The command, with the flags that say which data and how to read it. */
  public static CommandLine commandLine() {
    ForecastCommand command = new ForecastCommand();
    CommandSpec spec = CommandSpec.forAnnotatedObject(command);
    SettingsFlags.addTo(spec, command.schema, DATA::equals);
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
    SeriesData data = ForecastingTask.datasets(progress).series(settings.data());
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
            "the forecast cannot be written: the pipe was closed, or the disk is full");
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
    say(progress, forecast);
    return ExitCode.SUCCESS.code();
  }

  private void say(Progress progress, Forecast forecast) {
    if (forecast.errorWindows() == 0) {
      progress.say("No intervals: the model carries no errors of its validation part.");
    } else {
      progress.say(
          "The intervals hold %d %% of the model's errors on %d windows of its validation part."
              .formatted(forecast.interval(), forecast.errorWindows()));
    }
    if (forecast.steps() > forecast.horizon()) {
      progress.say(
          "Steps beyond %d are forecast from forecasts: their errors are not known, and grow."
              .formatted(forecast.horizon()));
    }
  }

  /** The file of the values: the one named, or one of the folder named. */
  private Path file() {
    String name = out.getFileName() == null ? "" : out.getFileName().toString();
    boolean folder = Files.isDirectory(out) || !name.matches(".+\\.(csv|jsonl)");
    if (folder && Files.isRegularFile(out)) {
      throw new UsageException(
          "--out %s is a file: name a folder, or a file ending in .csv or .jsonl".formatted(out));
    }
    if (!folder && !name.endsWith("." + format)) {
      throw new UsageException(
          "--out %s does not end in .%s, which --as asks for".formatted(out, format));
    }
    return folder ? out.resolve("forecast." + format) : out;
  }

  /** The model's settings, with other data laid over them if asked for, none of it split off. */
  private ForecastingSettings settings(ForecastModel model) {
    ObjectNode flags =
        schema.flags(SettingsFlags.given(spec.commandLine().getParseResult(), schema));
    if (!flags.path(DATA).has(DATA)) {
      return schema.resolve(List.of(model.stored(), flags));
    }
    ObjectNode whole = schema.flags(Map.of("validation-share", "0", "test-share", "0"));
    ObjectNode group = (ObjectNode) whole.get(DATA);
    for (String rows : List.of("train-rows", "validation-rows", "test-rows", "train-share")) {
      group.putNull(rows);
    }
    return schema.resolve(List.of(model.stored(), whole, flags));
  }
}
