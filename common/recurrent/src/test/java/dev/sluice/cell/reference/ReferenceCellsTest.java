package dev.sluice.cell.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceCellsTest {

  static Iterable<Cell> cells() {
    return Cells.all();
  }

  @Test
  void everyCellHasAReferenceAndEveryReferenceACell() {
    assertThat(ReferenceCells.all())
        .extracting(ReferenceCell::name)
        .containsExactlyElementsOf(Cells.all().stream().map(Cell::name).toList());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theParametersHaveTheBlocksOfTheCell(Cell cell) {
    assertThat(ReferenceCells.of(cell).blocks())
        .isEqualTo(
            new ReferenceCell.Blocks(
                (int) cell.gates().stream().filter(Gate::input).count(),
                (int) cell.gates().stream().filter(gate -> gate.recurrent().isPresent()).count(),
                (int) cell.gates().stream().filter(gate -> !gate.input()).count(),
                cell.peepholes().size()));
    assertThat(ReferenceCells.of(cell).hasMemory()).isEqualTo(cell.hasMemory());
  }

  /** The figures of docs/cells.md. */
  @ParameterizedTest
  @CsvSource({
    "rnn, 24832",
    "rnn-relu, 24832",
    "lstm, 99328",
    "lstm-peephole, 99712",
    "lstm-coupled, 74496",
    "gru, 74496",
    "gru-reset-after, 74624"
  })
  void theNumberOfParametersFollowsFromInputsAndUnits(String cell, int parameters) {
    assertThat(ReferenceParameters.zeros(ReferenceCells.named(cell), 65, 128).flat())
        .hasSize(parameters);
  }

  @Test
  void anUnknownNameIsRefusedWithTheNamesThatThereAre() {
    assertThatThrownBy(() -> ReferenceCells.named("lstn"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'lstn'")
        .hasMessageContaining("lstm-peephole")
        .hasMessageContaining("gru-reset-after");
  }
}
