package dev.sluice.datasets;

import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.DataCards;
import dev.sluice.datasets.input.RowTransform;
import dev.sluice.error.UsageException;
import dev.sluice.io.SluiceHome;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code --data} names: either a card or a user's own file or folder; the other component is
 * null.
 *
 * @param card the card, or null
 * @param path the file or folder, or null
 */
record NamedData(DataCard card, Path path) {
  static NamedData of(SluiceHome home, String data, String cardsDir) {
    DataCards cards =
        DataCards.of(home, Optional.ofNullable(cardsDir).map(dir -> path("cards", dir)));
    if (cards.has(data)) {
      return new NamedData(cards.named(data), null);
    }
    boolean looksLikePath = data.indexOf('/') >= 0 || data.indexOf('\\') >= 0;
    Path path = path("data", data);
    if (Files.exists(path)) {
      return new NamedData(null, path);
    }
    if (looksLikePath || data.indexOf('.') >= 0) {
      throw new UsageException(
          ("--data: no file or folder %s (looked for %s), and no data card of that name; 'sluice"
                  + " datasets list' lists the cards")
              .formatted(data, path.toAbsolutePath().normalize()));
    }
    // Fails with the names of similar cards.
    return new NamedData(cards.named(data), null);
  }

  /** The file that a setting names; it must exist. */
  static Path file(String setting, String name) {
    Path path = path(setting, name);
    if (!Files.exists(path)) {
      throw new UsageException(
          "--%s: no file or folder %s (looked for %s)"
              .formatted(setting, name, path.toAbsolutePath().normalize()));
    }
    return path;
  }

  private static Path path(String setting, String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException(
          "--%s: '%s' is not a valid path: %s".formatted(setting, name, e.getReason()), e);
    }
  }

  /** The card, which must be one for that task. */
  DataCard cardFor(String task) {
    if (!card.task().equals(task)) {
      throw new UsageException(
          ("the data card '%s' is for %s, not for %s; 'sluice datasets list' shows the task of each"
                  + " card")
              .formatted(card.name(), card.task(), task));
    }
    return card;
  }

  /** The name shown in tables. */
  String name() {
    if (card != null) {
      return card.name();
    }
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }

  /** The transform that {@code --transform} names, else the card's, else null. */
  RowTransform transform(String setting) {
    if (setting != null) {
      return RowTransform.read(file("transform", setting));
    }
    if (card == null || card.transform() == null) {
      return null;
    }
    return RowTransform.parse(card.transform().file(), card.transform().text());
  }
}
