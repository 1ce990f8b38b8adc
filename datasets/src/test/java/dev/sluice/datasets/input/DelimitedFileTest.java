package dev.sluice.datasets.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.input.Table.Row;
import dev.sluice.error.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelimitedFileTest {
  private static TextFile file(String text) {
    return new TextFile("a.csv", text, List.of());
  }

  private static Table csv(String text) {
    return DelimitedFile.read(file(text), ',', true, first -> true);
  }

  @Test
  void aQuotedFieldMayContainLineEndsAndRowsKnowTheirFirstLine() {
    Table table = csv("text,label\n\"one\ntwo, \"\"three\"\"\",pos\n\nplain,neg\n");
    assertThat(table.columns()).containsExactly("text", "label");
    assertThat(table.rows())
        .containsExactly(
            new Row("a.csv", 2, List.of("one\ntwo, \"three\"", "pos")),
            new Row("a.csv", 5, List.of("plain", "neg")));
  }

  @Test
  void aRaggedRowIsNamedWithItsLine() {
    assertThatThrownBy(() -> csv("a,b\n1,2\n\"x\ny\",2\n3\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.csv, line 5")
        .hasMessageContaining("found 1 fields, expected 2");
    assertThatThrownBy(() -> csv("a,b\n1,2,3\n")).hasMessageContaining("a.csv, line 2: found 3");
  }

  @Test
  void aQuoteThatIsNeverClosedIsNamed() {
    assertThatThrownBy(() -> csv("a,b\n1,2\n\"x,3\n4,5\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.csv")
        .hasMessageContaining("quote");
  }

  @Test
  void aHeaderThatNamesAColumnTwiceIsRefused() {
    assertThatThrownBy(() -> csv("a,b,a\n1,2,3\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the header gives the name 'a' to columns 1 and 3");
  }

  @Test
  void inTabbedFilesQuotesAreCharacters() {
    Table table = DelimitedFile.read(file("say \"hi\t1\n\"no\t0\n"), '\t', false, first -> false);
    assertThat(table.cells(0)).containsExactly("say \"hi", "\"no");
    assertThat(table.columns()).containsExactly("column1", "column2");
  }

  @Test
  void inOneColumnABlankLineKeepsItsPlace() {
    assertThat(csv("value\n1\n\n3\n\n\n").cells(0)).containsExactly("1", "", "3");
  }

  @Test
  void aMissingColumnIsReportedWithTheExistingOnes() {
    Table table = csv("text,label\nx,y\n");
    assertThat(table.column("LABEL", "--label-column")).isEqualTo(1);
    assertThat(table.column("2", "--label-column")).isEqualTo(1);
    assertThatThrownBy(() -> table.column("stars", "--label-column"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unknown column 'stars'")
        .hasMessageContaining("text, label")
        .hasMessageContaining("--label-column");
    assertThatThrownBy(() -> table.column("3", "--label-column"))
        .isInstanceOf(InputException.class);
  }

  @Test
  void theDelimiterIsGuessedFromTheFirstLine() {
    assertThat(DelimitedFile.guessDelimiter(file("a;b;c,d\n"))).isEqualTo(';');
    assertThat(DelimitedFile.guessDelimiter(file("\"a;b;c\",d\n"))).isEqualTo(',');
    assertThat(DelimitedFile.guessDelimiter(file("\n1.5  2  3\n"))).isEqualTo(' ');
    assertThat(DelimitedFile.guessDelimiter(file("alone\n"))).isEqualTo(',');
  }
}
