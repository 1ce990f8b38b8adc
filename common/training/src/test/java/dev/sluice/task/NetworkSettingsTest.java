package dev.sluice.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.error.UsageException;
import dev.sluice.settings.SettingsSchema;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkSettingsTest {
  record Only(NetworkSettings network) {}

  @Test
  void theHelpNamesEveryCell() {
    String help =
        SettingsSchema.of(Only.class).keys().stream()
            .filter(key -> key.name().equals("cell"))
            .findFirst()
            .orElseThrow()
            .help();

    assertThat(help.split("[ ,:]+")).containsAll(CellOption.labels());
  }

  static Stream<Cell> recurrentCells() {
    return Cells.all().stream().filter(Cell::hasRecurrentWeights);
  }

  @ParameterizedTest
  @MethodSource("recurrentCells")
  void everyCellWithRecurrentWeightsTakesRecurrentDropout(Cell cell) {
    assertThat(new NetworkSettings(cell.name(), 3, 1, 0, 0.5).recurrentDropout()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dl4j-lstm", "dl4j-rnn", "dl4j-graves-lstm", "min-gru", "qrnn"})
  void otherCellsRejectIt(String cell) {
    assertThat(new NetworkSettings(cell, 3, 1, 0.5, 0).cell()).isEqualTo(cell);
    assertThatThrownBy(() -> new NetworkSettings(cell, 3, 1, 0, 0.5))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--recurrent-dropout 0.5: the cell " + cell)
        .hasMessageContaining("rnn, rnn-relu, lstm,");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void aShareOutOfRangeIsRejected(double share) {
    assertThatThrownBy(() -> new NetworkSettings("lstm", 3, 1, 0, share))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("recurrent-dropout");
  }
}
