package dev.sluice.datasets.card;

import dev.sluice.datasets.resource.ResourceFolder;
import dev.sluice.error.InputException;
import dev.sluice.error.UsageException;
import dev.sluice.io.SluiceHome;
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
 * The cards that there are: those shipped, those in {@code ~/.sluice/cards}, those in a folder
 * named with {@code --cards}; of two cards of one name the later in this order counts. A card is
 * read, and checked, when it is asked for, so that a broken one stands in nobody's way but its own.
 */
public final class DataCards {
  private static final String RESOURCES = "dev/sluice/datasets/cards";
  private static final String ENDING = ".yaml";

  private final NavigableMap<String, CardReaderAndText> cards = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, DataCard> read = new HashMap<>();

  /** How to read one card, and where from. */
  private record CardReaderAndText(CardReader reader, String origin, TextSource text) {}

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
          cards.put(
              name, new CardReaderAndText(reader, DataCard.SHIPPED, () -> text(shipped, file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the shipped data cards cannot be listed", e);
    }
  }

  /** The shipped cards alone. */
  public static DataCards shipped() {
    return new DataCards();
  }

  /**
   * All cards.
   *
   * @param folder what {@code --cards} names, if it was given
   * @throws UsageException if that folder is none
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
                "--cards %s is no folder; name the folder that holds your cards".formatted(named));
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
      throw new InputException("the folder of cards %s cannot be read: %s".formatted(folder, e), e);
    }
    for (Path file : files) {
      String name = nameOf(file.getFileName().toString());
      CardReader reader =
          new CardReader(
              name,
              file.toString(),
              folder.toAbsolutePath(),
              other -> Files.readString(folder.resolve(other)));
      CardReaderAndText other =
          cards.put(
              name, new CardReaderAndText(reader, file.toString(), () -> Files.readString(file)));
      if (other != null) {
        notes.add(
            "card %s: %s stands in for %s"
                .formatted(
                    name,
                    file,
                    other.origin().equals(DataCard.SHIPPED) ? "the shipped card" : other.origin()));
      }
    }
  }

  private static boolean isCard(String file) {
    // A transformation beside a card is NAME.transform.yaml, or .json.
    return file.endsWith(ENDING)
        && !file.endsWith(".transform" + ENDING)
        && !file.contains("/")
        && !file.startsWith(".");
  }

  private static String nameOf(String file) {
    return file.substring(0, file.length() - ENDING.length());
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

  /** Which cards stand in for which others, a sentence each. */
  public List<String> notes() {
    return Collections.unmodifiableList(notes);
  }

  /** Whether there is a card of that name; it may be broken. */
  public boolean has(String name) {
    return cards.containsKey(name);
  }

  /**
   * The card of that name.
   *
   * @throws UsageException if there is none; it names the nearest
   * @throws InputException if there is one but it is wrong; it says where, and what to do
   */
  public synchronized DataCard named(String name) {
    CardReaderAndText card = cards.get(name);
    if (card == null) {
      throw new UsageException(
          "there is no data card '%s'.%s 'sluice datasets list' shows all"
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
          "card %s (%s) cannot be read: %s".formatted(name, card.origin(), e), e);
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
                    card.contains(name)
                        || name.contains(card)
                        || distance.apply(name, card) <= Math.max(2, name.length() / 3))
            .sorted(Comparator.comparingInt(card -> distance.apply(name, card)))
            .limit(3)
            .map(card -> "'" + card + "'")
            .toList();
    return near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
  }

  /**
   * Every card, sorted by name.
   *
   * @throws InputException at the first that is wrong
   */
  public List<DataCard> all() {
    return cards.keySet().stream().map(this::named).toList();
  }
}
