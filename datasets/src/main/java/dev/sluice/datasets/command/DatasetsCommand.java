package dev.sluice.datasets.command;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.DataCards;
import dev.sluice.datasets.source.CacheState;
import dev.sluice.datasets.source.CacheState.Kind;
import dev.sluice.datasets.source.DataFiles;
import dev.sluice.datasets.source.DataStore;
import dev.sluice.datasets.source.LocalFile;
import dev.sluice.error.ExitCode;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.SluiceHome;
import dev.sluice.progress.Progress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code sluice datasets}: what there is to train on, and getting it. */
@Command(
    name = "datasets",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "List, show, fetch and check data sets.",
    subcommands = {
      DatasetsCommand.ListCards.class,
      DatasetsCommand.Show.class,
      DatasetsCommand.Get.class,
      DatasetsCommand.Check.class
    },
    footer = {
      "",
      "A data set is described by a card, a small YAML file. Cards of your own lie",
      "in ~/.sluice/cards or in the folder that --cards names; docs/data-cards.md",
      "explains them. Without a card, every task takes --data FILE."
    })
public final class DatasetsCommand implements Callable<Integer> {
  private final SluiceHome home;
  private final Supplier<Progress> progress;

  @Spec private CommandSpec spec;

  /**
   * Makes the command.
   *
   * @param home where the cache and a person's own cards are
   * @param progress made when something is fetched
   */
  public DatasetsCommand(SluiceHome home, Supplier<Progress> progress) {
    this.home = Objects.requireNonNull(home, "home");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE.code();
  }

  /** What the sub-commands share. */
  abstract static class Sub implements Callable<Integer> {
    @ParentCommand DatasetsCommand parent;
    @Spec CommandSpec spec;

    @Option(
        names = "--cards",
        paramLabel = "DIR",
        description = "Folder of further data cards; they win over others of their name.")
    Path cards;

    PrintWriter out() {
      return spec.commandLine().getOut();
    }

    PrintWriter err() {
      return spec.commandLine().getErr();
    }

    DataCards dataCards() {
      DataCards all = DataCards.of(parent.home, Optional.ofNullable(cards));
      all.notes().forEach(note -> err().println(note));
      return all;
    }

    DataStore store(Progress progress) {
      return new DataStore(parent.home, progress);
    }
  }

  /** {@code sluice datasets list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List all data sets: task, size, where they are, licence.")
  static final class ListCards extends Sub {
    @Option(
        names = "--task",
        paramLabel = "TASK",
        description = "Only those for sentiment, forecasting, charnn or music.")
    private String task;

    /** A line of the table. */
    private record Row(DataCard card, CacheState state) {}

    @Override
    public Integer call() {
      if (task != null && !DataCard.TASKS.contains(task)) {
        throw new UsageException(
            "--task should be one of %s, found '%s'"
                .formatted(String.join(", ", DataCard.TASKS), task));
      }
      DataCards all = dataCards();
      DataStore store = store(Progress.SILENT);
      List<Row> rows = new ArrayList<>();
      List<String> broken = new ArrayList<>();
      for (String of : task == null ? DataCard.TASKS : List.of(task)) {
        for (String name : all.names()) {
          try {
            DataCard card = all.named(name);
            if (card.task().equals(of)) {
              rows.add(new Row(card, store.state(card)));
            }
          } catch (InputException e) {
            if (!broken.contains(e.getMessage())) {
              broken.add(e.getMessage());
            }
          }
        }
      }
      out().println(table(rows));
      out().println();
      out().println("bundled: no network needed; to fetch: fetched when first used.");
      out().println("More about one: sluice datasets show NAME");
      out().flush();
      broken.forEach(problem -> err().println(problem));
      err().flush();
      return broken.isEmpty() ? ExitCode.SUCCESS.code() : ExitCode.FAILURE.code();
    }

    private static String table(List<Row> rows) {
      return AsciiTable.builder()
          .border(AsciiTable.NO_BORDERS)
          .data(
              rows,
              List.of(
                  left("name", 24).with(row -> row.card().name()),
                  left("task", 13).with(row -> row.card().task()),
                  new Column()
                      .header("size")
                      .headerAlign(HorizontalAlign.RIGHT)
                      .dataAlign(HorizontalAlign.RIGHT)
                      .with(row -> CardText.size(row.card())),
                  left("where", 10).with(row -> CardText.where(row.card(), row.state())),
                  left("licence", 17)
                      .maxWidth(17, OverflowBehaviour.ELLIPSIS_RIGHT)
                      .with(row -> row.card().licence())))
          .asString()
          // Blanks at the ends of lines would wrap on a narrow terminal.
          .replaceAll("(?m) +$", "")
          .stripTrailing();
    }

