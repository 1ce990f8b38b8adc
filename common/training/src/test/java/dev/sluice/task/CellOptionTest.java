package dev.sluice.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cell.Cell;
import dev.sluice.cell.Cells;
import dev.sluice.error.UsageException;
import dev.sluice.layer.RecurrentConf;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CellOptionTest {

  static Stream<CellOption> all() {
    return CellOption.labels().stream().map(CellOption::named);
  }

  @Test
  void everyCellIsListedByNameBeforeDeeplearning4js() {
    assertThat(CellOption.labels())
        .startsWith(Cells.all().stream().map(Cell::name).toArray(String[]::new))
        .endsWith("dl4j-lstm", "dl4j-rnn", "dl4j-graves-lstm")
        .hasSize(Cells.all().size() + 3);
    for (Cell cell : Cells.all()) {
      CellOption entry = CellOption.named(cell.name());
      assertThat(entry.summary()).isEqualTo(cell.summary());
      assertThat(((RecurrentConf) entry.layer().nIn(2).nOut(3).build()).cell()).isSameAs(cell);
    }
    assertThat(all()).allSatisfy(entry -> assertThat(entry.summary()).isNotBlank());
  }

  @Test
  void anUnknownCellIsAnErrorThatSuggestsTheNearestAndListsAll() {
    assertThatThrownBy(() -> CellOption.named("lstmm"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--cell: unknown cell 'lstmm'. Did you mean 'lstm'? Known: "
                + String.join(", ", CellOption.labels()));
  }
}
