package dev.sluice.datasets.command;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.DataCards;
import dev.sluice.datasets.encoded.EncodedCache;
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

/** {@code sluice datasets}: lists, shows, fetches and checks data sets. */
@Command(
    name = "datasets",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "List, show, fetch and check data sets.",
    subcommands = {
      DatasetsCommand.ListCards.class,
      DatasetsCommand.Show.class,
      DatasetsCommand.Get.class,
      DatasetsCommand.Check.class,
      DatasetsCommand.EncodedFiles.class
    },
    footer = {
      "",
      "A card, a small YAML file, describes a data set. Put your own cards in",
      "~/.sluice/cards or in the folder that --cards names; docs/data-cards.md",
      "explains the format. To use a file without a card, give a task --data FILE."
    })
public final class DatasetsCommand implements Callable<Integer> {
  private final SluiceHome home;
  private final Supplier<Progress> progress;

  @Spec private CommandSpec spec;

  /**
   * Creates the command.
   *
   * @param home the folder of the cache and of the user's own cards
   * @param progress supplies the progress display of a fetch
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

  /** The part that the sub-commands share. */
  abstract static class Sub implements Callable<Integer> {
    @ParentCommand DatasetsCommand parent;
    @Spec CommandSpec spec;

    @Option(
        names = "--cards",
        paramLabel = "DIR",
        description = "Folder with your own data cards; they replace others of the same name.")
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
      description = "List all data sets with task, size, location and licence.")
  static final class ListCards extends Sub {
    @Option(
        names = "--task",
        paramLabel = "TASK",
        description = "List only data sets for TASK: sentiment, forecasting, charnn or music.")
    private String task;

    /** A line of the table. */
    private record Row(DataCard card, CacheState state) {}

    @Override
    public Integer call() {
      if (task != null && !DataCard.TASKS.contains(task)) {
        throw new UsageException(
            "--task must be one of %s, found '%s'"
                .formatted(String.join(", ", DataCard.TASKS), task));
      }
      DataCards all = dataCards();
      DataStore store = store(Progress.SILENT);
      List<Row> rows = new ArrayList<>();
      List<String> invalid = new ArrayList<>();
      for (String of : task == null ? DataCard.TASKS : List.of(task)) {
        for (String name : all.names()) {
          try {
            DataCard card = all.named(name);
            if (card.task().equals(of)) {
              rows.add(new Row(card, store.state(card)));
            }
          } catch (InputException e) {
            if (!invalid.contains(e.getMessage())) {
              invalid.add(e.getMessage());
            }
          }
        }
      }
      out().println(table(rows));
      out().println();
      out().println("bundled: part of the program; to fetch: downloaded on first use.");
      out().println("For details of a data set: sluice datasets show NAME");
      out().flush();
      invalid.forEach(problem -> err().println(problem));
      err().flush();
      return invalid.isEmpty() ? ExitCode.SUCCESS.code() : ExitCode.FAILURE.code();
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
          // Trailing spaces would wrap on a narrow terminal.
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
      description = "Show a data set's card and the state of its data in the cache.")
  static final class Show extends Sub {
    @Parameters(paramLabel = "NAME", description = "Name of a data set.")
    private String name;

    @Override
    public Integer call() {
      DataCard card = dataCards().named(name);
      DataStore store = store(Progress.SILENT);
      out().print(CardText.describe(card, store.state(card), store.folder(card)));
      out().flush();
      return ExitCode.SUCCESS.code();
    }
  }

  /** {@code sluice datasets get}. */
  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "Fetch data sets, verify them and store them in the cache.",
      footer = {
        "",
        "If --from names a folder, the card's files are looked up in it by name. If it names",
        "a file, it must be the card's only file or the archive that a source fetches."
      })
  static final class Get extends Sub {
    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names of data sets.")
    private List<String> names;

    @Option(
        names = "--from",
        paramLabel = "FILE|DIR|URL",
        description = "Take the files from here instead of the card's sources.")
    private String from;

