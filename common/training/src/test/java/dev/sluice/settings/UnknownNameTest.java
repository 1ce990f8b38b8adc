package dev.sluice.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownNameTest {
  private static final List<String> CELLS = List.of("rnn", "lstm", "gru", "gru-layer-norm");

  @Test
  void theMessageSuggestsTheNearestNameAndListsAll() {
    assertThat(UnknownName.message("--cell", "cell", "lstmm", CELLS))
        .isEqualTo(
            "--cell: unknown cell 'lstmm'. Did you mean 'lstm'? Known: rnn, lstm, gru,"
                + " gru-layer-norm");
    assertThat(UnknownName.message("--cells", "cell", "foo", CELLS))
        .isEqualTo("--cells: unknown cell 'foo'. Known: rnn, lstm, gru, gru-layer-norm");
  }

  @ParameterizedTest
  @CsvSource({
    "foo, rnn, false",
    "gr, gru, true",
    "gur, gru, false",
    "sed, seeds, true",
    "lsmt, lstm, true",
    "x, y, false",
    "'', a, false",
    "grulayernorm, gru-layer-norm, true",
    "lstm-layer-norm, gru-layer-norm, false",
    "epcohs, epochs, true",
  })
  void aNameIsNearIfAtMostAThirdOfTheLongerOneDiffers(String found, String known, boolean near) {
    assertThat(UnknownName.isNear(found, known)).isEqualTo(near);
    assertThat(UnknownName.isNear(known, found)).isEqualTo(near);
    assertThat(UnknownName.nearest(found, List.of(known)).isPresent()).isEqualTo(near);
  }

  @Test
  void onlyTheLastPartOfAPathIsComparedUnlessTheKnownNamesArePaths() {
    assertThat(UnknownName.nearest("training.epoch", List.of("epochs"))).hasValue("epochs");
    assertThat(UnknownName.nearest("training.epoch", List.of("training.epochs")))
        .hasValue("training.epochs");
  }
}
