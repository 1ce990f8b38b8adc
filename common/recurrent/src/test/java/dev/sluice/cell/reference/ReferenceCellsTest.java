package dev.sluice.cell.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.cell.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
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
    ReferenceCell reference = ReferenceCells.of(cell);
    for (int inputs : new int[] {3, 4}) {
      Map<String, int[]> expected = new LinkedHashMap<>();
      for (Parameter parameter : cell.parameters(inputs, 4)) {
        expected.put(parameter.key(), new int[] {parameter.rows(), parameter.columns()});
      }
      Map<String, int[]> shapes = reference.shapes(inputs, 4);
      assertThat(shapes.keySet()).containsExactlyElementsOf(expected.keySet());
      expected.forEach((key, shape) -> assertThat(shapes.get(key)).as(key).isEqualTo(shape));
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theStatesAreThoseOfTheCell(Cell cell) {
    ReferenceCell reference = ReferenceCells.of(cell);
    assertThat(reference.states(3, 4))
        .isEqualTo(cell.states().stream().map(state -> state.width(3, 4)).toList());
    assertThat(reference.outputIsState()).isEqualTo(cell.outputState().isPresent());
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
    "gru-reset-after, 74624",
    "min-gru, 16896",
    "min-lstm, 25344",
    "sru, 33792",
    "qrnn, 50304",
    "lstm-layer-norm, 101632",
    "gru-layer-norm, 75648",
    "clockwork, 24832",
    "depth-gated, 248448",
    "grid-lstm, 543232"
  })
  void theNumberOfParametersFollowsFromInputsAndUnits(String cell, int parameters) {
    assertThat(ReferenceParameters.zeros(ReferenceCells.named(cell), 65, 128).flat())
        .hasSize(parameters);
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownNames() {
    assertThatThrownBy(() -> ReferenceCells.named("lstn"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'lstn'")
        .hasMessageContaining("lstm-peephole")
        .hasMessageContaining("gru-reset-after");
  }
}