    @Override
    public Integer call() {
      if (from != null && names.size() > 1) {
        throw new UsageException(
            "--from applies to a single data set, found %d: %s; fetch them one at a time"
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
      out()
          .printf(
              "To train on it: sluice %s train --data %s%n",
              files.card().task(), files.card().name());
      out().flush();
    }
  }

  /** {@code sluice datasets check}. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Check the files in the cache against their SHA-256.",
      footer = {"", "Exits with code 1 if a file has changed since it was fetched."})
  static final class Check extends Sub {
    @Parameters(
        paramLabel = "NAME",
        arity = "0..*",
        description = "Names of data sets (default: all in the cache).")
    private List<String> names = List.of();

    @Override
    public Integer call() {
      DataCards all = dataCards();
      DataStore store = store(parent.progress.get());
      boolean named = names != null && !names.isEmpty();
      List<String> damaged = new ArrayList<>();
      int checked = 0;
      for (String name : named ? names : all.names()) {
        DataCard card;
        try {
          card = all.named(name);
        } catch (UsageException e) {
          throw e;
        } catch (InputException e) {
          err().println(e.getMessage());
          damaged.add(name);
          continue;
        }
        CacheState state = store.check(card);
        if (named || state.kind() != Kind.ABSENT) {
          checked++;
          if (!report(card, state)) {
            damaged.add(name);
          }
        }
      }
      if (checked == 0 && damaged.isEmpty()) {
        out().println("The cache is empty; 'sluice datasets get NAME' fetches a data set.");
      }
      out().flush();
      if (!damaged.isEmpty()) {
        err().println("To fetch them again: sluice datasets get " + String.join(" ", damaged));
        err().flush();
      }
      return damaged.isEmpty() ? ExitCode.SUCCESS.code() : ExitCode.FAILURE.code();
    }

    /** Prints the state; returns whether it is sound. */
    private boolean report(DataCard card, CacheState state) {
      String text =
          switch (state.kind()) {
            case CACHED -> "unchanged, " + CardText.number(state.bytes()) + " bytes";
            case IN_PLACE -> "your own file, read in place: " + state.source();
            case OUTDATED -> "unchanged, but the card has changed; fetched again on next use";
            case ABSENT -> "not in the cache";
            case DAMAGED -> "DAMAGED";
          };
      out().println(card.name() + ": " + text);
      state.problems().forEach(problem -> out().println("  " + problem));
      return switch (state.kind()) {
        case CACHED, IN_PLACE, OUTDATED -> true;
        case ABSENT -> card.isBundled();
        case DAMAGED -> false;
      };
    }
  }

  /** {@code sluice datasets encoded}. */
  @Command(
      name = "encoded",
      mixinStandardHelpOptions = true,
      description = "List, or delete, the encoded forms of data larger than 64 MiB.",
      footer = {
        "",
        "Large data is encoded once, on first use, and read from there in every epoch. It is",
        "encoded again if it is needed after a deletion."
      })
  static final class EncodedFiles implements Callable<Integer> {
    @ParentCommand private DatasetsCommand parent;
    @Spec private CommandSpec spec;

    @Option(names = "--delete", description = "Delete all of them.")
    private boolean delete;

    @Override
    public Integer call() {
      EncodedCache cache = new EncodedCache(parent.home, Progress.SILENT);
      PrintWriter out = spec.commandLine().getOut();
      List<EncodedCache.Entry> entries = cache.entries();
      long bytes = entries.stream().mapToLong(EncodedCache.Entry::bytes).sum();
      for (EncodedCache.Entry entry : entries) {
        if (delete) {
          cache.delete(entry);
        }
        out.printf("%s%n", entry.path());
        out.printf(
            "  %s bytes, %s%n",
            CardText.number(entry.bytes()),
            entry.source().map(source -> "of " + source).orElse("unfinished or damaged"));
      }
      if (entries.isEmpty()) {
        out.println("No data is encoded in %s.".formatted(cache.folder()));
      } else if (delete) {
        out.println("Deleted, %s.".formatted(EncodedCache.gigabytes(bytes)));
      } else {
        out.println(
            "%s in all; to delete: sluice datasets encoded --delete"
                .formatted(EncodedCache.gigabytes(bytes)));
      }
      out.flush();
      return ExitCode.SUCCESS.code();
    }
  }
}
