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
 * What {@code --data} names: a card or a person's own file or folder; the other is null.
 *
 * @param card the card, or null
 * @param path the file or folder, or null
 */
record Found(DataCard card, Path path) {
  static Found of(SluiceHome home, String data, String cardsDir) {
    DataCards cards =
        DataCards.of(home, Optional.ofNullable(cardsDir).map(dir -> path("cards", dir)));
    if (cards.has(data)) {
      return new Found(cards.named(data), null);
    }
    boolean looksLikePath = data.indexOf('/') >= 0 || data.indexOf('\\') >= 0;
    Path path = path("data", data);
    if (Files.exists(path)) {
      return new Found(null, path);
    }
    if (looksLikePath || data.indexOf('.') >= 0) {
      throw new UsageException(
          "--data: there is no file or folder %s (%s), and no data card of that name"
              .formatted(data, path.toAbsolutePath().normalize()));
    }
    // Names the nearest cards.
    return new Found(cards.named(data), null);
  }

  /** An existing file that a setting names. */
  static Path file(String setting, String name) {
    Path path = path(setting, name);
    if (!Files.exists(path)) {
      throw new UsageException(
          "--%s: there is no file or folder %s (%s)"
              .formatted(setting, name, path.toAbsolutePath().normalize()));
    }
    return path;
  }

  private static Path path(String setting, String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException(
          "--%s: '%s' is no path: %s".formatted(setting, name, e.getReason()), e);
    }
  }

  /** The card, for a task that it is for. */
  DataCard cardFor(String task) {
    if (!card.task().equals(task)) {
      throw new UsageException(
          "the data card '%s' is for %s, not for %s; 'sluice datasets list' shows which is for what"
              .formatted(card.name(), card.task(), task));
    }
    return card;
  }

  /** What is named in tables. */
  String name() {
    if (card != null) {
      return card.name();
    }
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }

  /** What {@code --transform} names, else the card's own, else null. */
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
