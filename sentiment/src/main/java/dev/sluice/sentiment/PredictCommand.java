package dev.sluice.sentiment;

import dev.sluice.error.ExitCode;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.sentiment.SentimentModel.Prediction;
import dev.sluice.sentiment.TextLines.Line;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code sluice sentiment predict}. A line that is empty or not UTF-8 is reported on standard error
 * with its number; the others are predicted, and the exit code is 1.
 */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Predict the class of texts: arguments, or the lines of a file or standard input.",
    footerHeading = "%n",
    footer = {
      "Each text produces one line of output, immediately. An empty line is an error:",
      "it is reported on standard error with its number, the other lines are",
      "predicted, and the exit code is 1. A text without any known word is predicted",
      "with a warning.",
      "",
      "  sluice sentiment predict runs/mine 'What a fine day!'",
      "  sluice sentiment predict runs/mine --file reviews.txt --as csv > out.csv",
      "  tail -f log.txt | sluice sentiment predict runs/mine --as jsonl --all"
    })
public final class PredictCommand implements Callable<Integer> {
  /** The number of lines sorted by length together, and kept in memory. */
  private static final int WINDOW = 4096;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RUN", description = "A run folder, or its model.zip.")
  private Path run;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "TEXT",
      description = "Texts to predict, one per argument.")
  private List<String> texts = new ArrayList<>();

  @Option(names = "--file", paramLabel = "FILE", description = "Predict each line of a UTF-8 file.")
  private Path file;

  @Option(
      names = "--as",
      paramLabel = "FORMAT",
      description = "text, csv or jsonl (default: text).")
  private PredictionFormat format = PredictionFormat.text;

  @Option(names = "--all", description = "Print the probabilities of all classes.")
  private boolean all;

  private final InputStream standardInput;

  /** Reads standard input if neither texts nor a file are given. */
  public PredictCommand() {
    this(System.in);
  }

  PredictCommand(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  @Override
  public Integer call() throws IOException {
    if (file != null && !texts.isEmpty()) {
      throw new UsageException("texts and --file cannot be combined");
    }
    if (file != null) {
      if (Files.isDirectory(file)) {
        throw new InputException("--file %s: expected a file, found a folder".formatted(file));
      }
      // Opened before the model is read, so that a wrong name is reported at once.
      try (InputStream in = Files.newInputStream(file)) {
        return lines(SentimentModel.read(run), in, file.toString());
      } catch (NoSuchFileException e) {
        throw new InputException("--file: no such file: %s".formatted(file), e);
      }
    }
    SentimentModel model = SentimentModel.read(run);
    return texts.isEmpty()
        ? lines(model, standardInput, "standard input")
        : new Session(model, "argument").arguments();
  }

  private int lines(SentimentModel model, InputStream in, String where) throws IOException {
    Session session = new Session(model, where + ", line");
    TextLines lines = new TextLines(in);
    for (List<Line> batch = lines.next(WINDOW); !batch.isEmpty(); batch = lines.next(WINDOW)) {
      session.predict(batch);
    }
    return session.end(where);
  }

  /** Predicts texts and counts failures. */
  private final class Session {
    private final SentimentModel model;
    private final String unit;
    private final PrintWriter out = spec.commandLine().getOut();
    private final PrintWriter err = spec.commandLine().getErr();
    private long total;
    private long failed;

    Session(SentimentModel model, String unit) {
      this.model = model;
      this.unit = unit;
      format.header(model.labels(), all).forEach(out::println);
      flush();
    }

    int arguments() {
      List<Line> arguments = new ArrayList<>();
      for (String text : texts) {
        arguments.add(new Line(arguments.size() + 1, text));
      }
      predict(arguments);
      return end("the arguments");
    }

    void predict(List<Line> lines) {
      List<Line> valid = new ArrayList<>();
      for (Line line : lines) {
        if (line.text() == null) {
          fail(line, "is not UTF-8; convert it first, for example with iconv");
        } else if (line.text().isBlank()) {
          fail(line, "is empty");
        } else {
          valid.add(line);
        }
      }
      total += lines.size();
      if (valid.isEmpty()) {
        return;
      }
      List<Prediction> predictions = model.predict(valid.stream().map(Line::text).toList());
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < valid.size(); i++) {
        Line line = valid.get(i);
        Prediction prediction = predictions.get(i);
        text.append(format.line(line.number(), line.text(), prediction, all))
            .append(System.lineSeparator());
        if (prediction.knownWords() == 0) {
          write(text);
          err.printf(
              "warning: %s %d: the model knows none of its %d words%n",
              unit, line.number(), prediction.words());
        }
      }
      write(text);
      flush();
    }

    /** Writes many lines at once: {@code println} would flush after each. */
    private void write(StringBuilder lines) {
      out.append(lines).flush();
      lines.setLength(0);
    }

    private void fail(Line line, String problem) {
      failed++;
      err.printf("error: %s %d %s%n", unit, line.number(), problem);
      err.flush();
    }

    private void flush() {
      err.flush();
      if (out.checkError()) {
        throw new InputException(
            "cannot write the predictions: the pipe is closed or the disk is full");
      }
    }

    int end(String where) {
      if (total == 0) {
        throw new InputException("%s is empty: expected one text per line".formatted(where));
      }
      if (failed > 0) {
        err.printf("error: cannot predict %d of %d texts%n", failed, total);
        err.flush();
        return ExitCode.FAILURE.code();
      }
      return ExitCode.SUCCESS.code();
    }
  }
}
