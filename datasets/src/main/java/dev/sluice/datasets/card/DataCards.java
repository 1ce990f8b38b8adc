package dev.sluice.datasets.card;

import dev.sluice.datasets.resource.ResourceFolder;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.FileFailure;
import dev.sluice.io.SluiceHome;
import dev.sluice.settings.UnknownName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * All cards: those shipped, those in {@code ~/.sluice/cards} and those in the folder that {@code
 * --cards} names. Of two cards with the same name, the later in this order takes precedence. A card
 * is read and checked when it is requested, so that an invalid card does not affect the others.
 */
public final class DataCards {
  private static final String RESOURCES = "dev/sluice/datasets/cards";
  private static final String EXTENSION = ".yaml";

  private final NavigableMap<String, CardEntry> cards = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, DataCard> read = new HashMap<>();

  /** A card that has not been read yet. */
  private record CardEntry(CardReader reader, String origin, TextSource text) {}

  @FunctionalInterface
  private interface TextSource {
    String read() throws IOException;
  }

  private DataCards() {
    ResourceFolder shipped = new ResourceFolder(DataCards.class.getClassLoader(), RESOURCES);
    try {
      for (String file : shipped.names()) {
        if (isCard(file)) {
          String name = nameOf(file);
          CardReader reader =
              new CardReader(name, DataCard.SHIPPED, null, other -> text(shipped, other));
          cards.put(name, new CardEntry(reader, DataCard.SHIPPED, () -> text(shipped, file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the shipped data cards", e);
    }
  }

  /** The shipped cards alone. */
  public static DataCards shipped() {
    return new DataCards();
  }

  /**
   * All cards.
   *
   * @param folder the folder that {@code --cards} names, if given
   * @throws UsageException if it is not a folder
   */
  public static DataCards of(SluiceHome home, Optional<Path> folder) {
    DataCards cards = new DataCards();
    if (Files.isDirectory(home.cards())) {
      cards.add(home.cards());
    }
    folder.ifPresent(
        named -> {
          if (!Files.isDirectory(named)) {
            throw new UsageException(
                "--cards %s is not a folder; name the folder that holds your cards"
                    .formatted(named));
          }
          cards.add(named);
        });
    return cards;
  }

  private void add(Path folder) {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(file -> isCard(file.getFileName().toString())).sorted().toList();
    } catch (IOException e) {
      throw new InputException(
          "cannot read the folder of cards %s: %s".formatted(folder, FileFailure.reason(e)), e);
    }
    for (Path file : files) {
      String name = nameOf(file.getFileName().toString());
      CardReader reader =
          new CardReader(
              name,
              file.toString(),
              folder.toAbsolutePath(),
              other -> Files.readString(folder.resolve(other)));
      CardEntry other =
          cards.put(name, new CardEntry(reader, file.toString(), () -> Files.readString(file)));
      if (other != null) {
        notes.add(
            "card %s: %s replaces %s"
                .formatted(
                    name,
                    file,
                    other.origin().equals(DataCard.SHIPPED) ? "the shipped card" : other.origin()));
      }
    }
  }

  private static boolean isCard(String file) {
    // The transform of a card is NAME.transform.yaml or NAME.transform.json.
    return file.endsWith(EXTENSION)
        && !file.endsWith(".transform" + EXTENSION)
        && !file.contains("/")
        && !file.startsWith(".");
  }

  private static String nameOf(String file) {
    return file.substring(0, file.length() - EXTENSION.length());
  }

  private static String text(ResourceFolder folder, String name) throws IOException {
    try (InputStream in = folder.open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The names of all cards, sorted. */
  public List<String> names() {
    return List.copyOf(cards.keySet());
  }

  /** The cards that replace others, one sentence each. */
  public List<String> notes() {
    return Collections.unmodifiableList(notes);
  }

  /** Whether there is a card of that name; it may be invalid. */
  public boolean has(String name) {
    return cards.containsKey(name);
  }

  /**
   * The card of that name.
   *
   * @throws UsageException if there is none; it suggests similar names
   * @throws InputException if the card is invalid; it says where, and what to do
   */
  public synchronized DataCard named(String name) {
    CardEntry card = cards.get(name);
    if (card == null) {
      throw new UsageException(
          "there is no data card '%s'.%s 'sluice datasets list' lists all cards"
              .formatted(name, nearest(name)));
    }
    DataCard known = read.get(name);
    if (known != null) {
      return known;
    }
    String text;
    try {
      text = card.text().read();
    } catch (CharacterCodingException e) {
      throw new InputException(
          "card %s (%s) is not UTF-8; save it as UTF-8".formatted(name, card.origin()), e);
    } catch (IOException e) {
      throw new InputException(
          "cannot read card %s (%s): %s".formatted(name, card.origin(), FileFailure.reason(e)), e);
    }
    DataCard found = card.reader().read(text);
    read.put(name, found);
    return found;
  }

  private String nearest(String name) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    List<String> near =
        cards.keySet().stream()
            .filter(
                card ->
                    card.contains(name) || name.contains(card) || UnknownName.isNear(name, card))
            .sorted(Comparator.comparingInt(card -> distance.apply(name, card)))
            .limit(3)
            .map(card -> "'" + card + "'")
            .toList();
    return near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
  }

  /**
   * Every card, sorted by name.
   *
   * @throws InputException for the first that is invalid
   */
  public List<DataCard> all() {
    return cards.keySet().stream().map(this::named).toList();
  }
}
