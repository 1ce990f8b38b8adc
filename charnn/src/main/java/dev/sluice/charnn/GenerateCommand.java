package dev.sluice.charnn;

import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.error.ExitCode;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.FileFailure;
import dev.sluice.run.ModelFile;
import dev.sluice.run.SavedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice charnn generate}: writes text with a trained model, character by character. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Generate text with a trained model, character by character.",
    footerHeading = "%n",
    footer = {
      "The same flags give the same text; a different --seed gives a different one.",
      "Temperature, top-k and top-p are applied in this order. Pass a text that begins",
      "with @, or is a single -, through standard input with --prime -."
    })
public final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "A run folder, or its model.zip.")
  private Path run;

  @Option(
      names = "--prime",
      paramLabel = "TEXT|@FILE|-",
      description = {
        "The text to continue: the argument itself, a UTF-8 file, or (-) standard input.",
        "Without it, the text begins at the start of a line."
      })
  private String prime = "";

  @Option(
      names = "--echo",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Print the prime before the generated text (default: --echo).")
  private boolean echo;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Characters to generate (default: ${DEFAULT-VALUE}).")
  private int length = 500;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = {
        "Below 1, likely characters become more likely; above 1, less likely; 0 always takes the"
            + " most probable character (default: ${DEFAULT-VALUE})."
      })
  private double temperature = 1;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description =
          "Draw from the K most probable characters; 0: from all (default: ${DEFAULT-VALUE}).")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = {
        "Draw from the smallest set of most probable characters whose probabilities sum to P;"
            + " 1: from all (default: ${DEFAULT-VALUE})."
      })
  private double topP = 1;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the random numbers (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = {
        "Texts to generate, side by side; text i has the seed S + i - 1 and is the same as alone"
            + " with it (default: ${DEFAULT-VALUE})."
      })
  private int samples = 1;

  @Option(
      names = "--unknown",
      paramLabel = "WHAT",
      description = {
        "What to do with a character of the prime that is not in the model's alphabet: error or"
            + " skip (default: error)."
      })
  private String unknown = "error";

  @Override
  public Integer call() throws IOException {
    UsageException.atLeast("length", length, 0);
    UsageException.atLeast("samples", samples, 1);
    Sampling sampling = new Sampling(temperature, topK, topP);
    Alphabet.Unknown treatment = treatment();
    // Before loading the model, which takes a while: a mistyped file name is reported at once.
    String beginning = beginning();
    SavedModel model = ModelFile.read(run, CharacterTask.NAME);
    String before = echo ? known(model, beginning) : "";
    if (samples == 1) {
      write(CharacterGenerator.of(model, beginning, treatment, sampling, seed), before);
    } else {
      List<Long> seeds = LongStream.range(0, samples).map(i -> seed + i).boxed().toList();
      write(
          seeds,
          CharacterGenerator.texts(model, beginning, treatment, sampling, seeds, length),
          before);
    }
    return ExitCode.SUCCESS.code();
  }

  /** Writes until the length is reached or the reader closes the pipe. */
  private void write(CharacterGenerator generator, String before) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(before);
    String last = before;
    // checkError flushes, so that each character appears as soon as it is drawn; and it returns
    // true when the reader of a pipe (such as head) has closed it, which is not a failure.
    for (int i = 0; i < length && !out.checkError(); i++) {
      last = generator.next();
      out.print(last);
    }
    if (!last.endsWith("\n")) {
      out.print('\n');
    }
    out.flush();
  }

  /** Writes each text below a line with its seed. */
  private void write(List<Long> seeds, List<String> texts, String before) {
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < texts.size() && !out.checkError(); i++) {
      String text = before + texts.get(i);
      out.printf("--- seed %d ---%n", seeds.get(i));
      out.print(text.endsWith("\n") ? text : text + "\n");
    }
    out.flush();
  }

  /** The characters of the beginning that the model can read. */
  private static String known(SavedModel model, String beginning) {
    Alphabet alphabet = Alphabet.fromJson(CharacterTask.alphabet(model.companions()));
    return alphabet.decode(alphabet.encode(beginning, Alphabet.Unknown.SKIP));
  }

  private Alphabet.Unknown treatment() {
    return switch (unknown.toLowerCase(Locale.ROOT)) {
      case "error" -> Alphabet.Unknown.ERROR;
      case "skip" -> Alphabet.Unknown.SKIP;
      default ->
          throw new UsageException("--unknown: expected error or skip, found '" + unknown + "'");
    };
  }

  private String beginning() throws IOException {
    String text;
    if (prime.equals("-")) {
      text = decode(System.in.readAllBytes(), "standard input");
    } else if (prime.startsWith("@")) {
      Path file = Path.of(prime.substring(1));
      try {
        text = decode(Files.readAllBytes(file), file.toString());
      } catch (NoSuchFileException e) {
        throw new UsageException("--prime: no such file: " + file, e);
      } catch (IOException e) {
        throw new InputException(
            "--prime: cannot read %s: %s".formatted(file, FileFailure.reason(e)), e);
      }
    } else {
      text = prime;
    }
    // Line ends as in the texts that models are trained on.
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }

  private static String decode(byte[] bytes, String where) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InputException(
          "--prime: %s is not UTF-8; convert it first, for example with iconv".formatted(where), e);
    }
  }
}
