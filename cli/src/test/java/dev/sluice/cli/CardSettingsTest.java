package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.datasets.card.DataCard;
import dev.sluice.datasets.card.DataCards;
import dev.sluice.error.UsageException;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Task;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cards and tasks do not depend on each other; only this module has both. */
class CardSettingsTest {
  private static final DataCards CARDS = DataCards.shipped();

  static List<String> cards() {
    return CARDS.names();
  }

  private static SettingsSchema<?> schema(DataCard card) {
    for (Task<?> task : ServiceLoader.load(Task.class)) {
      if (task.name().equals(card.task())) {
        return SettingsSchema.of(task.settingsType());
      }
    }
    throw new AssertionError("no task " + card.task());
  }

  private static void resolve(DataCard card, ObjectNode suggested) {
    SettingsSchema<?> schema = schema(card);
    schema.check(suggested, card.name());
    schema.resolve(List.of(schema.defaults(), suggested));
  }

  @ParameterizedTest
  @MethodSource("cards")
  void theSuggestionsOfAShippedCardAreValidForItsTask(String name) {
    DataCard card = CARDS.named(name);

    assertThatCode(() -> resolve(card, card.settings())).doesNotThrowAnyException();
  }

  @Test
  void someCardHasSuggestionsAndInvalidOnesAreDetected() {
    assertThat(cards()).anyMatch(name -> !CARDS.named(name).settings().isEmpty());
    DataCard card = CARDS.named("etth1");
    ObjectNode unknown = card.settings().deepCopy();
    unknown.withObjectProperty("window").put("seasons", 24);
    ObjectNode mistyped = card.settings().deepCopy();
    mistyped.withObjectProperty("window").put("lookback", "long");

    assertThatThrownBy(() -> resolve(card, unknown)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> resolve(card, mistyped)).isInstanceOf(UsageException.class);
  }
}
