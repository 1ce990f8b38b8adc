package dev.sluice.datasets.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.datasets.card.DataCards;
import dev.sluice.datasets.encoded.EncodedCache;
import dev.sluice.datasets.encoded.EncodedKey;
import dev.sluice.datasets.encoded.Encoding;
import dev.sluice.error.InputException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DatasetsCommandTest {
  private static final String OWN =
      """
      name: mine
      task: charnn
      files: [{name: mine.txt}]
      sources: [{kind: file, path: mine.txt}]
      """;

  @TempDir Path folder;
  private SluiceHome home;
  private String out;
  private String err;

  @BeforeEach
  void home() {
    home = new SluiceHome(folder.resolve("home"));
  }

  private int run(String... arguments) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    int code =
        new CommandLine(new DatasetsCommand(home, () -> Progress.SILENT))
            .setOut(new PrintWriter(outText))
            .setErr(new PrintWriter(errText))
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  if (e instanceof InputException input) {
                    command.getErr().println(input.getMessage());
                    return input.exitCode().code();
                  }
                  throw e;
                })
            .execute(arguments);
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  @Test
  void theListShowsEveryCardWithin80Columns() {
    assertThat(run("list")).isZero();
    assertThat(out.lines()).allMatch(line -> line.length() <= 80, "at most 80 columns");
    for (String name : DataCards.shipped().names()) {
      assertThat(out).containsPattern("(?m)^ *" + name + " ");
    }
    assertThat(line("reviews")).contains("sentiment", "1,360 texts", "bundled", "Apache-2.0");
    assertThat(line("etth1")).contains("forecasting", "17,420 x 7", "to fetch", "CC BY-ND 4.0");
    assertThat(line("tinyshakespeare")).contains("charnn", "1,115,394 chars", "public domain");
  }

  private String line(String name) {
    return out.lines().filter(text -> text.strip().startsWith(name + " ")).findFirst().orElse("");
  }

  @Test
  void theListCanBeLimitedToATask() {
    assertThat(run("list", "--task", "charnn")).isZero();
    assertThat(out).contains("moby-dick").doesNotContain("sst2");
    assertThat(run("list", "--task", "chars")).isEqualTo(2);
    assertThat(err).contains("--task must be one of sentiment, forecasting, charnn");
  }

  @Test
  void anInvalidCardIsReportedBelowTheList() throws IOException {
    Files.createDirectories(home.cards());
    Files.writeString(home.cards().resolve("broken.yaml"), "name: broken\ntask: nothing\n");
    assertThat(run("list")).isEqualTo(1);
    assertThat(out).contains("reviews");
    assertThat(err).containsOnlyOnce("card broken").contains("'task' must be one of");
  }

  @Test
  void showPrintsTheWholeCardWithin80Columns() {
    assertThat(run("show", "labelled-sentences")).isZero();
    assertThat(out)
        .contains("licence:     CC BY 4.0")
        .contains("3,000 records, 1,500 negative, 1,500 positive")
        .contains("sources:     1. https://archive.ics.uci.edu/static/public/331/")
        .contains("2. npm package sentiment 5.0.2")
        .contains("kind: tsv")
        .contains("by: ratio")
        .contains("not fetched yet: sluice datasets get labelled-sentences");
    for (String name : DataCards.shipped().names()) {
      assertThat(run("show", name)).isZero();
      assertThat(out.lines().filter(line -> line.length() > 80))
          .as("a long line is one long word")
          .allMatch(line -> line.strip().matches("(\\w+: +)?(\\d\\. )?\\S+"));
    }
  }

  @Test
  void anUnknownNameIsAUsageError() {
    assertThat(run("show", "revews")).isEqualTo(2);
    assertThat(err).contains("Did you mean 'reviews'?");
    assertThat(run("get", "reviews", "revews")).isEqualTo(2);
    assertThat(home.data()).doesNotExist();
  }

  @Test
  void getPrintsTheFilesAndHowToTrainOnThem() {
    assertThat(run("get", "reviews", "sunspots")).isZero();
    Path file = home.data().resolve("reviews/reviews.tsv");
    assertThat(out)
        .contains(file.toString())
        .contains("verified against the card")
        .contains("To train on it: sluice sentiment train --data reviews")
        .contains("To train on it: sluice forecasting train --data sunspots");
    assertThat(file).exists();
    assertThat(run("get", "reviews", "sunspots", "--from", "x")).isEqualTo(2);
    assertThat(err).contains("--from applies to a single data set");
  }

  @Test
  void checkReportsADamagedFileAndWhatToDo() throws IOException {
    assertThat(run("check")).isZero();
    assertThat(out).contains("The cache is empty");
    run("get", "reviews", "sunspots");
    assertThat(run("check")).isZero();
    assertThat(out).contains("reviews: unchanged, 164,802 bytes").contains("sunspots: unchanged");
    Path file = home.data().resolve("reviews/reviews.tsv");
    byte[] bytes = Files.readAllBytes(file);
    bytes[1000] ^= 4;
    Files.write(file, bytes);
    assertThat(run("check")).isEqualTo(1);
    assertThat(out).contains("reviews: DAMAGED").contains("reviews.tsv has SHA-256");
    assertThat(err).contains("To fetch them again: sluice datasets get reviews");
    assertThat(run("get", "reviews")).isZero();
    assertThat(run("check", "reviews")).isZero();
  }

  @Test
  void aCardInTheUsersFolderIsReadInPlace() throws IOException {
    Path cards = Files.createDirectories(folder.resolve("cards"));
    Files.writeString(cards.resolve("mine.yaml"), OWN);
    Files.writeString(cards.resolve("mine.txt"), "to be or not to be");
    assertThat(run("list", "--cards", cards.toString())).isZero();
    assertThat(line("mine")).contains("yours");
    assertThat(run("get", "mine", "--cards", cards.toString())).isZero();
    assertThat(out).contains(cards.resolve("mine.txt").toString());
    assertThat(run("check", "mine", "--cards", cards.toString())).isZero();
    assertThat(run("show", "mine")).isEqualTo(2);
  }

  @Test
  void helpReadsWellAt80Columns() {
    for (List<String> command :
        List.of(
            List.of("--help"),
            List.of("list", "--help"),
            List.of("show", "--help"),
            List.of("get", "--help"),
            List.of("check", "--help"))) {
      assertThat(run(command.toArray(new String[0]))).isZero();
      assertThat(Arrays.asList(out.split("\n", -1))).allMatch(line -> line.length() <= 80);
    }
    assertThat(run()).isEqualTo(2);
    assertThat(err).contains("Usage: datasets");
  }

  @Test
  void encodedDataIsListedWithItsSourceAndDeletedOnRequest() throws IOException {
    assertThat(run("encoded")).isZero();
    assertThat(out).startsWith("No data is encoded in " + home.encoded());
    new EncodedCache(home, 0, Progress.SILENT)
        .get(
            new EncodedKey("bytes", 1, "/data/big.txt", "ab12", List.of()),
            Integer.class,
            () -> encoding(1234));
    assertThat(run("encoded")).isZero();
    assertThat(out)
        .containsPattern("bytes-1-[0-9a-f]{32}.encoded")
        .contains("of /data/big.txt", "to delete: sluice datasets encoded --delete");
    assertThat(run("encoded", "--delete")).isZero();
    assertThat(out).contains("of /data/big.txt", "Deleted, 0.0 MB.");
    assertThat(new EncodedCache(home, Progress.SILENT).entries()).isEmpty();
  }

  private static Encoding<Integer> encoding(int size) {
    return new Encoding<>() {
      @Override
      public Integer header() {
        return size;
      }

      @Override
      public List<Long> sections() {
        return List.of((long) size);
      }

      @Override
      public void write(List<OutputStream> sections) throws IOException {
        sections.get(0).write(new byte[size]);
      }
    };
  }
}