    private static Column left(String header, int width) {
      return new Column()
          .header(header)
          .headerAlign(HorizontalAlign.LEFT)
          .dataAlign(HorizontalAlign.LEFT)
          .maxWidth(width);
    }
  }

  /** {@code sluice datasets show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show everything that a data set's card says, and its cache.")
  static final class Show extends Sub {
    @Parameters(paramLabel = "NAME", description = "A data set's name.")
    private String name;

    @Override
    public Integer call() {
      DataCard card = dataCards().named(name);
      DataStore store = store(Progress.SILENT);
      out().print(CardText.whole(card, store.state(card), store.folder(card)));
      out().flush();
      return ExitCode.SUCCESS.code();
    }
  }

  /** {@code sluice datasets get}. */
  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "Fetch data sets, verify them and keep them in the cache.",
      footer = {
        "",
        "A folder given to --from is searched for the card's files by their names.",
        "A file is the card's only file, or the archive that a source would fetch."
      })
  static final class Get extends Sub {
    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names of data sets.")
    private List<String> names;

    @Option(
        names = "--from",
        paramLabel = "FILE|DIR|URL",
        description = "Take the files from here, not from the card's sources.")
    private String from;

    @Override
    public Integer call() {
      if (from != null && names.size() > 1) {
        throw new UsageException(
            "--from goes with one data set, found %d: %s"
                .formatted(names.size(), String.join(", ", names)));
      }
      DataCards all = dataCards();
      // All names are looked up before anything is fetched.
      List<DataCard> wanted = names.stream().map(all::named).toList();
      DataStore store = store(parent.progress.get());
      for (DataCard card : wanted) {
        print(from == null ? store.fetch(card) : store.fetchFrom(card, from));
      }
      return ExitCode.SUCCESS.code();
    }

    private void print(DataFiles files) {
      for (LocalFile file : files.files()) {
        out().println(file.path());
        out().printf("  %s bytes, SHA-256 %s%n", CardText.number(file.bytes()), file.sha256());
        out()
            .println(
                file.verified()
                    ? "  verified against the card"
                    : "  not verified: the card has no SHA-256");
      }
      out().printf("Use it: sluice %s train --data %s%n", files.card().task(), files.card().name());
      out().flush();
    }
  }

  /** {@code sluice datasets check}. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Compute the SHA-256 of what is in the cache again.",
      footer = {"", "Exit code 1 if anything is not as it was fetched."})
  static final class Check extends Sub {
    @Parameters(
        paramLabel = "NAME",
        arity = "0..*",
        description = "Names of data sets; all that are in the cache if none.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
      DataCards all = dataCards();
      DataStore store = store(parent.progress.get());
      boolean named = names != null && !names.isEmpty();
      List<String> bad = new ArrayList<>();
      int seen = 0;
      for (String name : named ? names : all.names()) {
        DataCard card;
        try {
          card = all.named(name);
        } catch (UsageException e) {
          throw e;
        } catch (InputException e) {
          err().println(e.getMessage());
          bad.add(name);
          continue;
        }
        CacheState state = store.check(card);
        if (named || state.kind() != Kind.ABSENT) {
          seen++;
          if (!report(card, state)) {
            bad.add(name);
          }
        }
      }
      if (seen == 0 && bad.isEmpty()) {
        out().println("The cache is empty; 'sluice datasets get NAME' fetches a data set.");
      }
      out().flush();
      if (!bad.isEmpty()) {
        err().println("To get them again: sluice datasets get " + String.join(" ", bad));
        err().flush();
      }
      return bad.isEmpty() ? ExitCode.SUCCESS.code() : ExitCode.FAILURE.code();
    }

    /** Prints one line or more; says whether all is well. */
    private boolean report(DataCard card, CacheState state) {
      String says =
          switch (state.kind()) {
            case CACHED -> "as fetched, " + CardText.number(state.bytes()) + " bytes";
            case IN_PLACE -> "your own file, read where it lies: " + state.source();
            case OUTDATED -> "as fetched, but the card has changed: fetched again when used";
            case ABSENT -> "not in the cache";
            case DAMAGED -> "DAMAGED";
          };
      out().println(card.name() + ": " + says);
      state.problems().forEach(problem -> out().println("  " + problem));
      return switch (state.kind()) {
        case CACHED, IN_PLACE, OUTDATED -> true;
        case ABSENT -> card.isBundled();
        case DAMAGED -> false;
      };
    }
  }
}
