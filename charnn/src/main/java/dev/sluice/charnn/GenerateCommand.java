package dev.sluice.charnn;

import dev.sluice.datasets.encode.Alphabet;
import dev.sluice.error.ExitCode;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
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
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice charnn generate}: text from a trained model, shown as it is drawn. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Write text with a trained model, character by character.",
    footerHeading = "%n",
    footer = {
      "The same flags give the same text; another --seed gives another one.",
      "Temperature, top-k and top-p are applied in this order. A text that begins with",
      "@ or is a single - goes in through standard input: --prime -"
    })
public final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "A run folder, or its model.zip.")
  private Path run;

  @Option(
      names = "--prime",
      paramLabel = "TEXT|@FILE|-",
      description = {
        "What the text goes on from: as given, from a UTF-8 file, or (-) from standard input.",
        "Without it the text begins at the start of a line."
      })
  private String prime = "";

  @Option(
      names = "--echo",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Write the prime as well, before what follows it (default: --echo).")
  private boolean echo;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Characters to draw (default: ${DEFAULT-VALUE}).")
  private int length = 500;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = {
        "Below 1 the likely gets likelier, above 1 less so; 0 takes the most probable character"
            + " (default: ${DEFAULT-VALUE})."
      })
  private double temperature = 1;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw from the K most probable only; 0: from all (default: ${DEFAULT-VALUE}).")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = {
        "Draw from the fewest most probable that sum to P; 1: from all"
            + " (default: ${DEFAULT-VALUE})."
      })
  private double topP = 1;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Decides what is drawn (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--unknown",
      paramLabel = "WHAT",
      description = {
        "error or skip: a character of the prime that the model's alphabet does not hold"
            + " (default: error)."
      })
  private String unknown = "error";

  @Override
  public Integer call() throws IOException {
    UsageException.atLeast("length", length, 0);
    Sampling sampling = new Sampling(temperature, topK, topP);
    Alphabet.Unknown treatment = treatment();
    // Before the model, which takes a while: a mistyped file name is told at once.
    String beginning = beginning();
    SavedModel model = ModelFile.read(run, CharacterTask.NAME);
    CharacterGenerator generator =
        CharacterGenerator.of(model, beginning, treatment, sampling, seed);
    write(generator, echo ? known(model, beginning) : "");
    return ExitCode.SUCCESS.code();
  }

  /** Writes until the length is reached or nobody reads on. */
  private void write(CharacterGenerator generator, String before) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(before);
    String last = before;
    // checkError flushes, so that each character is seen as it is drawn; and it is true when the
    // reader of a pipe has left (such as head), which is no failure.
    for (int i = 0; i < length && !out.checkError(); i++) {
      last = generator.next();
      out.print(last);
    }
    if (!last.endsWith("\n")) {
      out.print('\n');
    }
    out.flush();
  }

  /** What the model has read of the beginning. */
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
        throw new UsageException("--prime: there is no file " + file, e);
      } catch (IOException e) {
        throw new InputException("--prime: %s cannot be read: %s".formatted(file, e), e);
      }
    } else {
      text = prime;
    }
    // As the texts that models are trained on are read.
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }

  private static String decode(byte[] bytes, String where) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InputException(
          "--prime: %s is not UTF-8; convert it first, such as with iconv".formatted(where), e);
    }
  }
}
